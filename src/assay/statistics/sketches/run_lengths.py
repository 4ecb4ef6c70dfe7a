"""Sorted numbers with repetitions as distinct numbers with counts."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

#: Numbers of any type.
Array = NDArray[Any]


def run_lengths(ordered: Array, weights: Array | None = None) -> tuple[Array, Array]:
    """The distinct numbers of an ascending array, and how often (or with what weight) each occurs.

    >>> run_lengths(np.array([3, 3, 5]))
    (array([3, 5]), array([2, 1]))
    """
    first = np.empty(len(ordered), np.bool_)
    first[:1] = True
    np.not_equal(ordered[1:], ordered[:-1], out=first[1:])
    starts = np.flatnonzero(first)
    if weights is None:
        return ordered[starts], np.diff(starts, append=len(ordered))
    return ordered[starts], np.add.reduceat(weights, starts) if len(starts) else weights[:0]
