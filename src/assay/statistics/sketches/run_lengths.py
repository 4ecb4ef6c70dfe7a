"""Numbers with repetitions as distinct numbers with counts."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

#: Numbers of any type.
Array = NDArray[Any]


def distinct_numbers(numbers: Array, weights: Array | None = None) -> tuple[Array, Array]:
    """The distinct numbers in ascending order, NaN left out, and how often (or with what weight) each occurs.

    Whole numbers that lie close together are counted in place of being sorted. -0.0 is 0.0.

    >>> distinct_numbers(np.array([5, 3, 3]))
    (array([3, 5]), array([2, 1]))
    """
    if numbers.dtype.kind == "f":
        numbers = numbers + 0.0  # makes -0.0 a 0.0
    elif len(numbers) and int(numbers.max()) - int(numbers.min()) <= 2 * len(numbers):
        return _counted(numbers, weights)
    order = None if weights is None else np.argsort(numbers, kind="stable")
    ordered = np.sort(numbers) if order is None else numbers[order]
    if ordered.dtype.kind == "f":  # NaN sorts last
        ordered = ordered[: np.searchsorted(ordered, np.nan)]
    return run_lengths(ordered, None if weights is None else weights[order][: len(ordered)])


def distinct_by_group(
    groups: NDArray[np.int64], numbers: Array, weights: Array | None = None
) -> tuple[NDArray[np.int64], Array, Array]:
    """The distinct numbers of each group, ascending, NaN left out: groups, numbers, and how often each occurs there.

    >>> distinct_by_group(np.array([1, 0, 1, 1]), np.array([5, 5, 3, 5]))
    (array([0, 1, 1]), array([5, 3, 5]), array([1, 1, 2]))
    """
    if numbers.dtype.kind == "f":
        some = ~np.isnan(numbers)
        groups, numbers = groups[some], numbers[some] + 0.0  # makes -0.0 a 0.0
        weights = None if weights is None else weights[some]
    distinct, codes = np.unique(numbers, return_inverse=True)
    both, counts = distinct_numbers(groups * max(1, len(distinct)) + codes, weights)
    groups, codes = np.divmod(both, max(1, len(distinct)))
    return groups, distinct[codes], counts


def _counted(numbers: Array, weights: Array | None) -> tuple[Array, Array]:
    low = numbers.min()
    places = np.subtract(numbers, low, dtype=np.int64, casting="unsafe")  # wraps around where numbers are unsigned
    counts = np.bincount(places)
    some = np.flatnonzero(counts > 0)
    values = some.astype(numbers.dtype) + low
    return values, (counts if weights is None else np.bincount(places, weights))[some]


def run_lengths(ordered: Array, weights: Array | None = None) -> tuple[Array, Array]:
    """The distinct numbers of an ascending array, and how often (or with what weight) each occurs.

    >>> run_lengths(np.array([3, 3, 5]))
    (array([3, 5]), array([2, 1]))
    """
    starts, counts = run_starts(ordered, weights)
    return ordered[starts], counts


def run_starts(ordered: Array, weights: Array | None = None) -> tuple[NDArray[np.int64], Array]:
    """Where each distinct number of an ascending array begins, and how often (or with what weight) it occurs.

    >>> run_starts(np.array([3, 3, 5]))
    (array([0, 2]), array([2, 1]))
    """
    first = np.empty(len(ordered), np.bool_)
    first[:1] = True
    np.not_equal(ordered[1:], ordered[:-1], out=first[1:])
    starts = np.flatnonzero(first)
    if weights is not None:
        return starts, np.add.reduceat(weights, starts) if len(starts) else weights[:0]
    counts = np.empty_like(starts)
    np.subtract(starts[1:], starts[:-1], out=counts[:-1])
    counts[-1:] = len(ordered) - starts[-1:]
    return starts, counts
