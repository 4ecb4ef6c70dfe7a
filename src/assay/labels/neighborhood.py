"""The events that new ones may concern, and the labels that come of it.

An outcome counts for predictions less than a window before it, and which of several has it depends on those less than
a window around; so what lies several windows away stays as it is. Days are looked at as a whole.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import polars as pl

from .column import LabelColumns
from .dataset import Dataset
from .day import around, named, numbered
from .declaration import Declaration
from .duration import DAY as DAY_LENGTH
from .hashing import Sieve, hashes
from .identity import DAY, ROW, Verdict
from .intake import AT
from .landing import Landing
from .outcome_log import FILE, TIMELESS, Merged, OutcomeLog

#: The day of predictions that are new.
NEW_DAY = -1


@dataclass(frozen=True)
class Neighborhood:
    """Days around those on which something is new."""

    days: frozenset[int]
    #: Days that a window may reach; None if there is no bound.
    width: int | None

    def predictions(self, dataset: Dataset) -> set[int]:
        """Days of which predictions have to be looked at."""
        return self._around(set(dataset.days), 3, 3)

    def labels(self, dataset: Dataset) -> set[int]:
        """Days on which labels may change."""
        return self._around(set(dataset.days), 1, 1)

    def outcomes(self, log: OutcomeLog) -> list[str]:
        """Files of the log whose outcomes may be concerned."""
        if self.width is None:
            return log.names()
        wanted = set(map(named, around(self.days, self.width, 2 * self.width)))
        return [name for name in log.names() if name in wanted or name == TIMELESS]

    def _around(self, there: set[int], before: int, after: int) -> set[int]:
        if self.width is None:
            return there if self.days else set()
        return there & around(self.days, before * self.width, after * self.width)


def neighborhood(declaration: Declaration, days: Iterable[int], merged: Merged) -> Neighborhood:
    """The days around new predictions and outcomes."""
    width = None if declaration.reach is None else -(-declaration.reach // DAY_LENGTH)
    at = pl.concat([merged.added[AT], merged.changed[AT]])
    happened = (at // DAY_LENGTH).unique()
    return Neighborhood(frozenset([*days, *(NEW_DAY if day is None else day for day in happened)]), width)


@dataclass(frozen=True)
class Names:
    """The columns by which predictions and outcomes know one another."""

    by: tuple[str, ...]
    key: tuple[str, ...]
    #: The columns of outcomes that are matched with ``by``.
    matched: tuple[str, ...]
    time: str

    @cached_property
    def needed(self) -> list[str]:
        """The columns of predictions that are read."""
        return list(dict.fromkeys([*self.by, *self.key, self.time]))


@dataclass(frozen=True)
class Surroundings:
    """Predictions and outcomes that may have to do with one another."""

    #: New predictions and those of the dataset, with `AT`, `DAY` and `ROW`.
    predictions: pl.DataFrame
    #: Those of the dataset, with the columns of their labels.
    existing: pl.DataFrame
    outcomes: pl.DataFrame
    #: Predictions that are set aside.
    collided: pl.DataFrame


def surroundings(
    landing: Landing, dataset: Dataset, merged: Merged, earlier: pl.DataFrame, names: Names, verdict: Verdict
) -> "Candidates":
    """The new predictions that some outcome may concern: second reading."""
    sieve = Sieve()
    for outcomes in (merged.added, merged.changed, earlier):
        sieve.add(hashes(outcomes, names.matched))
    frames = []
    start = 0
    for _, rows in landing.thin():
        found = sieve.passes(hashes(rows, names.by))
        if found.any():
            numbers = np.arange(start, start + len(rows))[found]
            some = rows.filter(pl.Series(found)).select(*names.needed, AT)
            frames.append(some.with_columns(pl.Series(ROW, numbers, pl.Int64)))
        start += len(rows)
    return Candidates(pl.concat(frames) if frames else None, names, verdict)


@dataclass(frozen=True)
class Candidates:
    """New predictions that some outcome may concern."""

    found: pl.DataFrame | None
    names: Names
    verdict: Verdict

    def taken(self, like: pl.DataFrame) -> pl.DataFrame:
        """Those that are taken."""
        return self._chosen(like, ~pl.col(ROW).is_in(self.verdict.left_out.tolist()))

    def collided(self, like: pl.DataFrame) -> pl.DataFrame:
        """Those that collide."""
        return self._chosen(like, pl.col(ROW).is_in(self.verdict.collided.tolist()))

    def _chosen(self, like: pl.DataFrame, which: pl.Expr) -> pl.DataFrame:
        if self.found is None:
            return like.clear()
        return self.found.filter(which).with_columns(pl.lit(NEW_DAY, pl.Int64).alias(DAY)).select(like.columns)
