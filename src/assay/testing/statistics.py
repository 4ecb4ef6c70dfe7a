"""The laws of statistics. In a test of your own statistic:

@pytest.mark.parametrize("law", LAWS)
@given(cut=cuts())
def test_my_statistic_keeps_the_laws(law, cut):
    law(MyStatistic(), cut)
"""

from __future__ import annotations

import functools
import operator
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import numpy as np
import polars as pl
from hypothesis import strategies as st
from numpy.typing import NDArray

from assay._codec import pack, unpack
from assay.statistics import AnyStatistic, Column, State


@dataclass(frozen=True)
class Cut:
    """Rows of one column, cut into parts in several ways."""

    whole: Column
    #: Parts of the same rows, in each row order and grouping that was drawn.
    parts: tuple[tuple[Column, ...], ...]


#: A law raises AssertionError where a statistic breaks it.
Law = Callable[[AnyStatistic, Cut], None]


def parts_add_up_to_the_whole(statistic: AnyStatistic, cut: Cut) -> None:
    """``measure(a ++ b) == measure(a) + measure(b)``, for any cut, order and grouping."""
    if statistic.applies(cut.whole):
        whole = statistic.measure(cut.whole)
        for parts in cut.parts:
            summed = _sum(statistic, parts)
            assert statistic.agrees(summed, whole), f"{statistic.name}: {summed} is not {whole}"


def grouping_does_not_matter(statistic: AnyStatistic, cut: Cut) -> None:
    """``(a + b) + c == a + (b + c)`` and ``a + b == b + a``."""
    if statistic.applies(cut.whole):
        for parts in cut.parts:
            states = [statistic.measure(part) for part in parts]
            left = functools.reduce(operator.add, states)
            right = functools.reduce(lambda total, state: state + total, reversed(states))
            backwards = functools.reduce(operator.add, reversed(states))
            assert statistic.agrees(left, right), f"{statistic.name}: {left} is not {right}"
            assert statistic.agrees(left, backwards), f"{statistic.name}: {left} is not {backwards}"


def adding_nothing_changes_nothing(statistic: AnyStatistic, cut: Cut) -> None:
    """``state + State() == state == State() + state``, byte for byte, and so it is with a column of no rows."""
    if statistic.applies(cut.whole):
        state = statistic.measure(cut.whole)
        nothing = statistic.state()
        none = statistic.measure(Column(cut.whole.path, cut.whole.series.clear(), _no_weights(cut.whole)))
        for zero in (nothing, none):
            assert state + zero == state, f"{statistic.name}: {state + zero} is not {state}"
            assert zero + state == state, f"{statistic.name}: {zero + state} is not {state}"


def a_stored_state_comes_back(statistic: AnyStatistic, cut: Cut) -> None:
    """A state survives being written and read."""
    if statistic.applies(cut.whole):
        state = statistic.measure(cut.whole)
        assert unpack(pack(state), statistic.state) == state


def the_same_rows_give_the_same_bytes(statistic: AnyStatistic, cut: Cut) -> None:
    """Measuring is deterministic."""
    if statistic.applies(cut.whole):
        again = Column(cut.whole.path, cut.whole.series.clone(), cut.whole.weights)
        assert pack(statistic.measure(again)) == pack(statistic.measure(cut.whole))


def no_answer_is_none_and_never_nan(statistic: AnyStatistic, cut: Cut) -> None:
    """Two empties add, and nothing an answer holds is NaN."""
    nothing = statistic.state()
    assert nothing + nothing == nothing
    assert not _holds_nan(statistic.result(nothing))
    if statistic.applies(cut.whole):
        assert not _holds_nan(statistic.result(statistic.measure(cut.whole)))


#: Every law of statistics.
LAWS: tuple[Law, ...] = (
    parts_add_up_to_the_whole,
    grouping_does_not_matter,
    adding_nothing_changes_nothing,
    a_stored_state_comes_back,
    the_same_rows_give_the_same_bytes,
    no_answer_is_none_and_never_nan,
)


# ---- Rows to try them on --------------------------------------------------------------------------------------------

_WORDS = st.one_of(st.sampled_from(["", "a", "b", "NaN", "\x00", "ä", "x" * 2000]), st.text(max_size=5))
_DAY = timedelta(days=1)

