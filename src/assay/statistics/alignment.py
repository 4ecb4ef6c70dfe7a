"""Whether the parts of a composite feature fit together, row by row."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import takewhile
from typing import Literal, Self

import numpy as np
from numpy.typing import NDArray

from .cross_statistic import CrossStatistic
from .statistic import State
from .table import Cells, Rows, Table
from .values import Path


@dataclass(frozen=True)
class Partner:
    """An index or weight feature beside its values, over the rows that have any part of the composite."""

    #: Rows that lack it.
    missing: int = 0
    #: Smallest and largest ``length - length of values``; None as long as there is no row.
    least: int | None = None
    most: int | None = None

    def __add__(self, other: Self) -> Self:
        return type(self)(
            self.missing + other.missing,
            min((x for x in (self.least, other.least) if x is not None), default=None),
            max((x for x in (self.most, other.most) if x is not None), default=None),
        )


@dataclass(frozen=True, eq=False)
class AlignmentState(State):
    """The rows that have any part of the composite, those of them that lack its values, and its partners in order."""

    rows: int = 0
    missing: int = 0
    partners: tuple[Partner, ...] = ()

    def __add__(self, other: Self) -> Self:
        if not self.rows or not other.rows:
            return self if self.rows else other
        partners = tuple(a + b for a, b in zip(self.partners, other.partners, strict=True))
        return type(self)(self.rows + other.rows, self.missing + other.missing, partners)


@dataclass(frozen=True)
class Parts:
    """The parts of a composite beside each other, by record: a row, or the innermost struct around all parts."""

    #: The row of each record, and whether it has any part.
    rows: Rows
    any: NDArray[np.bool_]
    values: Cells
    partners: tuple[Cells, ...]


@dataclass(frozen=True)
class Alignment(CrossStatistic[AlignmentState, AlignmentState]):
    """In how many rows parts of a sparse or weighted feature are missing, or of another length than its values.

    Rows that lack every part do not count. Parts within a struct are compared struct by struct, and those of
    different structs over the rows of the innermost struct around both.

    Args:
        feature: The composite itself, which has no values of its own.
        composite: What it is.
        values: The feature that holds its values.
        partners: Its index features, or its one weight feature.
    """

    feature: Path
    composite: Literal["sparse", "weighted"]
    values: Path
    partners: tuple[Path, ...]

    name, state = "alignment", AlignmentState

    def measure(self, table: Table) -> AlignmentState:
        parts = self.parts(table)
        if not parts.any.any():
            return AlignmentState()
        return AlignmentState(
            int(parts.any.sum()),
            int((parts.any & ~parts.values.present).sum()),
            tuple(_partner(part, parts.values, parts.any) for part in parts.partners),
        )

    def parts(self, table: Table) -> Parts:
        """The parts of one batch."""
        around = _around((self.values, *self.partners))
        records = table.within(around)
        values, *partners = (records.find(path[len(around) :]) for path in (self.values, *self.partners))
        there = np.logical_or.reduce([part.present for part in (values, *partners)])
        rows = table.find(around).rows if around else np.arange(table.height)
        return Parts(rows, there, values, tuple(partners))

    def result(self, state: AlignmentState) -> AlignmentState | None:
        nobody = tuple(Partner() for _ in self.partners)
        return state if state.rows else AlignmentState(partners=nobody)


def _around(paths: tuple[Path, ...]) -> Path:
    """The innermost struct that holds all of these."""
    levels = zip(*(path[:-1] for path in paths), strict=False)
    return tuple(steps[0] for steps in takewhile(lambda steps: len(set(steps)) == 1, levels))


def _partner(part: Cells, values: Cells, rows: NDArray[np.bool_]) -> Partner:
    apart = (part.lengths - values.lengths)[rows]
    return Partner(int((rows & ~part.present).sum()), int(apart.min()), int(apart.max()))
