"""Hashes of rows, good for one process: to find rows that may be equal."""

from collections.abc import Sequence

import numpy as np
import polars as pl
from numpy.typing import NDArray

Hashes = NDArray[np.uint64]

#: No hashes.
NOTHING: Hashes = np.zeros(0, np.uint64)

_ODD = np.uint64(0x9E3779B97F4A7C15)

#: Bits of a hash by which a sieve is asked: 16 MB.
_BITS = 24


def hashes(frame: pl.DataFrame, columns: Sequence[str], seed: int = 0) -> Hashes:
    """A hash of each row by the values of some columns."""
    total = np.zeros(len(frame), np.uint64)
    for name in columns:
        total = total * _ODD + frame[name].hash(seed).to_numpy()
    return total


class Sieve:
    """A set of hashes that lets through all of its own, and few others."""

    def __init__(self, values: Hashes) -> None:
        self._marked = np.zeros(1 << _BITS, np.bool_)
        self._marked[values >> np.uint64(64 - _BITS)] = True

    def passes(self, values: Hashes) -> NDArray[np.bool_]:
        """Which of these may be in the set."""
        found: NDArray[np.bool_] = self._marked[values >> np.uint64(64 - _BITS)]
        return found


def repeated(values: Sequence[Hashes]) -> Hashes:
    """The values that occur more than once, in ascending order."""
    if not values:
        return NOTHING
    ordered = np.concatenate(values)
    ordered.sort()
    return np.unique(ordered[1:][ordered[1:] == ordered[:-1]])


def within(values: Hashes, ordered: Hashes) -> NDArray[np.bool_]:
    """Which of these are among values in ascending order."""
    if not len(ordered):
        return np.zeros(len(values), np.bool_)
    at = np.minimum(np.searchsorted(ordered, values), len(ordered) - 1)
    found: NDArray[np.bool_] = ordered[at] == values
    return found
