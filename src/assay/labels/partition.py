"""The partitions that a run writes: rows of the dataset with what changed about them, then rows that are new."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray
from polars.io.plugins import register_io_source

from .column import LabelColumns, Status, statuses
from .dataset import Dataset, Revision, file_of
from .day import named
from .declaration import Label
from .duration import DAY as DAY_LENGTH
from .identity import ROW
from .intake import AT, KNOWN
from .store import Stage
from .version import Partition

Ints = NDArray[np.int64]

#: Bytes of new rows that wait in memory for the others of their day.
MEMORY = 256 << 20


@dataclass(frozen=True)
class Marking:
    """How rows are marked with their labels by one run."""

    label: Label
    columns: LabelColumns
    as_of: int
    number: int

    def new(self, rows: pl.DataFrame, given: pl.DataFrame) -> pl.DataFrame:
        """New predictions with the labels that outcomes give them."""
        labels, status = statuses(given[self.columns.name], rows[AT], self.label, self.as_of)
        number = pl.lit(self.number, pl.UInt32)
        return rows.drop(AT, KNOWN).with_columns(
            *given.drop(self.columns.name).get_columns(),
            labels,
            status.alias(self.columns.status),
            number.alias(self.columns.version),
            number.alias(self.columns.since),
        )

    def old(self, rows: pl.DataFrame, change: pl.DataFrame, start: int) -> pl.DataFrame:
        """Predictions of the dataset, the first of which is that of this number, with what changed about them."""
        columns = self.columns
        there = pl.col(columns.count) > 0
        given = rows.select(columns.given).with_columns(pl.when(there).then(pl.col(columns.name)).alias(columns.name))
        changed = np.zeros(len(rows), np.bool_)
        if len(change):
            at = change[ROW].to_numpy().astype(np.int64) - start
            changed[at] = True
            places = np.arange(len(rows))
            places[at] = len(rows) + np.arange(len(change))
            given = pl.concat([given, change.select(columns.given)])[pl.Series(places, dtype=pl.UInt32)]
        labels, status = statuses(given[columns.name], rows[AT], self.label, self.as_of)
        renewed = pl.Series(changed) | (status != rows[columns.status])
        version = pl.when(renewed).then(pl.lit(self.number, pl.UInt32)).otherwise(pl.col(columns.version))
        return rows.drop(AT).with_columns(
            *given.drop(columns.name).get_columns(),
            labels,
            status.alias(columns.status),
            version.alias(columns.version),
        )


@dataclass
class Partitions:
    """The partitions that one run writes, each as soon as all its rows are there."""

    dataset: Dataset
    stage: Stage
    marking: Marking
    #: The columns of the dataset with their types.
    schema: pl.Schema
    #: What changes about predictions of the dataset, by day: their labels, or that they are withdrawn.
    changes: Mapping[int, Revision]
    withdrawn: Mapping[int, Ints]
    #: How many new predictions of each day there will be.
    expected: Mapping[int, int]
    written: dict[str, Partition] = field(default_factory=dict)
    _waiting: dict[int, list[pl.DataFrame | Path]] = field(default_factory=dict)
    _there: dict[int, int] = field(default_factory=dict)
    _size: int = 0

    def add(self, rows: pl.DataFrame, days: pl.Series) -> None:
        """New predictions with their labels, and the day of each."""
        first = days.min()
        if first is None:
            return
        if first == days.max():
            self._add(int(str(first)), rows)
        else:
            for (day,), some in rows.group_by(days.alias("day"), maintain_order=True):
                self._add(int(str(day)), some)
        if self._size > MEMORY:
            self._spill()

    def _add(self, day: int, rows: pl.DataFrame) -> None:
        self._waiting.setdefault(day, []).append(rows)
        self._there[day] = self._there.get(day, 0) + len(rows)
        self._size += int(rows.estimated_size())
        if self._there[day] == self.expected[day]:
            self.write(day)

    def _spill(self) -> None:
        """Put what waits on disk."""
        for day, waiting in self._waiting.items():
            frames = [each for each in waiting if isinstance(each, pl.DataFrame)]
            if frames:
                path = self.stage.scratch / "waiting" / f"{day}-{len(waiting)}.arrow"
                path.parent.mkdir(parents=True, exist_ok=True)
                pl.concat(frames).write_ipc(path, compression="lz4")
                self._waiting[day] = [*(each for each in waiting if isinstance(each, Path)), path]
        self._size = 0

    def write(self, day: int) -> None:
        """Write the partition of a day."""
        count = _Count(self.marking.columns, self.dataset.time)
        waiting = self._waiting.pop(day, [])
        self._size -= sum(int(each.estimated_size()) for each in waiting if isinstance(each, pl.DataFrame))

        def rows() -> Iterator[pl.DataFrame]:
            if day in self.dataset.days:
                yield from map(count, self._old(day))
            for each in waiting:
                yield count(each if isinstance(each, pl.DataFrame) else pl.read_ipc(each, memory_map=False))

        sink(rows, self.schema, self.stage.path(file_of(day)))
        self.written[named(day)] = count.partition(self.marking.number)
        for each in waiting:
            if isinstance(each, Path):
                each.unlink()

    def _old(self, day: int) -> Iterator[pl.DataFrame]:
        change = self.changes[day].now.sort(ROW) if day in self.changes else None
        gone, start = self.withdrawn.get(day), 0
        for batch in self.dataset.batches(day):
            end = start + len(batch)
            some = pl.DataFrame() if change is None else change.filter(pl.col(ROW).is_between(start, end, closed="left"))
            marked = self.marking.old(batch, some, start).select(self.schema.names())
            if gone is not None:
                stays = np.ones(len(batch), np.bool_)
                stays[gone[(gone >= start) & (gone < end)] - start] = False
                marked = marked.filter(pl.Series(stays))
            yield marked
            start = end

    def finish(self, maturing: set[int]) -> None:
        """Write the partitions that have no new rows: those that changed, and those whose windows have closed."""
        for day in sorted({*self.changes, *self.withdrawn, *maturing} - set(self.expected)):
            self.write(day)


@dataclass
class _Count:
    """What the rows of a partition are, counted as they pass."""

    columns: LabelColumns
    time: str
    _statuses: dict[str, int] = field(default_factory=dict)
    _first_open: int | None = None

    def __call__(self, rows: pl.DataFrame) -> pl.DataFrame:
        status = rows[self.columns.status]
        for name, count in status.value_counts().iter_rows():
            self._statuses[name] = self._statuses.get(name, 0) + count
        still = rows[self.time].filter(status == Status.UNKNOWN).to_physical().min()
        if isinstance(still, int):
            self._first_open = still if self._first_open is None else min(still, self._first_open)
        return rows

    def partition(self, number: int) -> Partition:
        """The partition, as that of a version."""
        found = [self._statuses.get(status, 0) for status in Status]
        return Partition(sum(found), *found, first_open=self._first_open, version=number)


def sink(batches: Callable[[], Iterator[pl.DataFrame]], schema: pl.Schema, path: Path) -> None:
    """Write batches to a file of Parquet as they come."""

    def source(
        with_columns: list[str] | None, predicate: pl.Expr | None, n_rows: int | None, batch_size: int | None
    ) -> Iterator[pl.DataFrame]:
        yield from batches()

    frame = register_io_source(source, schema=schema, is_pure=True)
    frame.sink_parquet(path, compression="zstd", compression_level=1, maintain_order=True)


def days_of(rows: pl.DataFrame) -> pl.Series:
    """The day of each prediction."""
    return rows[AT] // DAY_LENGTH
