"""Counts of the most frequent values in bounded memory: exact until there are too many distinct values.

Misra-Gries counters in the mergeable form of Agarwal et al., "Mergeable summaries", PODS 2012: add the counters,
and where more than `CAPACITY` remain take the largest of the superfluous counts off every counter. A kept count is
too low by at most `shortfall`, a value without a counter occurred at most `shortfall` times, and the shortfall is
at most the total count / (CAPACITY + 1).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import polars as pl
from numpy.typing import NDArray

from .hashing import hash_texts
from .labels import Labels
from .run_lengths import Array, run_starts

#: Counters kept. Up to so many distinct values every count is exact.
CAPACITY = 2048


@dataclass(frozen=True, eq=False)
class HeavyHitters:
    """Labels, in the order of their hashes, with their counts; `HeavyHitters()` counts nothing."""

    labels: Labels = field(default_factory=Labels)
    #: The XXH3 hash of each label, by which it is known.
    hashes: NDArray[np.uint64] = field(default_factory=lambda: np.zeros(0, np.uint64))
    counts: Array | None = None
    #: The most by which any count may be too low.
    shortfall: int | float = 0

    def __add__(self, other: HeavyHitters) -> HeavyHitters:
        return self.sum((self, other))

    @classmethod
    def sum(cls, sketches: Sequence[HeavyHitters]) -> HeavyHitters:
        """The counters of all values of several."""
        shortfall = sum(sketch.shortfall for sketch in sketches)
        some = [sketch for sketch in sketches if sketch.counts is not None]
        if len(some) < 2:
            return replace(some[0], shortfall=shortfall) if some else cls(shortfall=shortfall)
        labels = Labels.joined([sketch.labels for sketch in some])
        hashes = np.concatenate([sketch.hashes for sketch in some])
        return cls._together(labels, hashes, np.concatenate([sketch.counts for sketch in some]), shortfall)

    @classmethod
    def of(
        cls, labels: Sequence[bytes], counts: Array, shortfall: int | float, hashes: NDArray[np.uint64] | None = None
    ) -> HeavyHitters:
        """The counters of labels in any order, hashed unless they were before; equal ones are counted together."""
        if hashes is None:
            hashes = hash_texts(pl.Series(labels, dtype=pl.Binary))
        return cls._together(Labels.of(labels), hashes, counts, shortfall)

    @classmethod
    def _together(
        cls, labels: Labels, hashes: NDArray[np.uint64], counts: Array, shortfall: int | float
    ) -> HeavyHitters:
        order = np.argsort(hashes)
        starts, summed = run_starts(hashes[order], counts[order])
        kept, summed, cut = keep(summed)
        at = order[starts[kept]]
        return cls(labels.some(at), hashes[at], summed, shortfall + cut)

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
