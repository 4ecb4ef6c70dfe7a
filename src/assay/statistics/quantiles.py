"""Quantiles of numbers, infinities included, from a sketch that is exact while there are few distinct values."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Self

import numpy as np

from .sketches.quantile_sketch import QuantileSketch
from .statistic import Count, State, ValueStatistic
from .values import Kind, Values

#: Points of the distribution function that an answer lists at most.
POINTS = 256


@dataclass(frozen=True, eq=False)
class QuantilesState(State):
    """Weighted points that stand for all numbers."""

    sketch: QuantileSketch = field(default_factory=QuantileSketch)

    @classmethod
    def sum(cls, states: Sequence[Self]) -> Self:
        return cls(QuantileSketch.sum([state.sketch for state in states]))


@dataclass(frozen=True)
class Distribution:
    """The distribution function of the numbers, and quantiles read from it."""

    median: int | float
    #: The values at the ranks 0, 0.1, ... 1.
    deciles: tuple[int | float, ...]
    #: Some or all distinct values in ascending order, and the share of numbers up to and including each.
    values: tuple[int | float, ...]
    shares: tuple[float, ...]
    #: Bound on the error of a rank (0 to 1) that holds 999 times in 1000; 0 means exact.
    error: float
    #: The number of numbers, or their weight.
    total: Count


@dataclass(frozen=True)
class Quantiles(ValueStatistic[QuantilesState, Distribution]):
    """Median, deciles and distribution function; a rank is off by at most about 0.3 %, and the answer says by what."""

    seed: int = 0

    name, state, answer = "quantiles", QuantilesState, Distribution
    weighted = True

    def applies(self, feature: Values) -> bool:
        return feature.kind is Kind.NUMBER

    def measure(self, feature: Values) -> QuantilesState:
        runs = feature.runs
        return QuantilesState(QuantileSketch.of(runs.values, runs.counts, rows=feature.size, seed=self.seed))

    def agrees(self, a: QuantilesState, b: QuantilesState) -> bool:
        return a.sketch.agrees(b.sketch)

    def result(self, state: QuantilesState) -> Distribution | None:
        values, weights = state.sketch.points
        if not len(values):
            return None
        deciles = state.sketch.quantiles(np.linspace(0, 1, 11)).tolist()
        shares = np.cumsum(weights, dtype=np.float64)
        total = shares[-1].item()
        shares /= total
        if len(values) > POINTS:  # evenly by rank
            at = np.unique(np.searchsorted(shares, np.linspace(0, 1, POINTS) * (1 - 1e-15)))
            values, shares = values[at], shares[at]
        points = tuple(values.tolist()), tuple(shares.tolist())
        return Distribution(deciles[5], tuple(deciles), *points, state.sketch.rank_error, total)
