"""The predictions of one day (UTC): the unit in which a dataset is read and written."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path
from typing import Protocol

import numpy as np
import polars as pl
from numpy.typing import NDArray

from assay.sources.columnar import stream

from ..duration import UNITS
from .hashing import NOTHING, Hashes, hashes
from .screening import AT
from .spool import ROWS

#: Microseconds of a day.
LENGTH = UNITS["d"]

_FIRST = date(1970, 1, 1)


class Part(Protocol):
    """New predictions, in memory or on disk."""

    @property
    def rows(self) -> int:
        """How many."""
        ...

    def hashes(self, columns: Sequence[str]) -> Hashes:
        """A hash of each by some columns."""
        ...

    def batches(self, columns: Sequence[str]) -> Iterator[pl.DataFrame]:
        """Those of these columns that predictions have."""
        ...


@dataclass(frozen=True)
class Day:
    """Its predictions in one order: those of the dataset, then those that are new. A row is a place in that order."""

    #: Counted from 1970-01-01.
    number: int
    #: The column of times.
    time: str
    #: The file of the dataset, if there is one; versions that took predictions, and how many there were then.
    partition: Path | None = None
    taken: tuple[tuple[int, int], ...] = ()
    new: tuple[Part, ...] = ()

    @cached_property
    def name(self) -> str:
        """As its partition is named."""
        return named(self.number)

    @property
    def old_rows(self) -> int:
        """Predictions of the dataset."""
        return self.taken[-1][1] if self.taken else 0

    @cached_property
    def new_rows(self) -> int:
        """Predictions that are new."""
        return sum(part.rows for part in self.new)

    def hashes(self, columns: Sequence[str]) -> Hashes:
        """A hash of each prediction by some columns."""
        old = (hashes(batch, columns) for batch in self.old(list(dict.fromkeys([*columns, self.time]))))
        return np.concatenate([NOTHING, *old, *(part.hashes(columns) for part in self.new)])

    def taken_by(self, rows: NDArray[np.int64]) -> NDArray[np.uint32]:
        """The version that took each of these predictions of the dataset."""
        versions, ends = np.array(self.taken).T
        found: NDArray[np.uint32] = versions[np.searchsorted(ends, rows, "right")].astype(np.uint32)
        return found

    def batches(self, columns: Sequence[str]) -> Iterator[pl.DataFrame]:
        """All its predictions with some columns, and `AT`; new ones lack the columns of labels."""
        yield from self.old(columns)
        for part in self.new:
            yield from map(self._timed, part.batches(columns))

    def old(self, columns: Sequence[str]) -> Iterator[pl.DataFrame]:
        """Those of the dataset."""
        if self.partition is not None:
            scan = pl.scan_parquet(self.partition, glob=False, hive_partitioning=False)
            yield from map(self._timed, stream(scan, columns, most=ROWS))

    def frame(self, columns: Sequence[str], chosen: pl.Series | None = None) -> pl.DataFrame:
        """Some columns, and `AT`, of all predictions or of the chosen ones."""
        parts, start = [], 0
        for batch in self.batches(list(dict.fromkeys([*columns, self.time]))):
            parts.append(batch if chosen is None else batch.filter(chosen.slice(start, len(batch))))
            start += len(batch)
        return pl.concat(parts)

    def _timed(self, batch: pl.DataFrame) -> pl.DataFrame:
        return batch.with_columns(batch[self.time].to_physical().alias(AT))


def day_of(instants: pl.Series) -> pl.Series:
    """The day of each instant; null where there is none."""
    return instants // LENGTH


def named(day: int) -> str:
    """The day as its partition is named.

    >>> named(18_224)
    '2019-11-24'
    """
    return (_FIRST + timedelta(days=day)).isoformat()


def numbered(name: str) -> int:
    """The day of a partition."""
    return (date.fromisoformat(name) - _FIRST).days


def around(days: Iterable[int], before: int, after: int | None = None) -> set[int]:
    """All days from so many before to so many after one of these, by default as many.

    >>> sorted(around([10, 12], 1, 0))
    [9, 10, 11, 12]
    """
    last = before if after is None else after
    return {day + shift for day in set(days) for shift in range(-before, last + 1)}
