"""In how many rows a feature is present, and how many values it has there."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import zip_longest
from typing import Self

import numpy as np

from .sketches.quantile_sketch import QuantileSketch
from .statistic import Count, State, ValueStatistic
from .values import Lists, Values

_DECILES = np.linspace(0, 1, 11)


@dataclass(frozen=True)
class Level:
    """Lists at one level of nesting; a plain value is a list of one."""

    present: Count = 0
    missing: Count = 0
    #: Values in all lists together.
    values: Count = 0
    #: Shortest and longest list; None as long as there is none.
    shortest: int | None = None
    longest: int | None = None
    lengths: QuantileSketch = field(default_factory=QuantileSketch)

    @classmethod
    def sum(cls, levels: Sequence[Self]) -> Self:
        """The lists of the same level in all parts."""
        return cls(
            sum(level.present for level in levels),
            sum(level.missing for level in levels),
            sum(level.values for level in levels),
            min((level.shortest for level in levels if level.shortest is not None), default=None),
            max((level.longest for level in levels if level.longest is not None), default=None),
            QuantileSketch.sum([level.lengths for level in levels]),
        )


@dataclass(frozen=True, eq=False)
class PresenceState(State):
    """One `Level` for each list around the values, outermost first."""

    levels: tuple[Level, ...] = ()

    @classmethod
    def sum(cls, states: Sequence[Self]) -> Self:
        return cls(tuple(map(Level.sum, zip_longest(*(state.levels for state in states), fillvalue=Level()))))


@dataclass(frozen=True)
class Valency:
    """How many lists of one level are present and missing, and how many values they hold."""

    present: Count
    missing: Count
    values: Count
    shortest: int
    longest: int
    #: The lengths at the ranks 0, 0.1, ... 1, within ``error`` of the rank; 0 means exact.
    deciles: tuple[float, ...]
    error: float

    @property
    def mean(self) -> float:
        """Values in one list, on average; 0 if no list is present."""
        return self.values / self.present if self.present else 0.0


class Presence(ValueStatistic[PresenceState, tuple[Valency, ...]]):
    """One `Valency` for each level of lists, outermost first; a feature without lists has one level.

    ``missing`` of the outermost level counts only batches that have the feature: in how many rows of the dataset
    it is missing is the number of its rows less ``present``.
    """

    name, state, answer = "presence", PresenceState, tuple[Valency, ...]
    weighted = True

    def applies(self, feature: Values) -> bool:
        return True

    def measure(self, feature: Values) -> PresenceState:
        return PresenceState(tuple(_level(lists) for lists in feature.levels))

    def agrees(self, a: PresenceState, b: PresenceState) -> bool:
        plain = [PresenceState(tuple(replace(level, lengths=QuantileSketch()) for level in x.levels)) for x in (a, b)]
        sketches = all(i.lengths.agrees(j.lengths) for i, j in zip(a.levels, b.levels, strict=False))
        return super().agrees(*plain) and sketches

    def result(self, state: PresenceState) -> tuple[Valency, ...] | None:
        return tuple(_valency(level) for level in state.levels) or None


def _level(lists: Lists) -> Level:
    lengths, counts = lists.lengths.values, lists.lengths.counts
    if not lists.rows:
        return Level(missing=lists.missing)
    sketch = QuantileSketch.of(lengths, counts, rows=lists.rows)
    values = np.dot(lengths, counts).item()
    return Level(counts.sum().item(), lists.missing, values, int(lengths[0]), int(lengths[-1]), sketch)


def _valency(level: Level) -> Valency:
    deciles = level.lengths.quantiles(_DECILES).tolist() if level.lengths.buffers else ()
    return Valency(
        level.present,
        level.missing,
        level.values,
        level.shortest or 0,
        level.longest or 0,
        tuple(deciles),
        level.lengths.rank_error,
    )
