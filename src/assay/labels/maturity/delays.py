"""How long outcomes took, and how long there has been none: counts that add over any parts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Self

import numpy as np
from numpy.typing import NDArray

from assay.statistics import State

from .delay_grid import places

Ints = NDArray[np.int64]


def _none() -> Ints:
    return np.zeros(0, np.int64)


@dataclass(frozen=True, eq=False)
class Delays(State):
    """Predictions by how long they were waited for, on the grid of `delay_grid`; `Delays()` is none.

    The age of a prediction is how long it has been watched, at most up to the horizon.
    """

    #: Places of the grid, ascending.
    places: Ints = field(default_factory=_none)
    #: Positives whose outcome was known after such a delay.
    positive: Ints = field(default_factory=_none)
    #: The same positives by their age.
    aged: Ints = field(default_factory=_none)
    #: Predictions of this age without an outcome, be they negative or unknown.
    waiting: Ints = field(default_factory=_none)

    @classmethod
    def of(cls, delays: Ints, ages: Ints) -> Self:
        """Of predictions with an age and a delay, which is negative where there is no outcome.

        >>> counted = Delays.of(np.array([3, -1, 3]), np.array([10, 10, 5]))
        >>> counted.places.tolist(), counted.positive.tolist(), counted.waiting.tolist()
        ([3, 5, 10], [2, 0, 0], [0, 0, 1])
        """
        there = delays >= 0
        watched = places(ages)
        return cls.counted(places(delays[there]), watched[there], watched[~there])

    @classmethod
    def counted(cls, positive: Ints, aged: Ints, waiting: Ints, rows: tuple[Ints, Ints, Ints] | None = None) -> Self:
        """Of places, each of them once or as often as said."""
        known = np.unique(np.concatenate([positive, aged, waiting]))
        times = rows or (None, None, None)
        some = (
            np.bincount(np.searchsorted(known, found), weights=each, minlength=len(known)).astype(np.int64)
            for found, each in zip((positive, aged, waiting), times, strict=True)
        )
        return cls(known, *some)

    @classmethod
    def sum(cls, states: Sequence[Self]) -> Self:
        """The counts of all predictions together."""
        at = np.concatenate([state.places for state in states])
        columns = ([getattr(state, name) for state in states] for name in ("positive", "aged", "waiting"))
        rows = [np.concatenate(column) for column in columns]
        return cls.counted(at, at, at, (rows[0], rows[1], rows[2]))

    @property
    def positives(self) -> int:
        """How many outcomes are known."""
        return int(self.positive.sum())

    @property
    def rows(self) -> int:
        """How many predictions."""
        return self.positives + int(self.waiting.sum())
