"""Each answer computed by hand."""

from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np
import polars as pl
import pytest

from assay.statistics import AnyStatistic, Column
from assay.statistics.distinct import Cardinality, Distinct
from assay.statistics.extremes import Extremes, Range
from assay.statistics.histogram import Buckets, Histogram
from assay.statistics.invalid_utf8 import InvalidUtf8
from assay.statistics.lengths import Lengths, TextLength
from assay.statistics.moments import Moments, MomentsState, Spread
from assay.statistics.presence import Presence, Valency
from assay.statistics.quantiles import Distribution, Quantiles
from assay.statistics.special_numbers import Special, SpecialNumbers
from assay.statistics.top_values import Ranking, TopValues
from assay.statistics.value_types import TypesAnswer, ValueTypes

NAN, INF = float("nan"), float("inf")


def ask(statistic: AnyStatistic, *parts: Any, weights: list[float] | None = None) -> Any:
    """The answer for the rows of all parts, each measured on its own."""
    heavy = None if weights is None else np.array(weights)
    states = [statistic.measure(Column(("x",), pl.Series("x", part), heavy)) for part in parts]
    return statistic.result(sum(states, statistic.state()))


def test_presence_counts_rows_and_values() -> None:
    assert ask(Presence(), [1, None, 3]) == (Valency(2, 1, 2, 1, 1, (1,) * 11, 0.0),)


def test_presence_counts_lists() -> None:
    (level,) = ask(Presence(), [[1, 2], [], None], [[1]])
    assert (level.present, level.missing, level.values, level.shortest, level.longest) == (3, 1, 3, 0, 2)
    assert level.mean == 1.0


def test_weighted_presence_counts_weights() -> None:
    (level,) = ask(Presence(), [1, None, 3], weights=[0.5, 2.0, 1.0])
    assert (level.present, level.missing, level.values) == (1.5, 2.0, 1.5)


def test_types_name_the_odd_values() -> None:
    assert ask(ValueTypes(), [1, 2, 3], ["abc"]) == TypesAnswer({"int": 3, "string": 1}, {"string": ("abc",)})


def test_moments_of_the_first_numbers() -> None:
    assert ask(Moments(), [1, 2], [3, 4]) == Spread(2.5, 1.25**0.5)


def test_moments_leave_nan_and_infinities_out() -> None:
    assert ask(Moments(), [1.0, NAN, INF, 3.0, -INF, None]) == Spread(2.0, 1.0)


def test_weighted_moments_are_those_of_repeated_rows() -> None:
    assert ask(Moments(), [1.0, 5.0], weights=[3.0, 1.0]) == ask(Moments(), [1.0, 1.0, 1.0, 5.0])


def test_moments_far_from_zero_keep_their_digits() -> None:
    spread = ask(Moments(), *([1e9 + i % 2] * 1000 for i in range(10)))
    assert isinstance(spread, Spread)
    assert spread.std_dev == pytest.approx(0.5, rel=1e-12)


def test_a_spread_beyond_double_precision_has_no_answer() -> None:
    assert ask(Moments(), [1e308, -1e308]) is None


def test_no_numbers_have_no_mean() -> None:
    assert Moments().result(MomentsState()) is None
    assert ask(Moments(), [NAN, INF]) is None


def test_extremes_of_whole_numbers_are_exact() -> None:
    assert ask(Extremes(), [2**53 + 1], [-(2**63)]) == Range(-(2**63), 2**53 + 1)


def test_extremes_of_decimals_are_exact() -> None:
    low, high = Decimal("-12345678901234567890.01"), Decimal("0.10")
    assert ask(Extremes(), [low], [high]) == Range(low, high)


def test_extremes_include_infinities_and_leave_nan_out() -> None:
    assert ask(Extremes(), [1.0, NAN, INF]) == Range(1.0, INF)
    assert ask(Extremes(), [NAN]) is None


def test_special_numbers() -> None:
    assert ask(SpecialNumbers(), [0.0, -0.0, NAN, INF, 1.0], [-INF, None]) == Special(2, 1, 1, 1)


def test_histogram_of_ten_even_buckets() -> None:
    buckets = ask(Histogram(), [0, 1, 2, 3, 4], [5, 6, 7, 8, 9, 10])
    assert buckets == Buckets(tuple(map(float, range(11))), (2, 1, 1, 1, 1, 1, 1, 1, 1, 1), 0)


def test_the_tails_of_a_histogram_are_counted_not_interpolated() -> None:
    """TFDV reads this histogram off a thousand quantiles and finds 722 where 94 are (1 million normal numbers)."""
    values = np.random.default_rng(0).normal(size=200_000)
    buckets = ask(Histogram(), *np.array_split(values, 7))
    assert isinstance(buckets, Buckets)
    truth = np.histogram(values, bins=np.array(buckets.edges))[0]
    ours = np.array(buckets.counts)
    assert np.abs(np.cumsum(ours - truth)).max() <= buckets.error
    assert abs(ours[0] - truth[0]) <= 2
    assert abs(ours[-1] - truth[-1]) <= 2


def test_equal_numbers_fill_one_bucket() -> None:
    buckets = ask(Histogram(), [3.7, 3.7], [3.7])
    assert buckets == Buckets((3.7, 3.7), (3,), 0)


def test_quantiles_of_few_numbers_are_exact() -> None:
    distribution = ask(Quantiles(), [3.0, 1.0], [2.0, INF])
    assert isinstance(distribution, Distribution)
    assert (distribution.median, distribution.deciles[0], distribution.deciles[-1]) == (2, 1, INF)
    assert distribution.error == 0
    assert distribution.shares == (0.25, 0.5, 0.75, 1.0)


def test_top_values_order_by_count_then_by_larger_value() -> None:
    assert ask(TopValues(), ["a", "b", "b"], ["c", None]) == Ranking(("b", "c", "a"), (2, 1, 1), True, 0)


def test_top_values_of_dates_read_as_dates() -> None:
    assert ask(TopValues(), [date(2013, 7, 1)]) == Ranking(("2013-07-01",), (1,), True, 0)


def test_top_values_add_up_weights() -> None:
    assert ask(TopValues(), ["a", "b"], weights=[0.5, 0.25]) == Ranking(("a", "b"), (0.5, 0.25), True, 0)


def test_distinct_counts_across_types() -> None:
    assert ask(Distinct(), [1, 2], [2.0, 3.5]) == Cardinality(3, 0.0)


def test_lengths_are_bytes() -> None:
    assert ask(Lengths(), ["ä", ""], ["abc"]) == TextLength(5 / 3, 0, 3)


def test_invalid_utf8_counts_rows() -> None:
    assert ask(InvalidUtf8(), [b"ok", b"\xff", b"\xff", None]) == 2
