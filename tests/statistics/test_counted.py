from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay.statistics import STATISTICS, Column, ValueStatistic
from assay.statistics.column import Weights
from assay.statistics.counted import MOST, MOST_BYTES, Counted
from assay.statistics.grouped import grouped
from assay.testing.statistics import columns_of_rows


def counted(values: Sequence[object], dtype: pl.DataType | None = None) -> Counted | None:
    return Counted.of(Column(("x",), pl.Series(values, dtype=dtype)))


def test_counts_of_batches_add() -> None:
    parts = [counted(["b", "a", "b"]), counted(["c", "a"])]
    both = Counted.sum([part for part in parts if part is not None])
    assert dict(zip(both.tally.values, both.tally.counts.tolist(), strict=True)) == {"a": 2, "b": 2, "c": 1}
    assert (both.size, both.levels[0].rows) == (5, 5)


@pytest.mark.parametrize(
    "values",
    [
        list(range(MOST + 1)),
        [f"{n}" for n in range(20_000)],  # mostly different ones
        ["x" * MOST_BYTES, "y"],
        [Decimal(10) ** 30],  # a double may stand for several of these
    ],
    ids=["many", "different", "long", "wide"],
)
def test_values_that_are_too_many_or_too_long_are_not_held(values: list[object]) -> None:
    assert counted(values) is None


def test_more_and_more_values_become_too_many() -> None:
    halves = [counted(range(MOST)), counted(range(MOST, 2 * MOST))]
    assert Counted.sum([half for half in halves if half is not None]).is_full


def test_types_do_not_mix() -> None:
    whole, *others = (counted(values) for values in ([[1]], [1.0], ["1"], [[[1]]]))
    assert whole is not None
    assert not any(other is None or whole.adds_to(other) for other in others)


@st.composite
def groups(draw: st.DrawFn) -> tuple[Column, list[int]]:
    """A column without lists and structs, and where groups of its rows begin and end, some of them empty."""
    series, weights = draw(columns_of_rows().filter(lambda drawn: not drawn[0].dtype.is_nested()))
    bounds = sorted(draw(st.lists(st.integers(0, len(series)), max_size=5)))
    return Column(("x",), series, weights), [0, *bounds, len(series)]


@given(groups())
def test_each_group_is_measured_as_its_rows_alone(drawn: tuple[Column, list[int]]) -> None:
    column, bounds = drawn
    found = grouped(column, np.array(bounds))
    assert len(found) == len(bounds) - 1
    for (start, end), group in zip(pairwise(bounds), found, strict=True):
        weights: Weights = None if column.weights is None else column.weights[start:end]
        alone = Column(("x",), column.series[start:end], weights)
        assert (group is None) == (Counted.of(alone) is None)
        for statistic in STATISTICS:
            if group is not None and isinstance(statistic, ValueStatistic) and statistic.applies(alone):
                assert statistic.agrees(statistic.measure(group), statistic.measure(alone)), statistic


def test_a_group_of_too_many_values_is_left_to_its_rows() -> None:
    found = grouped(Column(("x",), pl.Series(range(MOST + 3))), np.array([0, 2, MOST + 3]))
    assert [group is None for group in found] == [False, True]
