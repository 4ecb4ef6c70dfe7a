"""The smallest and the largest number, exactly."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Self

import polars as pl

from .statistic import State, ValueStatistic
from .values import Kind, Values

#: Whole numbers and decimals are exact; those beyond 64 bits are decimals.
Number = int | float | Decimal


@dataclass(frozen=True, eq=False)
class ExtremesState(State):
    """Smallest and largest number so far; None as long as there is none."""

    low: Number | None = None
    high: Number | None = None

    @classmethod
    def sum(cls, states: Sequence[Self]) -> Self:
        lows = [state.low for state in states if state.low is not None]
        highs = [state.high for state in states if state.high is not None]
        return cls(_canonical(lows, min(lows)), _canonical(highs, max(highs))) if lows and highs else cls()


@dataclass(frozen=True)
class Range:
    """The smallest and the largest number, infinities included, NaN left out, in the units of `Column.numbers`."""

    low: Number
    high: Number


class Extremes(ValueStatistic[ExtremesState, Range]):
    """Smallest and largest number, exact beyond 2^53."""

    name, state, answer = "extremes", ExtremesState, Range

    def applies(self, feature: Values) -> bool:
        return feature.kind is Kind.NUMBER

    def measure(self, feature: Values) -> ExtremesState:
        values = feature.runs.values
        if not len(values):
            return ExtremesState()
        if feature.approximated and not feature.tallied_by_runs:
            return ExtremesState(_exact(feature.tally.values.min()), _exact(feature.tally.values.max()))
        ends = values[0].item(), values[-1].item()
        if isinstance(feature.dtype, pl.Decimal):
            return ExtremesState(*(round(Decimal(end), feature.dtype.scale) for end in ends))
        return ExtremesState(*ends)

    def result(self, state: ExtremesState) -> Range | None:
        return None if state.low is None or state.high is None else Range(state.low, state.high)


def _canonical(numbers: Sequence[Number], number: Number) -> Number:
    """Of equal numbers of different types (1, 1.0, 1.00) always the same, so that sums do not depend on the order."""
    return min({str(each): each for each in numbers if each == number}.items())[1]


def _exact(number: object) -> Number:
    assert isinstance(number, int | Decimal)
    return number if isinstance(number, int) and abs(number) < 1 << 63 else Decimal(number)
