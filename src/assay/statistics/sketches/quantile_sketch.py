"""A mergeable, seeded, weighted quantile sketch: exact while the distinct values are few.

The state is a set of *buffers*: weighted points that stand for a known number of rows. At most one buffer exists
per power of two of rows, so a row takes part in O(log n) compactions, as in KLL (Karnin, Lang, Liberty, "Optimal
quantile approximation in streams", FOCS 2016). Three things differ from KLL.

- Equal values share a point. A column with few distinct values is never compacted and its quantiles are exact.
- A compaction is *systematic sampling*: of points with total weight W it keeps the ones under k equally spaced
  marks with one random offset, each mark worth W/k. For unit weights and k = n/2 this is exactly KLL's coin for the
  odd or the even items; for any other weights it is unbiased as well.
- The sketch knows its own error. A compaction moves the rank of any fixed value by less than one mark, up or down,
  with mean zero, so by Hoeffding's lemma the rank error is sub-Gaussian with variance proxy sum (W/k)^2 / 4 over the
  compactions that really happened. `rank_error` turns that into a bound.

The offset of a compaction is a hash of the seed and of the points themselves: same rows, same cut, same bytes.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .hashing import mix
from .run_lengths import Array, run_lengths

#: Distinct values held exactly, and points of the largest buffer once there are more.
CAPACITY = 1024

#: A rank bound holds for any one value with at least this probability.
CONFIDENCE = 0.999

# Capacities fall geometrically from the largest buffer down, as in KLL: the total stays below 3 CAPACITY.
_SHRINK = 2 / 3
_SMALLEST = 32


@dataclass(frozen=True, eq=False)
class Buffer:
    """Points in ascending order with their weights, standing for ``rows`` rows."""

    rows: int
    values: Array
    weights: Array

    @property
    def level(self) -> int:
        """The power of two of its rows: two buffers of one level merge into a higher one."""
        return self.rows.bit_length()


@dataclass(frozen=True, eq=False)
class QuantileSketch:
    """Weighted points from which ranks and quantiles are read; `QuantileSketch()` is the sketch of no rows."""

    buffers: tuple[Buffer, ...] = ()
    #: Sum of (mark / 2)^2 over all compactions so far; 0 means exact.
    variance: float = 0.0
    seed: int = 0

    @classmethod
    def of(cls, values: Array, weights: Array, *, rows: int, seed: int = 0) -> QuantileSketch:
        """The sketch of distinct ascending values with their weights (or counts)."""
        if weights.dtype.kind == "f":  # counts are never 0
            some = weights > 0
            values, weights = values[some], weights[some]
        return cls(seed=seed)._settle([Buffer(rows, values, weights)], 0.0) if len(values) else cls(seed=seed)

    def __add__(self, other: QuantileSketch) -> QuantileSketch:
        return self.sum((self, other))

    @classmethod
    def sum(cls, sketches: Sequence[QuantileSketch]) -> QuantileSketch:
        """The sketch of all rows of several."""
        some = [sketch for sketch in sketches if sketch.buffers]
        if len(some) < 2:
            return some[0] if some else sketches[0]
        buffers = [buffer for sketch in some for buffer in sketch.buffers]
        return some[0]._settle(buffers, math.fsum(sketch.variance for sketch in some))

    def _settle(self, buffers: list[Buffer], variance: float) -> QuantileSketch:
        """Merge buffers of one level, all at once, until all levels differ; then hold each within its capacity."""
        if not variance and len((whole := _merge(buffers)).values) <= CAPACITY:
            return QuantileSketch((whole,), 0.0, self.seed)
        by_level: dict[int, list[Buffer]] = {}
        for buffer in buffers:
            by_level.setdefault(buffer.level, []).append(buffer)
        settled: list[Buffer] = []
        while by_level:
            alike = by_level.pop(min(by_level))
            if len(alike) == 1:
                settled.insert(0, alike[0])
                continue
            buffer, spent = self._within(_merge(sorted(alike, key=_canonical)), CAPACITY)
            variance += spent
            by_level.setdefault(buffer.level, []).append(buffer)
        held: list[Buffer] = []
        for depth, buffer in enumerate(settled):
            buffer, spent = self._within(buffer, max(_SMALLEST, int(CAPACITY * _SHRINK**depth)))
            variance += spent
            held.append(buffer)
        return QuantileSketch(tuple(held), variance, self.seed)

    def _within(self, buffer: Buffer, capacity: int) -> tuple[Buffer, float]:
        """The buffer with at most so many points, and the variance that this cost."""
        if len(buffer.values) <= capacity:
            return buffer, 0.0
        cumulative = np.cumsum(buffer.weights, dtype=np.float64)
        mark = cumulative[-1] / capacity
        offset = self._offset(buffer)
        picked = np.searchsorted(cumulative, (np.arange(capacity) + offset) * mark, side="right")
        kept, times = np.unique(np.minimum(picked, len(cumulative) - 1), return_counts=True)
        return Buffer(buffer.rows, buffer.values[kept], times * mark), (mark / 2) ** 2

    def _offset(self, buffer: Buffer) -> float:
        """A number from 0 to 1 that follows from the seed and the points alone; a thousand of these will do."""
        some = np.ascontiguousarray(buffer.values[:: max(1, len(buffer.values) // 1024)])
        places = np.arange(len(some), dtype=np.uint64)
        bits = np.bitwise_xor.reduce(mix(some.view(np.uint64) + places))
        mixed = mix(np.array([int(bits) ^ self.seed ^ buffer.rows], np.uint64))[0]
        return float(mixed >> np.uint64(11)) * 2.0**-53

    @property
    def exact(self) -> bool:
        """Whether no compaction has happened."""
        return self.variance == 0.0

    @property
    def points(self) -> tuple[Array, Array]:
        """All points in ascending order, equal values together, with their weights."""
        merged = _merge(list(self.buffers) or [Buffer(0, np.zeros(0), np.zeros(0))])
        return merged.values, merged.weights

    @property
    def rank_error(self) -> float:
        """The bound on the error of a normalized rank that holds with probability `CONFIDENCE`; 0 if exact.

        Hoeffding: P(|error| > t) <= 2 exp(-t^2 / (2 variance)).
        """
        if self.exact:
            return 0.0
        total = sum(float(buffer.weights.sum()) for buffer in self.buffers)
        return math.sqrt(2 * math.log(2 / (1 - CONFIDENCE)) * self.variance) / total

    def ranks(self, values: Array) -> NDArray[np.float64]:
        """The share of the weight (0 to 1) at or below each value; not for the empty sketch."""
        points, weights = self.points
        cumulative = np.concatenate(([0.0], np.cumsum(weights, dtype=np.float64)))
        ranks: NDArray[np.float64] = cumulative[np.searchsorted(points, values, side="right")] / cumulative[-1]
        return ranks

    def agrees(self, other: QuantileSketch) -> bool:
        """Whether both may be sketches of the same rows: no rank differs by more than both bounds together."""
        values = _join([self.points[0], other.points[0]])
        if not len(self.points[0]) or not len(other.points[0]):
            return not len(values)
        near = self.rank_error + other.rank_error + 1e-12
        return bool(np.all(np.abs(self.ranks(values) - other.ranks(values)) <= near))

    def quantiles(self, shares: NDArray[np.float64]) -> Array:
        """The smallest values whose rank reaches each share (0 to 1) of the weight; not for the empty sketch."""
        values, weights = self.points
        cumulative = np.cumsum(weights, dtype=np.float64)
        # A share that is a whole number of rows must not fall behind it by a rounding error.
        wanted = np.asarray(shares) * cumulative[-1] * (1 - 1e-15)
        at = np.minimum(np.searchsorted(cumulative, wanted, side="left"), len(values) - 1)
        picked: Array = values[at]
        return picked


def _canonical(buffer: Buffer) -> tuple[int, int, bytes]:
    return (-buffer.rows, len(buffer.values), buffer.values.tobytes())


def _merge(buffers: list[Buffer]) -> Buffer:
    """One buffer with the points of all, equal values together."""
    if len(buffers) == 1:
        return buffers[0]
    values = _join([buffer.values for buffer in buffers])
    weights = np.concatenate([buffer.weights for buffer in buffers])
    order = np.argsort(values, kind="stable")
    return Buffer(sum(buffer.rows for buffer in buffers), *run_lengths(values[order], weights[order]))


def _join(arrays: list[Array]) -> Array:
    """Concatenation that keeps whole numbers whole: int64 and uint64 meet in uint64 if nothing is negative."""
    kinds = {array.dtype.kind for array in arrays if len(array)}
    if kinds == {"i", "u"} and all(array.dtype.kind == "u" or array[0] >= 0 for array in arrays if len(array)):
        return np.concatenate([array.astype(np.uint64) for array in arrays])
    return np.concatenate([array for array in arrays if len(array)] or arrays)
