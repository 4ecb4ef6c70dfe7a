"""How long texts are, in bytes."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np

from .statistic import Count, State, ValueStatistic
from .values import Kind, Values


@dataclass(frozen=True, eq=False)
class LengthsState(State):
    """Number of texts, their bytes together, the shortest and the longest."""

    count: Count = 0
    total: Count = 0
    shortest: int | None = None
    longest: int | None = None

    @classmethod
    def sum(cls, states: Sequence[Self]) -> Self:
        return cls(
            sum([state.count for state in states]),
            sum([state.total for state in states]),
            min([state.shortest for state in states if state.shortest is not None], default=None),
            max([state.longest for state in states if state.longest is not None], default=None),
        )


@dataclass(frozen=True)
class TextLength:
    """Average, shortest and longest text, in bytes of UTF-8."""

    mean: float
    shortest: int
    longest: int


@dataclass(frozen=True)
class Lengths(ValueStatistic[LengthsState, TextLength]):
    """Average, shortest and longest text, in bytes of UTF-8."""

    #: Whether numbers are names of categories and count as the texts a person would write.
    numbers: bool = False

    name, state, answer = "lengths", LengthsState, TextLength
    weighted = True

    def applies(self, feature: Values) -> bool:
        return feature.kind is Kind.TEXT or (self.numbers and feature.type_name in ("int", "float"))

    def measure(self, feature: Values) -> LengthsState:
        sizes, counts = feature.sizes, feature.texts.counts
        if not len(sizes):
            return LengthsState()
        total = np.dot(sizes, counts).item()
        return LengthsState(counts.sum().item(), total, int(sizes.min()), int(sizes.max()))

    def result(self, state: LengthsState) -> TextLength | None:
        if not state.count or state.shortest is None or state.longest is None:
            return None
        return TextLength(state.total / state.count, state.shortest, state.longest)
