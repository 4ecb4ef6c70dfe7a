"""The number of distinct values from the k smallest hashes: exact up to k, and the same for any order or cut.

KMV of Bar-Yossef et al., "Counting distinct elements in a data stream", RANDOM 2002, with the unbiased estimate of
Beyer et al., "On synopses for distinct-value estimation under multiset operations", SIGMOD 2007. Chosen over
HyperLogLog because the kept hashes are a uniform sample of the distinct values, from which set overlap follows.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .run_lengths import run_lengths

#: Hashes kept. The relative standard error is 1 / sqrt(CAPACITY - 2), 1.6 %.
CAPACITY = 4096


@dataclass(frozen=True, eq=False)
class SmallestHashes:
    """The smallest distinct 64-bit hashes in ascending order; None stands for the empty set."""

    hashes: NDArray[np.uint64] | None = None

    @classmethod
    def of(cls, hashes: NDArray[np.uint64]) -> SmallestHashes:
        """The sketch of these hashes, in any order and with repetitions."""
        if len(hashes) > 4 * CAPACITY:  # hashes are uniform, so it is known where about the smallest are
            smallest = _distinct(hashes[hashes < _about(CAPACITY, len(hashes))])
            if len(smallest) >= CAPACITY:
                return cls(_first(smallest))
        return cls(_first(_distinct(hashes)) if len(hashes) else None)

    def __add__(self, other: SmallestHashes) -> SmallestHashes:
        return self.sum((self, other))

    @classmethod
    def sum(cls, sketches: Sequence[SmallestHashes]) -> SmallestHashes:
        """The sketch of all values of several."""
        some = [sketch.hashes for sketch in sketches if sketch.hashes is not None]
        if len(some) < 2:
            return cls(some[0] if some else None)
        # What is above the largest one that a full sketch kept cannot be among the smallest of all.
        top = min((hashes[-1] for hashes in some if len(hashes) == CAPACITY), default=None)
        if top is not None:
            some = [hashes[: np.searchsorted(hashes, top, side="right")] for hashes in some]
        return cls(_first(_distinct(np.concatenate(some))))

    @property
    def exact(self) -> bool:
        """Whether every distinct value is among the hashes."""
        return self.hashes is None or len(self.hashes) < CAPACITY

    @property
    def relative_error(self) -> float:
        """Two relative standard errors of `estimate`, a bound that holds 95 times in 100; 0 if exact."""
        return 0.0 if self.exact else 2 / math.sqrt(CAPACITY - 2)

    @property
    def estimate(self) -> int:
        """The number of distinct values, (k - 1) 2^64 / k-th smallest hash once there are k of them."""
        if self.hashes is None:
            return 0
        if self.exact:
            return len(self.hashes)
        return round((CAPACITY - 1) * 2.0**64 / float(self.hashes[-1]))


def smallest(hashes: NDArray[np.uint64], some: int) -> NDArray[np.intp]:
    """Where the smallest of distinct hashes are, so many of them, in no order."""
    if len(hashes) <= some:
        return np.arange(len(hashes))
    few = np.flatnonzero(hashes < _about(some, len(hashes)))
    if len(few) < some:
        few = np.arange(len(hashes))
    return few[np.argpartition(hashes[few], some - 1)[:some]]


def _about(some: int, of: int) -> np.uint64:
    """Below this are, since hashes are uniform, at least so many of them nearly always."""
    return np.uint64(min(1.0, 2 * (some + 16) / of) * (1 - 2.0**-53) * 2.0**64)


def _first(hashes: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Those that are kept, without the memory of the others."""
    return hashes[:CAPACITY].copy() if len(hashes) > CAPACITY else hashes


def _distinct(hashes: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Ascending and without repetitions; for hashes a sort is faster than the hash table of `np.unique`."""
    return run_lengths(np.sort(hashes))[0]
