"""Numbers that arithmetic treats apart: zeros, NaN and the infinities."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np

from .statistic import Count, State, ValueStatistic, field_sums
from .values import Kind, Runs, Values


@dataclass(frozen=True, eq=False)
class Special(State):
    """How many zeros, NaN and infinities there are."""

    zeros: Count = 0
    nan: Count = 0
    negative_infinity: Count = 0
    positive_infinity: Count = 0

    @classmethod
    def sum(cls, states: Sequence[Self]) -> Self:
        return cls(*field_sums(states))


class SpecialNumbers(ValueStatistic[Special, Special]):
    """How many zeros, NaN and infinities there are."""

    name, state, answer = "special_numbers", Special, Special
    weighted = True

    def applies(self, feature: Values) -> bool:
        return feature.kind is Kind.NUMBER

    def measure(self, feature: Values) -> Special:
        zeros, low, high = (_count(feature.runs, number) for number in (0.0, -np.inf, np.inf))
        return Special(zeros, feature.nan, low, high)

    def result(self, state: Special) -> Special | None:
        return state


def _count(runs: Runs, wanted: float) -> Count:
    """How often a number occurs, by bisection."""
    at = int(np.searchsorted(runs.values, wanted))
    return runs.counts[at].item() if at < len(runs.values) and runs.values[at] == wanted else 0
