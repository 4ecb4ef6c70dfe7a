import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from assay.statistics.sketches.even_histogram import CAPACITY, EvenHistogram

FINITE = st.floats(allow_nan=False, allow_infinity=False)


def histogram(values: list[float]) -> EvenHistogram:
    return EvenHistogram.of(*np.unique(np.array(values, np.float64) + 0.0, return_counts=True))


def count_by_hand(values: list[float], edges: NDArray[np.float64]) -> list[int]:
    return [sum(value <= edge for value in values) for edge in edges]


@given(st.lists(st.one_of(FINITE, st.floats(-10, 10), st.integers(-9, 9).map(float)), min_size=1, max_size=50))
def test_no_count_is_lost_and_every_edge_of_the_grid_is_exact(values: list[float]) -> None:
    grid = histogram(values)
    assert grid.counts is not None
    assert grid.counts.sum() == len(values)
    assert len(grid.counts) <= CAPACITY
    edges = np.ldexp(np.arange(grid.first, grid.first + len(grid.counts), dtype=np.float64), grid.exponent)
    below, error = grid.below(edges)
    assert error == 0
    assert below.tolist() == count_by_hand(values, edges)


@given(st.lists(st.floats(-100, 100), min_size=2, max_size=200))
def test_a_count_at_any_edge_is_within_the_stated_error(values: list[float]) -> None:
    grid = histogram(values)
    edges = np.linspace(min(values), max(values), 7)
    below, error = grid.below(edges)
    assert np.all(np.abs(below - count_by_hand(values, edges)) <= error)


def test_whole_numbers_in_a_thousand_buckets_are_counted_one_by_one() -> None:
    grid = histogram([1.0, 1.0, 2.0, 500.0])
    assert grid.below(np.array([1.0, 1.5, 2.0, 499.0]))[0].tolist() == [2, 2, 3, 3]
    assert grid.below(np.array([1.5]))[1] == 0


def test_a_single_value_far_away_widens_the_buckets_and_keeps_the_counts() -> None:
    grid = histogram([0.5] * 1) + histogram([1.0]) + histogram([1e300])
    assert grid.counts is not None
    assert grid.counts.sum() == 3
    assert grid.below(np.array([1e299]))[0].tolist() == [2]
