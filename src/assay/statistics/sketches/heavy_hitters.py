"""Counts of the most frequent values in bounded memory: exact until there are too many distinct values.

Misra-Gries counters in the mergeable form of Agarwal et al., "Mergeable summaries", PODS 2012: add the counters,
and where more than `CAPACITY` remain take the largest of the superfluous counts off every counter. A kept count is
too low by at most `shortfall`, a value without a counter occurred at most `shortfall` times, and the shortfall is
at most the total count / (CAPACITY + 1).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import polars as pl
from numpy.typing import NDArray

from .hashing import hash_texts
from .run_lengths import Array, run_lengths

#: Counters kept. Up to so many distinct values every count is exact.
CAPACITY = 2048


@dataclass(frozen=True, eq=False)
class HeavyHitters:
    """Labels, in the order of their hashes, with their counts; `HeavyHitters()` counts nothing."""

    labels: tuple[bytes, ...] = ()
    counts: Array | None = None
    #: The most by which any count may be too low.
    shortfall: int | float = 0

    def __add__(self, other: HeavyHitters) -> HeavyHitters:
        shortfall = self.shortfall + other.shortfall
        if self.counts is None or other.counts is None:
            kept = self if other.counts is None else other
            return HeavyHitters(kept.labels, kept.counts, shortfall)
        hashes = np.concatenate((self._hashes, other._hashes))
        return _together(self.labels + other.labels, hashes, np.concatenate((self.counts, other.counts)), shortfall)

    @classmethod
    def of(cls, labels: Sequence[bytes], counts: Array, shortfall: int | float) -> HeavyHitters:
        """The counters of labels in any order; equal labels are counted together."""
        return _together(labels, _hashed(labels), counts, shortfall)

    @cached_property
    def _hashes(self) -> NDArray[np.uint64]:
        return _hashed(self.labels)

    def agrees(self, other: HeavyHitters) -> bool:
        """Whether both may be counters of the same values: no two counts differ by more than the shortfalls allow."""
        mine, theirs = self._by_label(), other._by_label()
        for label in {*mine, *theirs}:
            apart = mine.get(label, 0) - theirs.get(label, 0)
            rounding = 1e-12 * max(mine.get(label, 0), theirs.get(label, 0))
            if not -self.shortfall - rounding <= apart <= other.shortfall + rounding:
                return False
        return True

    def _by_label(self) -> dict[bytes, int | float]:
        return {} if self.counts is None else dict(zip(self.labels, self.counts.tolist(), strict=True))

    @property
    def exact(self) -> bool:
        """Whether every value has its counter and every counter is right."""
        return self.shortfall == 0


def _hashed(labels: Sequence[bytes]) -> NDArray[np.uint64]:
    return hash_texts(pl.Series(labels, dtype=pl.Binary))


def _together(
    labels: Sequence[bytes], hashes: NDArray[np.uint64], counts: Array, shortfall: int | float
) -> HeavyHitters:
    """The counters of labels, known by their hashes, of which equal ones are counted together."""
    order = np.argsort(hashes, kind="stable")
    ordered, summed = run_lengths(hashes[order], counts[order])
    kept, summed, cut = keep(summed)
    at = order[np.searchsorted(hashes[order], ordered[kept])]
    counters = HeavyHitters(tuple([labels[i] for i in at.tolist()]), summed, shortfall + cut)
    counters.__dict__["_hashes"] = ordered[kept]
    return counters


def keep(counts: Array) -> tuple[NDArray[np.int64], Array, int | float]:
    """Which counters stay, what they count then, and what was taken off each."""
    if len(counts) <= CAPACITY:
        return np.arange(len(counts)), counts, 0
    place = len(counts) - CAPACITY - 1
    if counts.dtype.kind == "i" and counts.max() <= len(counts):  # a partition is slow where most are alike
        cut = np.searchsorted(np.cumsum(np.bincount(counts)), place, side="right")
    else:
        cut = np.partition(counts, place)[place]
    kept = np.flatnonzero(counts > cut)
    return kept, counts[kept] - cut, cut.item()
