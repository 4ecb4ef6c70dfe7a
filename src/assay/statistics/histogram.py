"""How numbers spread over their range, in equally wide buckets with exact counts."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Self

import numpy as np

from .sketches.even_histogram import EvenHistogram
from .statistic import Count, State, ValueStatistic
from .values import Kind, Values

#: Buckets of a TFMD histogram.
BUCKETS = 10


@dataclass(frozen=True, eq=False)
class HistogramState(State):
    """Exact counts on a grid of up to 1024 buckets, and the finite range in which they lie."""

    grid: EvenHistogram = field(default_factory=EvenHistogram)
    low: float = math.inf
    high: float = -math.inf

    @classmethod
    def sum(cls, states: Sequence[Self]) -> Self:
        grid = EvenHistogram.sum([state.grid for state in states])
        return cls(grid, min(state.low for state in states), max(state.high for state in states))


@dataclass(frozen=True)
class Buckets:
    """Counts of ``edges[i] < x <= edges[i+1]``, the first bucket with its lower edge; finite numbers only."""

    edges: tuple[float, ...]
    counts: tuple[Count, ...]
    #: The most by which the count left of any one inner edge may be wrong; 0 means exact.
    error: Count


class Histogram(ValueStatistic[HistogramState, Buckets]):
    """Ten equally wide buckets from the smallest to the largest finite number, or one if all are equal.

    Counted exactly on a finer grid; where an edge falls inside a bucket of the grid, its count is shared out evenly.
    """

    name, state, answer = "histogram", HistogramState, Buckets
    weighted = True

    def applies(self, feature: Values) -> bool:
        return feature.kind is Kind.NUMBER

    def measure(self, feature: Values) -> HistogramState:
        values, counts = feature.finite.values, feature.finite.counts
        if not len(values):
            return HistogramState()
        return HistogramState(EvenHistogram.of(values, counts), values[0].item(), values[-1].item())

    def result(self, state: HistogramState) -> Buckets | None:
        if state.grid.counts is None:
            return None
        total = state.grid.counts.sum().item()
        if state.low == state.high:
            return Buckets((state.low, state.high), (total,), 0)
        steps = np.arange(BUCKETS + 1)
        edges = state.low / BUCKETS * (BUCKETS - steps) + state.high / BUCKETS * steps  # high - low might overflow
        edges[0], edges[-1] = state.low, state.high
        below, doubt = state.grid.below(edges[1:-1])
        counts = np.diff(below, prepend=0, append=total)
        return Buckets(tuple(edges.tolist()), tuple(counts.tolist()), doubt)
