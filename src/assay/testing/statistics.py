"""The laws of statistics. In a test of your own statistic:

@pytest.mark.parametrize("law", LAWS)
@given(cut=cuts())
def test_my_statistic_keeps_the_laws(law, cut):
    law(MyStatistic(), cut)

Of a question about several features: `table_cuts` instead of `cuts`, whose tables have the features ``x``, ``y``, ``z``
of a few values and ``v`` of any type.
"""

from __future__ import annotations

import functools
import math
import operator
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any, Generic, TypeVar

import numpy as np
import polars as pl
from hypothesis import strategies as st

from assay._codec import pack, unpack
from assay.statistics import AnyCrossStatistic, AnyStatistic, Column, State, Statistic, Table, ValueStatistic
from assay.statistics.column import Weights
from assay.statistics.counted import Counted

#: Column or Table.
D = TypeVar("D", Column, Table)


@dataclass(frozen=True)
class Cut(Generic[D]):
    """Rows of one column, or of a table, cut into parts in several ways."""

    whole: D
    #: The same rows once more.
    again: D
    #: None of the rows.
    nothing: D
    #: Parts of the same rows, in each row order and grouping that was drawn.
    parts: tuple[tuple[D, ...], ...]


#: A law raises AssertionError where a statistic of columns, or one of tables, breaks it.
Law = Callable[[Any, Cut[Any]], None]


def parts_add_up_to_the_whole(statistic: Any, cut: Cut[Any]) -> None:
    """``measure(a ++ b) == measure(a) + measure(b)``, for any cut, order and grouping."""
    if _applies(statistic, cut):
        whole = statistic.measure(cut.whole)
        for parts in cut.parts:
            summed = _sum(statistic, parts)
            assert statistic.agrees(summed, whole), f"{statistic.name}: {summed} is not {whole}"


def grouping_does_not_matter(statistic: Any, cut: Cut[Any]) -> None:
    """``(a + b) + c == a + (b + c)`` and ``a + b == b + a``."""
    if _applies(statistic, cut):
        for parts in cut.parts:
            states = [statistic.measure(part) for part in parts]
            left = functools.reduce(operator.add, states)
            right = functools.reduce(lambda total, state: state + total, reversed(states))
            backwards = functools.reduce(operator.add, reversed(states))
            assert statistic.agrees(left, right), f"{statistic.name}: {left} is not {right}"
            assert statistic.agrees(left, backwards), f"{statistic.name}: {left} is not {backwards}"


def many_add_at_once(statistic: Any, cut: Cut[Any]) -> None:
    """``State.sum`` of the parts is the whole, as their sum one after the other is."""
    if _applies(statistic, cut):
        whole = statistic.measure(cut.whole)
        for parts in cut.parts:
            summed = statistic.state.sum([statistic.measure(part) for part in parts])
            assert statistic.agrees(summed, whole), f"{statistic.name}: {summed} is not {whole}"


def counted_values_give_the_same_answer(statistic: Any, cut: Cut[Any]) -> None:
    """A question about values alone needs only their counts, those of parts added up."""
    if isinstance(statistic, ValueStatistic) and _applies(statistic, cut):
        whole = statistic.measure(cut.whole)
        for parts in cut.parts:
            counted = [counts for part in parts if (counts := Counted.of(part)) is not None]
            if len(counted) == len(parts):
                summed = statistic.measure(Counted.sum(counted))
                assert statistic.agrees(summed, whole), f"{statistic.name}: {summed} is not {whole}"


def adding_nothing_changes_nothing(statistic: Any, cut: Cut[Any]) -> None:
    """``state + State() == state == State() + state``, byte for byte, and so it is with a column of no rows."""
    if _applies(statistic, cut):
        state = statistic.measure(cut.whole)
        nothing = statistic.state()
        none = statistic.measure(cut.nothing)
        for zero in (nothing, none):
            assert state + zero == state, f"{statistic.name}: {state + zero} is not {state}"
            assert zero + state == state, f"{statistic.name}: {zero + state} is not {state}"


def a_stored_state_comes_back(statistic: Any, cut: Cut[Any]) -> None:
    """A state survives being written and read."""
    if _applies(statistic, cut):
        state = statistic.measure(cut.whole)
        assert unpack(pack(state), statistic.state) == state


def the_same_rows_give_the_same_bytes(statistic: Any, cut: Cut[Any]) -> None:
    """Measuring is deterministic."""
    if _applies(statistic, cut):
        assert pack(statistic.measure(cut.again)) == pack(statistic.measure(cut.whole))


