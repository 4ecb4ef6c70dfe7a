"""The distribution function of numbers, as far as statistics tell it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from tensorflow_metadata.proto.v0.statistics_pb2 import Histogram

from assay.statistics.quantiles import POINTS, Distribution

from .counted import counted

Floats = NDArray[np.float64]

#: Standard error of a rank that is read off a histogram of buckets instead of the numbers.
_OF_BUCKETS = 0.005

#: Standard errors in the bound that `Distribution.error` is: sqrt(2 ln 2000), see `QuantileSketch.rank_error`.
_BOUND = 3.9


@dataclass(frozen=True, eq=False)
class Curve:
    """Points in ascending order with the share of numbers below each, and up to and including each.

    Between two points the function is a straight line; at a point it may jump. Infinities are points, NaN is not.
    """

    values: Floats
    below: Floats
    upto: Floats
    #: Standard error of a share, for reasons other than the sample: what a sketch or buckets lost.
    error: float
    #: Whether the points are all numbers there are.
    complete: bool = False

    @classmethod
    def of(cls, distribution: Distribution, distinct: int | None) -> Curve:
        """The curve of our own statistics; ``distinct`` is the exact number of different numbers, where it is known.

        Points that are listed evenly by rank stand for all numbers since the point before, but a step beyond that
        even share is the number itself: it is that frequent.
        """
        values, upto = np.array(distribution.values, np.float64), np.array(distribution.shares, np.float64)
        before = np.concatenate(([0.0], upto[:-1]))
        error = distribution.error / _BOUND
        if distinct == len(values):
            return cls(values, before, upto, error, complete=True)
        spread = np.minimum(upto - before, 1 / (POINTS - 1))
        spread[0] = 0
        spread[~np.isfinite(values) | ~np.isfinite(np.concatenate(([0.0], values[:-1])))] = 0
        return cls(values, before + spread, upto, float(np.hypot(error, 1 / (POINTS - 1) / np.sqrt(12))))

    @classmethod
    def of_buckets(cls, buckets: Iterable[Histogram.Bucket]) -> Curve | None:
        """The curve of a histogram, even within each bucket; None if nothing was counted.

        What lies between a number and an infinity is taken for the infinity.
        """
        rows = [(bucket.low_value, bucket.high_value, bucket.sample_count) for bucket in buckets]
        low, high, count = np.array(rows, np.float64).reshape(-1, 3).T
        count = counted(count)
        some = (count > 0) & (low <= high)
        if not some.any():
            return None
        low = np.where(np.isinf(high) & (high > 0), high, low)[some]
        high = np.where(np.isneginf(low), low, high[some])
        order = np.lexsort((high, low))
        low, high, count = low[order], np.maximum.accumulate(high[order]), count[some][order]
        total = np.cumsum(count)
        ends = np.concatenate((low, high))
        shares = np.concatenate((np.concatenate(([0.0], total[:-1])), total)) / total[-1]
        values, first = np.unique(ends, return_inverse=True)
        below, upto = np.ones(len(values)), np.zeros(len(values))
        np.minimum.at(below, first, shares)
        np.maximum.at(upto, first, shares)
        return cls(values, np.maximum.accumulate(below), np.maximum.accumulate(upto), _OF_BUCKETS)

    @property
    def finite(self) -> Curve | None:
        """The distribution function of the finite numbers alone; None if there are none."""
        inside = np.isfinite(self.values)
        if not inside.any():
            return None
        low, high = self.below[inside][0], self.upto[inside][-1]
        if high <= low:
            return None
        below, upto = (self.below[inside] - low) / (high - low), (self.upto[inside] - low) / (high - low)
        return Curve(self.values[inside], below, upto, self.error, self.complete)

    def __call__(self, at: Floats, *, inclusive: bool = True) -> Floats:
        """The share of numbers below each of these, and (``inclusive``) those equal to it."""
        right = np.searchsorted(self.values, at)
        found = np.minimum(right, len(self.values) - 1)
        known = self.values[found] == at
        left = np.maximum(right - 1, 0)
        start, end = self.values[left], self.values[found]
        with np.errstate(invalid="ignore", over="ignore", divide="ignore"):
            along = (at / 2 - start / 2) / (end / 2 - start / 2)  # halves, since the whole may overflow
            between = self.upto[left] + np.nan_to_num(along, posinf=1.0) * (self.below[found] - self.upto[left])
        between = np.where(right == 0, 0.0, np.where(right == len(self.values), 1.0, between))
        return np.where(known, (self.upto if inclusive else self.below)[found], between)
