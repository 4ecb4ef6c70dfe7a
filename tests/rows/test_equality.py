import math

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay.rows.equality import Outcome, equal, meet, outcomes

NAN = math.nan


def found(training: pl.Series, serving: pl.Series, tolerance: float = 0.0) -> list[str]:
    return [Outcome(code).name for code in outcomes(training, serving, tolerance)]


def test_each_pair_has_its_outcome() -> None:
    training, serving = pl.Series([1, 1, 1, None, None]), pl.Series([1, 2, None, 2, None])
    assert found(training, serving) == ["MATCH", "MISMATCH", "ONLY_TRAINING", "ONLY_SERVING", "BOTH_MISSING"]


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        (pl.Series([1]), pl.Series([1.0]), True),
        (pl.Series([True]), pl.Series([1]), True),
        (pl.Series([NAN]), pl.Series([NAN]), True),
        (pl.Series([0.0]), pl.Series([-0.0]), True),
        (pl.Series([NAN]), pl.Series([1.0]), False),
        (pl.Series([math.inf]), pl.Series([-math.inf]), False),
        (pl.Series([2**53 + 1]), pl.Series([2.0**53]), False),
        (pl.Series([2**53 + 2]), pl.Series([2.0**53 + 2]), True),
        (pl.Series([2**64 - 1], dtype=pl.UInt64), pl.Series([2**64 - 2], dtype=pl.UInt64), False),
        (pl.Series([2**64 - 1], dtype=pl.UInt64), pl.Series([-1]), False),
        (pl.Series([0.1], dtype=pl.Float32), pl.Series([0.1]), False),
        (pl.Series(["1.50"]).cast(pl.Decimal(9, 2)), pl.Series([1.5]), True),
        (pl.Series(["1.50"]).cast(pl.Decimal(9, 2)), pl.Series(["1.5"]).cast(pl.Decimal(9, 1)), True),
        (pl.Series(["100"]).cast(pl.Decimal(9, 0)), pl.Series(["100.0"]).cast(pl.Decimal(9, 1)), True),
        (pl.Series(["1"]), pl.Series([1]), False),
        (pl.Series(["a"], dtype=pl.Categorical), pl.Series(["a"], dtype=pl.Enum(["b", "a"])), True),
        (pl.Series(["é"]), pl.Series(["é".encode()]), True),
        (pl.Series([b"\xff"]), pl.Series(["a"]), False),
    ],
)
def test_values_are_equal_and_not_their_types(a: pl.Series, b: pl.Series, same: bool) -> None:
    assert equal(a, b).tolist() == [same]
    assert equal(b, a).tolist() == [same]


def test_a_date_is_the_midnight_it_begins_with_in_any_unit() -> None:
    day = pl.Series(["2024-02-29"]).str.to_date()
    for unit in ("ms", "us", "ns"):
        assert equal(day, day.cast(pl.Datetime(unit))).all()
    late, early = pl.Series(["9999-12-31"]).str.to_date(), day.cast(pl.Datetime("ns"))
    assert not equal(late, early).any()


def test_moments_of_two_zones_are_equal_if_they_are_the_same_instant() -> None:
    utc = pl.Series(["2024-01-01 12:00"]).str.to_datetime(time_zone="UTC")
    assert equal(utc, utc.dt.convert_time_zone("Asia/Tokyo")).all()


def test_lists_are_compared_by_what_they_hold() -> None:
    a = pl.Series([[1.0, None], [NAN], [1.0, 2.0], [], [[1.0]][0]])
    b = pl.Series([[1, None], [2], [1, 3], [], [1, 1]])
    assert equal(a, b).tolist() == [True, False, False, True, False]
    assert equal(a[1:2], pl.Series([[NAN]])).all()


def test_an_empty_list_is_a_value_and_null_is_none() -> None:
    assert found(pl.Series([[1], [], None])[1:], pl.Series([[1], None, []])[1:]) == ["ONLY_TRAINING", "ONLY_SERVING"]


def test_lists_of_structs_and_lists_of_lists() -> None:
    assert equal(pl.Series([[{"a": 1}]]), pl.Series([[{"a": 1.0, "b": None}]])).all()
    assert not equal(pl.Series([[{"a": 1}]]), pl.Series([[{"a": 1, "b": 2}]])).any()
    assert equal(pl.Series([[[1], []]]), pl.Series([[[1.0], []]])).all()
    assert not equal(pl.Series([[[1], [2]]]), pl.Series([[[1], []]])).any()


def test_the_tolerance_is_relative_to_the_larger_number() -> None:
    a, b = pl.Series([100.0, 100.0, 1e-9, math.inf, 0.0]), pl.Series([101.0, 102.0, 2e-9, 5.0, 1e-12])
    assert equal(a, b, 0.01).tolist() == [True, False, False, False, False]
    assert equal(pl.Series([[100.0]]), pl.Series([[101]]), 0.01).all()


@given(st.floats(), st.floats(), st.floats(0, 0.5))
def test_the_tolerance_is_that_of_the_standard_library(a: float, b: float, tolerance: float) -> None:
    same = math.isclose(a, b, rel_tol=tolerance) or (math.isnan(a) and math.isnan(b))
    assert equal(pl.Series([a]), pl.Series([b]), tolerance).tolist() == [same]


@given(st.lists(st.integers(-(2**63), 2**63 - 1), min_size=1), st.lists(st.floats(allow_nan=False), min_size=1))
def test_integers_and_floats_are_equal_where_python_says_so(whole: list[int], real: list[float]) -> None:
    values = [*real, *map(float, whole)]
    pairs = [(w, r) for w in whole for r in values]
    a, b = (pl.Series(side) for side in zip(*pairs, strict=True))
    assert equal(a, b).tolist() == [w == r for w, r in pairs]


def test_times_of_day_and_durations_meet_only_their_like() -> None:
    clock, span = pl.Series(["10:00:00"]).str.to_time(), pl.Series([1], dtype=pl.Duration("ms"))
    assert meet([clock, span]) is None
    assert equal(span, pl.Series([1000], dtype=pl.Duration("us"))).all()


def test_a_column_of_nothing_is_missing_beside_any_other() -> None:
    nothing = pl.Series([None, None])
    assert np.all(outcomes(nothing, pl.Series([[1], None])) == [Outcome.ONLY_SERVING, Outcome.BOTH_MISSING])
    assert np.all(outcomes(nothing, nothing) == Outcome.BOTH_MISSING)
