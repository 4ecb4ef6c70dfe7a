"""Exact counts in equally wide buckets over a range that need not be known beforehand.

Buckets are ``(i-1) 2^e < x <= i 2^e`` for whole numbers i: their edges are the same for all data, so histograms add
bucket by bucket. When values spread too far for `CAPACITY` buckets the width doubles, which pairs buckets up and
loses no count. The final width depends only on the smallest and largest value: the counts are the same for every
order and cut of the rows.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .run_lengths import Array

#: Buckets at most.
CAPACITY = 1024


@dataclass(frozen=True, eq=False)
class EvenHistogram:
    """Counts of the buckets ``first .. first + len(counts) - 1`` of width ``2 ** exponent``."""

    exponent: int = 0
    first: int = 0
    counts: Array | None = None
    #: The largest magnitude seen, which limits how fine buckets can be told apart in double precision.
    magnitude: float = 0.0

    @classmethod
    def of(cls, values: NDArray[np.float64], counts: Array) -> EvenHistogram:
        """The histogram of distinct finite values in ascending order with their counts."""
        if not len(values):
            return cls()
        magnitude = float(max(-values[0], values[-1]))
        exponent = _exponent(values[[0, -1]], magnitude)
        first, last = _bucket(values[[0, -1]], exponent).tolist()
        upper = np.ldexp(np.arange(first, last, dtype=np.float64), exponent)
        starts = np.concatenate(([0], np.searchsorted(values, upper, side="right")))
        filled = np.diff(starts, append=len(values)) > 0
        summed = np.zeros(len(starts), counts.dtype)
        summed[filled] = np.add.reduceat(counts, starts[filled])
        return cls(exponent, first, summed, magnitude)

    def __add__(self, other: EvenHistogram) -> EvenHistogram:
        return self.sum((self, other))

    @classmethod
    def sum(cls, histograms: Sequence[EvenHistogram]) -> EvenHistogram:
        """The histogram of all values of several."""
        some = [each for each in histograms if each.counts is not None]
        if len(some) < 2:
            return some[0] if some else cls()
        magnitude = max(each.magnitude for each in some)
        exponent = max(_finest(magnitude), *(each.exponent for each in some))
        parts = [each._coarsened(exponent) for each in some]
        while (last := max(at + len(part) for at, part in parts)) - (first := min(at for at, _ in parts)) > CAPACITY:
            exponent += 1
            parts = [_halved(*part) for part in parts]
        counts = np.zeros(last - first, np.result_type(*(part for _, part in parts)))
        for at, part in parts:
            counts[at - first : at - first + len(part)] += part
        return cls(exponent, first, counts, magnitude)

    def _coarsened(self, exponent: int) -> tuple[int, Array]:
        first, counts = self.first, self.counts
        assert counts is not None
        for doubling in range(exponent - self.exponent, 0, -1):
            if len(counts) == 1:  # its edge moves in one step
                return -(-first >> doubling), counts
            first, counts = _halved(first, counts)
        return first, counts

    def below(self, edges: NDArray[np.float64]) -> tuple[Array, int | float]:
        """The count up to and including each edge, and the most by which any of these may be wrong.

        A bucket that an edge cuts is shared out evenly; whole counts stay whole.
        """
        assert self.counts is not None
        cumulative = np.concatenate(([0], np.cumsum(self.counts)))
        at = np.clip(_bucket(edges, self.exponent) - self.first, 0, len(self.counts) - 1)
        # In buckets, since the upper edge of the last one may be larger than any double.
        short = at + self.first - np.ldexp(edges, -self.exponent)
        cut = np.where(short == 0, 0, self.counts[at])
        kept = (1 - short) * self.counts[at]
        if self.counts.dtype.kind == "i":
            kept = np.rint(kept).astype(np.int64)
        return cumulative[at] + np.where(cut == 0, self.counts[at], kept), cut.max().item()


def _halved(first: int, counts: Array) -> tuple[int, Array]:
    """The same counts in buckets twice as wide: bucket i becomes ceil(i / 2)."""
    if first % 2 == 0:  # an even bucket is the upper half of its pair
        counts = np.concatenate((np.zeros(1, counts.dtype), counts))
    if len(counts) % 2:
        counts = np.concatenate((counts, np.zeros(1, counts.dtype)))
    return -(-first // 2), counts[0::2] + counts[1::2]


def _finest(magnitude: float) -> int:
    """The exponent below which bucket numbers would exceed 2^53 and lose exactness."""
    return max(math.frexp(magnitude)[1] - 53, -1074) if magnitude else -1074


def _bucket(values: NDArray[np.float64], exponent: int) -> NDArray[np.int64]:
    """The number of the bucket that holds each value."""
    scaled = np.ceil(np.ldexp(values, -exponent)).astype(np.int64)
    return np.where((values > 0) & (scaled < 1), 1, scaled)  # a positive value so small that scaling gave 0


def _exponent(ends: NDArray[np.float64], magnitude: float) -> int:
    """The smallest exponent at which the range between two ends fits into `CAPACITY` buckets."""
    exponent = _finest(magnitude)
    if spread := float(ends[1] / 2 - ends[0] / 2):  # halves, since the whole may overflow
        exponent = max(exponent, math.frexp(spread)[1] - CAPACITY.bit_length())
    while np.diff(_bucket(ends, exponent))[0] >= CAPACITY:
        exponent += 1
    return exponent