#: Types with strategies for their values; NaN, infinities, huge and extreme values included.
_VALUES: tuple[tuple[Any, st.SearchStrategy[Any]], ...] = (
    (pl.Null(), st.none()),
    (pl.Boolean(), st.booleans()),
    (pl.Int8(), st.integers(-128, 127)),
    (pl.Int64(), st.one_of(st.integers(-3, 3), st.integers(-(2**63), 2**63 - 1))),
    (pl.UInt64(), st.one_of(st.integers(0, 3), st.integers(0, 2**64 - 1))),
    (pl.Int128(), st.one_of(st.integers(-3, 3), st.integers(-(2**100), 2**100))),
    (pl.Float32(), st.floats(width=32)),
    (pl.Float64(), st.one_of(st.sampled_from([0.0, -0.0, 0.1, 1e308, -1e308, 5e-324]), st.floats())),
    (pl.Decimal(30, 2), st.decimals(-(10**20), 10**20, places=2)),
    (pl.Date(), st.dates(date(1, 1, 1))),
    (pl.Datetime("us", "UTC"), st.datetimes(datetime(1700, 1, 1), datetime(2200, 1, 1))),
    (pl.Datetime("ns"), st.datetimes(datetime(1700, 1, 1), datetime(2200, 1, 1))),
    (pl.Time(), st.times()),
    (pl.Duration("ms"), st.timedeltas(-1000 * _DAY, 1000 * _DAY)),
    (pl.String(), _WORDS),
    (pl.Categorical(), _WORDS),
    (pl.Binary(), st.one_of(st.binary(max_size=4), st.just(b"\xff\xfe"))),
    (pl.List(pl.Int64()), st.lists(st.one_of(st.none(), st.integers(-3, 3)), max_size=3)),
    (pl.List(pl.List(pl.String())), st.lists(st.one_of(st.none(), st.lists(_WORDS, max_size=2)), max_size=3)),
    (pl.Array(pl.Float64(), 2), st.lists(st.floats(), min_size=2, max_size=2)),
    (pl.Struct({"a": pl.Int64(), "b": pl.String()}), st.fixed_dictionaries({"a": st.integers(0, 3), "b": _WORDS})),
)


@st.composite
def columns_of_rows(draw: st.DrawFn, max_size: int = 30) -> tuple[pl.Series, NDArray[np.float64] | None]:
    """A column of any type with nulls, and weights or None."""
    dtype, values = draw(st.sampled_from(_VALUES))
    rows = draw(st.lists(st.one_of(st.none(), values), max_size=max_size))
    weights = draw(st.one_of(st.none(), st.lists(st.floats(0, 100), min_size=len(rows), max_size=len(rows))))
    series = pl.Series("x", rows, dtype=dtype, strict=False)
    return series, None if weights is None else np.array(weights, np.float64)


@st.composite
def cuts(draw: st.DrawFn, max_size: int = 30) -> Cut:
    """A column, and two ways to shuffle and cut its rows."""
    series, weights = draw(columns_of_rows(max_size))
    parts = []
    for _ in range(2):
        order = draw(st.permutations(range(len(series))))
        at = sorted(draw(st.lists(st.integers(0, len(series)), max_size=4)))
        parts.append(tuple(_take(series, weights, order[i:j]) for i, j in zip([0, *at], [*at, None], strict=True)))
    return Cut(Column(("x",), series, weights), tuple(parts))


def _take(series: pl.Series, weights: NDArray[np.float64] | None, rows: list[int]) -> Column:
    return Column(("x",), series.gather(rows), None if weights is None else weights[rows])


def _sum(statistic: AnyStatistic, parts: tuple[Column, ...]) -> State:
    return functools.reduce(operator.add, map(statistic.measure, parts), statistic.state())


def _no_weights(column: Column) -> NDArray[np.float64] | None:
    return None if column.weights is None else np.zeros(0)


def _holds_nan(value: object) -> bool:
    if isinstance(value, float | Decimal):
        return value != value
    if isinstance(value, dict):
        return any(map(_holds_nan, value.values()))
    if isinstance(value, list | tuple):
        return any(map(_holds_nan, value))
    return any(map(_holds_nan, vars(value).values())) if hasattr(value, "__dataclass_fields__") else False
