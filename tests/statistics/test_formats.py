import functools
import operator
from datetime import date, timedelta
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay.statistics import Column
from assay.statistics.formats import UNIX_TIMES, Formats, FormatShares, FormatsState, _matching_few


def ask(*parts: Any) -> FormatShares | None:
    """The answer for the rows of all parts, each measured on its own."""
    states = [Formats().measure(Column(("x",), pl.Series("x", part))) for part in parts]
    return Formats().result(functools.reduce(operator.add, states, FormatsState()))


def test_shares_are_of_the_values_that_are_not_empty() -> None:
    assert ask(["2018-11-30", "", None, "x"], ["2018-12-01", "2018-12-01"]) == FormatShares(4, {"%Y-%m-%d": 0.75}, 0)


def test_the_largest_share_comes_first_and_of_equal_ones_the_usual_format() -> None:
    answer = ask(["01/02/2018", "01/30/2018", "https://example.org"], ["02/01/2018"])
    assert answer is not None
    assert list(answer.shares) == ["%m/%d/%Y", "%d/%m/%Y", "url"]
    tied = ask(["01/02/2018"])
    assert tied is not None
    assert list(tied.shares) == ["%m/%d/%Y", "%d/%m/%Y"]


@pytest.mark.parametrize(
    ("number", "names"),
    [
        (7305, ["UNIX_DAYS"]),
        (21_914, ["UNIX_DAYS"]),
        (21_915, []),
        (1_380_000_000, ["UNIX_SECONDS"]),
        (1_380_000_000_000, ["UNIX_MILLISECONDS"]),
        (1_380_000_000_000_000, ["UNIX_MICROSECONDS"]),
        (1_380_000_000_000_000_000, ["UNIX_NANOSECONDS"]),
        (0, []),
        (-1, []),
        (2**63 - 1, []),
    ],
)
def test_integers_that_count_time_lie_between_1990_and_2030(number: int, names: list[str]) -> None:
    answer = ask([number])
    assert answer is not None
    assert list(answer.shares) == names


def test_the_ranges_of_time_begin_in_1990_and_end_in_2030() -> None:
    begin, end = UNIX_TIMES["UNIX_DAYS"]
    epoch = date(1970, 1, 1)
    assert (epoch + timedelta(begin), epoch + timedelta(end)) == (date(1990, 1, 1), date(2030, 1, 1))


@pytest.mark.parametrize("part", [[], [None], ["", None]])
def test_nothing_has_no_format(part: list[str | None]) -> None:
    assert ask(pl.Series(part, dtype=pl.String)) is None


def test_bytes_that_are_no_text_are_of_no_format() -> None:
    assert ask([b"2018-11-30", b"\xff\xfe 2018"]) == FormatShares(2, {"%Y-%m-%d": 0.5}, 0)


def test_long_bytes_are_read_from_their_beginning() -> None:
    answer = ask([b"https://example.org/" + "ä".encode() * 10_000])
    assert answer is not None
    assert answer.shares == {"url": 1.0}


def test_other_kinds_of_values_are_not_asked() -> None:
    columns = [pl.Series([1.5]), pl.Series([True]), pl.Series([date(2018, 11, 30)]), pl.Series([{"a": "2018"}])]
    assert not any(Formats().applies(Column(("x",), series)) for series in columns)


def test_a_frequent_text_counts_exactly_among_many_others() -> None:
    urls = [f"https://example.org/{number}" for number in range(5000)]
    answer = ask(urls + ["none"] * 5000)
    assert answer is not None
    assert answer.shares["url"] == pytest.approx(0.5)
    assert 0 < answer.error < 0.05


@given(rare=st.integers(0, 5000), seed=st.integers(0, 2**32))
def test_estimates_keep_their_bound(rare: int, seed: int) -> None:
    """The error is two standard errors; five are left in one of some million cases."""
    rng = np.random.default_rng(seed)
    texts = np.array([f"u{i}{seed}@example.org" if i < rare else f"{i}{seed} is no address" for i in range(5000)])
    parts = np.array_split(rng.permutation(np.repeat(texts, rng.integers(1, 4, len(texts)))), 2)
    states = [Formats().measure(Column(("x",), pl.Series(part))) for part in parts]
    total = states[0] + states[1]
    truth = sum(np.char.endswith(part, "@example.org").sum() for part in parts)
    assert abs(total.matches.get("email", 0) / total.considered - truth / total.considered) <= 2.5 * total.error
    whole = Formats().measure(Column(("x",), pl.Series(np.concatenate(parts))))
    assert Formats().agrees(total, whole)


def test_long_texts_are_not_remembered() -> None:
    _matching_few.cache_clear()  # other tests may have filled it to its bound
    Formats().measure(Column(("x",), pl.Series(["x" * 100_000, "https://a.example/" + "b" * 100_000])))
    assert _matching_few.cache_info().currsize == 0
    short = Column(("x",), pl.Series(["never seen before", "https://never.example"]))
    assert Formats().measure(short).matches == Formats().measure(short).matches
    assert _matching_few.cache_info().currsize == 1