def no_answer_is_none_and_never_nan(statistic: Any, cut: Cut[Any]) -> None:
    """Two empties add, and nothing an answer holds is NaN."""
    nothing = statistic.state()
    assert nothing + nothing == nothing
    assert not _holds_nan(statistic.result(nothing))
    if _applies(statistic, cut):
        assert not _holds_nan(statistic.result(statistic.measure(cut.whole)))


#: Every law of statistics.
LAWS: tuple[Law, ...] = (
    parts_add_up_to_the_whole,
    grouping_does_not_matter,
    many_add_at_once,
    counted_values_give_the_same_answer,
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
def columns_of_rows(draw: st.DrawFn, max_size: int = 30) -> tuple[pl.Series, Weights]:
    """A column of any type with nulls, and weights or None."""
    dtype, values = draw(st.sampled_from(_VALUES))
    rows = draw(st.lists(st.one_of(st.none(), values), max_size=max_size))
    weights = draw(st.one_of(st.none(), st.lists(st.floats(0, 100), min_size=len(rows), max_size=len(rows))))
    series = pl.Series("x", rows, dtype=dtype, strict=False)
    return series, None if weights is None else np.array(weights, np.float64)


@st.composite
def tables_of_rows(draw: st.DrawFn, max_size: int = 30) -> tuple[pl.DataFrame, Weights]:
    """Features that have values in common, one of any type, and weights or None."""
    any_type, weights = draw(columns_of_rows(max_size))
    few = {
        "x": (pl.Float64(), st.sampled_from([0.0, 0.5, 1e9, -1e9, math.nan, math.inf])),
        "y": (pl.String(), st.sampled_from(["a", "b", "c"])),
        "z": (pl.List(pl.Int64()), st.lists(st.one_of(st.none(), st.integers(-1, 1)), max_size=2)),
    }
    columns = {
        name: pl.Series(
            draw(st.lists(st.one_of(st.none(), values), min_size=len(any_type), max_size=len(any_type))), dtype=dtype
        )
        for name, (dtype, values) in few.items()
    }
    return pl.DataFrame({**columns, "v": any_type}), weights


@st.composite
def cuts(draw: st.DrawFn, max_size: int = 30) -> Cut[Column]:
    """A column, and two ways to shuffle and cut its rows."""
    series, weights = draw(columns_of_rows(max_size))

    def part(rows: list[int]) -> Column:
        return Column(("x",), series.gather(rows), None if weights is None else weights[rows])

    return _cut(draw, part, len(series))


@st.composite
def table_cuts(draw: st.DrawFn, max_size: int = 30) -> Cut[Table]:
    """A table, and two ways to shuffle and cut its rows; a part may lack a feature that is null in all its rows."""
    frame, weights = draw(tables_of_rows(max_size))

    def part(rows: list[int]) -> Table:
        chosen = frame[rows]
        empty = [name for name in frame.columns if chosen[name].null_count() == len(rows)]
        lacking = draw(st.sets(st.sampled_from(empty))) if empty else set()
        return Table(chosen.drop(lacking), None if weights is None else weights[rows])

    return _cut(draw, part, len(frame))


def _cut(draw: st.DrawFn, part: Callable[[list[int]], D], size: int) -> Cut[D]:
    parts, everything = [], list(range(size))
    for _ in range(2):
        order = draw(st.permutations(everything))
        at = [0, *sorted(draw(st.lists(st.integers(0, size), max_size=4))), size]
        parts.append(tuple(part(order[i:j]) for i, j in pairwise(at)))
    return Cut(part(everything), part(everything), part([]), tuple(parts))


def _applies(statistic: AnyStatistic | AnyCrossStatistic, cut: Cut[Any]) -> bool:
    return not isinstance(statistic, Statistic) or statistic.applies(cut.whole)


def _sum(statistic: Any, parts: tuple[Column | Table, ...]) -> State:
    total: State = functools.reduce(operator.add, map(statistic.measure, parts), statistic.state())
    return total


def _holds_nan(value: object) -> bool:
    if isinstance(value, float | Decimal):
        return value != value
    if isinstance(value, dict):
        return any(map(_holds_nan, value.values()))
    if isinstance(value, list | tuple):
        return any(map(_holds_nan, value))
    return any(map(_holds_nan, vars(value).values())) if hasattr(value, "__dataclass_fields__") else False
