"""Mean and variance of numbers, so that parts add without losing digits."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Self, TypeVar

import numpy as np
from numpy.typing import NDArray

from .statistic import Count, State, ValueStatistic
from .values import Kind, Values

#: A number or an array of numbers.
F = TypeVar("F", float, NDArray[np.float64])


@dataclass(frozen=True, eq=False)
class MomentsState(State):
    """Count, mean and sum of squared deviations of the finite numbers.

    The mean is an unevaluated sum ``mean + rest`` of two doubles (Dekker 1971): the difference of two means,
    which merging squares, keeps its digits even where the mean is 1e8 standard deviations from zero.
    Merged as in Chan, Golub, LeVeque, "Updating formulae and a pairwise algorithm", 1979.
    """

    count: Count = 0
    mean: float = 0.0
    rest: float = 0.0
    squares: float = 0.0

    @classmethod
    def sum(cls, states: Sequence[Self]) -> Self:
        some = [state for state in states if state.count]
        if len(some) < 2:
            return some[0] if some else cls()
        first = max(some, key=attrgetter("count"))  # what is added to the largest part is small, and so is its rounding
        count = sum([state.count for state in some])
        shares = [state.count / count for state in some]
        apart = [(state.mean - first.mean) + (state.rest - first.rest) for state in some]
        shift = sum([each * share for each, share in zip(apart, shares, strict=True)])
        if not all(map(math.isfinite, (shift, *apart))):  # the spread has no double; the mean has one
            mean = sum([state.mean * share for state, share in zip(some, shares, strict=True)])
            return cls(count, mean, 0.0, math.inf)
        between = sum([(each - shift) * ((each - shift) * share) for each, share in zip(apart, shares, strict=True)])
        mean, rest = two_sum(first.mean, first.rest + shift)
        return cls(count, mean, rest, sum([state.squares for state in some]) + between * count)


@dataclass(frozen=True)
class Spread:
    """Mean and population standard deviation of the finite numbers; NaN and infinities are left out."""

    mean: float
    std_dev: float


class Moments(ValueStatistic[MomentsState, Spread]):
    """Mean and standard deviation, accurate to about 1e-12 of the largest magnitude."""

    name, state, answer = "moments", MomentsState, Spread
    weighted = True

    def applies(self, feature: Values) -> bool:
        return feature.kind is Kind.NUMBER

    def measure(self, feature: Values) -> MomentsState:
        values, counts = feature.finite.values, feature.finite.counts
        total = counts.sum().item()
        if not total:
            return MomentsState()
        shares = counts / total
        with np.errstate(over="ignore", invalid="ignore"):  # a sum of squares beyond 1.8e308 is infinite: see result
            # Not by `dot`, which starts threads for what one does in no time.
            mean = float(np.einsum("i,i", values, shares))
            deviations = values - mean
            shares *= deviations
            rest = float(shares.sum())
            squares = (float(np.einsum("i,i", deviations, shares)) - rest * rest) * total
        if not math.isfinite(squares):
            return MomentsState(total, mean, 0.0, math.inf)
        return MomentsState(total, *two_sum(mean, rest), squares)

    def agrees(self, a: MomentsState, b: MomentsState) -> bool:
        scale = max(abs(a.mean), _deviation(a), abs(b.mean), _deviation(b))
        near = 1e-12 * scale
        return (
            math.isclose(a.count, b.count, rel_tol=1e-12)
            and (a.mean == b.mean or abs(a.mean - b.mean) <= near)
            and (not math.isfinite(scale) or abs(_deviation(a) - _deviation(b)) <= near)
        )

    def result(self, state: MomentsState) -> Spread | None:
        if not state.count or not math.isfinite(state.squares):
            return None
        return Spread(state.mean, _deviation(state))


def _deviation(state: MomentsState) -> float:
    return math.sqrt(max(0.0, state.squares) / state.count) if state.count else 0.0


def two_sum(a: F, b: F) -> tuple[F, F]:
    """The rounded sum and what rounding lost (Knuth), of two numbers or two arrays."""
    total = a + b
    part = total - a
    return total, (a - (total - part)) + (b - part)
