"""Two histograms of TFMD over the same edges, as TFDV aligns them (`AlignHistograms` in its metrics.cc)."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from tensorflow_metadata.proto.v0.statistics_pb2 import Histogram

from .counted import counted
from .intervals import figure

Floats = NDArray[np.float64]


def aligned(first: Histogram, second: Histogram) -> tuple[list[str], Floats, Floats]:
    """What lies between the edges of both, shared out evenly within a bucket; single numbers, infinities and NaN apart.

    TFDV never matches infinities, nor NaN where the edges are the same, and forgets NaN where they are not.
    """
    sides = [_Parts.of(histogram.buckets) for histogram in (first, second)]
    edges = np.unique(np.concatenate([np.concatenate((side.low, side.high)) for side in sides]))
    points = np.unique(np.concatenate([side.points for side in sides]))
    labels = [f"{figure(low)} to {figure(high)}" for low, high in pairwise(edges.tolist())]
    labels += [*(figure(point) for point in points.tolist()), "-inf", "inf", "NaN"]
    x, y = (
        np.concatenate((side.between(edges), side.at(points), side.infinite, [float(max(histogram.num_nan, 0))]))
        for side, histogram in zip(sides, (first, second), strict=True)
    )
    some = (x > 0) | (y > 0)
    return [label for label, used in zip(labels, some.tolist(), strict=True) if used], x[some], y[some]


@dataclass(frozen=True)
class _Parts:
    """The buckets of a histogram with some width, the single numbers, and what is infinite at either end."""

    low: Floats
    high: Floats
    counts: Floats
    points: Floats
    masses: Floats
    infinite: Floats

    @classmethod
    def of(cls, buckets: Iterable[Histogram.Bucket]) -> "_Parts":
        rows = [(bucket.low_value, bucket.high_value, bucket.sample_count) for bucket in buckets]
        low, high, count = np.array(rows, np.float64).reshape(-1, 3).T
        count = counted(count)
        known = low <= high
        low, high, count = low[known], high[known], count[known]
        below, above = np.isneginf(low), np.isposinf(high) & ~np.isneginf(low)
        point = (low == high) & ~below & ~above
        wide = ~(below | above | point)
        order = np.argsort(low[wide], kind="stable")
        return cls(
            low[wide][order],
            high[wide][order],
            count[wide][order],
            low[point],
            count[point],
            np.array([count[below].sum(), count[above].sum()]),
        )

    def between(self, edges: Floats) -> Floats:
        """The count between each two edges."""
        if not len(self.low):
            return np.zeros(max(len(edges) - 1, 0))
        cumulative = np.cumsum(self.counts)
        ends = np.stack((self.low, self.high), axis=1).ravel()
        below = np.stack((np.concatenate(([0.0], cumulative[:-1])), cumulative), axis=1).ravel()
        at = np.maximum.accumulate(ends)  # buckets that overlap are no histogram, but have counts
        scale = max(float(np.abs(at).max()), 1.0)  # differences of very large edges might overflow
        counts: Floats = np.diff(np.interp(edges / scale, at / scale, below)).clip(0)
        return counts

    def at(self, points: Floats) -> Floats:
        """The count of each single number."""
        counts = np.zeros(len(points))
        np.add.at(counts, np.searchsorted(points, self.points), self.masses)
        return counts
