"""The partitions that a run writes: the predictions of a day, each with its label as it is now."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray
from polars.io.plugins import register_io_source

from .columns import LabelColumns, Status
from .day import Day
from .declaration import Label
from .labeling import ROW
from .screening import AT
from .store import Stage, data_file
from .version import Partition

Ints = NDArray[np.int64]

#: Rows up to which a partition is written in one piece.
PIECE = 1 << 20

#: Statistics of a file: its day is in its name, and what is in it in its profile.
STATISTICS = {"min": False, "max": False, "distinct_count": False, "null_count": True}

#: No rows.
NONE = np.zeros(0, np.int64)

#: The columns of a partition as they were, while they are compared with what they are.
_FORMER = "assay:former "


@dataclass(frozen=True)
class Labels:
    """What a run knows of the predictions of a day; rows in ascending order."""

    #: `ROW` and the columns of `GIVEN`, of those that have outcomes.
    given: pl.DataFrame
    #: New predictions that are copies of others.
    copies: Ints
    #: Predictions that have the key of others.
    collided: Ints


@dataclass(frozen=True)
class Renewed:
    """A partition that was written."""

    partition: Partition
    #: Labels that changed otherwise than by time, as they were.
    before: pl.DataFrame | None


@dataclass(frozen=True)
class Marking:
    """How predictions are marked with their labels by one run."""

    label: Label
    columns: LabelColumns
    #: The columns of the dataset with their types.
    schema: pl.Schema
    as_of: int
    stage: Stage
    #: Columns by which people find a revised label again.
    key: Sequence[str]

    def renew(self, day: Day, labels: Labels, *, due: bool) -> Renewed | None:
        """Write the partition of a day if anything is new: predictions, labels, or windows that closed (``due``)."""
        before = self._before(day, labels) if day.old_rows else None
        changed = before is not None and len(before) > 0
        if not (due or changed or day.new_rows > len(labels.copies)):
            return None
        count = Count(self.columns, day.time)
        path = self.stage.path(data_file(day.name))
        batches = map(count, self.marked(day, labels))
        if day.old_rows + day.new_rows <= PIECE:
            pl.concat(batches).write_parquet(path, compression="snappy", statistics=STATISTICS)
        else:
            sink(batches, self.schema, path)
        return Renewed(count.partition(self.stage.number, day.taken), before if changed else None)

    def marked(self, day: Day, labels: Labels) -> Iterator[pl.DataFrame]:
        """The predictions of the day with their labels."""
        start = 0
        for batch in day.batches(self.schema.names()):
            rows = self._mark(batch, labels, start).select(self.schema.names())
            copies = _inside(labels.copies, start, len(batch))
            yield rows.filter(pl.Series(~_mask(copies, len(rows)))) if len(copies) else rows
            start += len(batch)

    def _mark(self, batch: pl.DataFrame, labels: Labels, start: int) -> pl.DataFrame:
        """Predictions, the first of which is that of this number, with their labels."""
        columns, number = self.columns, pl.lit(self.stage.number, pl.UInt32)
        first, last = np.searchsorted(labels.given[ROW].to_numpy(), [start, start + len(batch)])
        answers = self._answers(labels.given[first:last])
        closed = batch[AT].to_numpy() <= self.as_of - self.label.closing
        places = np.where(closed, last - first, last - first + 1).astype(np.uint32)
        places[labels.given[ROW][first:last].to_numpy() - start] = np.arange(last - first, dtype=np.uint32)
        collided = _mask(_inside(labels.collided, start, len(batch)), len(batch))
        old = columns.status in batch.columns
        if old:
            collided |= (batch[columns.status] == Status.EXCLUDED).to_numpy()
        places[collided] = last - first + 2
        marks = answers.select(pl.all().gather(pl.Series(places)))
        if not old:
            return batch.with_columns(*marks, number.alias(columns.version))
        changed = pl.any_horizontal(marks[name].ne_missing(batch[name]) for name in marks.columns)
        version = pl.when(changed).then(number).otherwise(pl.col(columns.version)).alias(columns.version)
        former = batch.select(pl.col(columns.all).name.prefix(_FORMER))
        return batch.with_columns(version, *former).with_columns(*marks)

    def _answers(self, given: pl.DataFrame) -> pl.DataFrame:
        """What may be said of a prediction: what outcomes give; then nothing in time, nothing yet, nothing to tell."""
        columns, types = self.columns, {name: self.schema[name] for name in self.columns.marks}
        negative = pl.lit(self.label.negative).cast(types[columns.name])
        named = given.select(pl.col(old).alias(new) for old, new in columns.given.items())
        is_negative = pl.col(columns.name) == negative
        status = pl.when(is_negative).then(pl.lit(Status.NEGATIVE.value)).otherwise(pl.lit(Status.POSITIVE.value))
        nothing = pl.DataFrame(
            {columns.status: [Status.NEGATIVE.value, Status.UNKNOWN.value, Status.EXCLUDED.value]}
        ).with_columns(
            pl.when(pl.col(columns.status) == Status.NEGATIVE.value).then(negative).alias(columns.name),
            pl.lit(0).alias(columns.count),
        )
        return pl.concat(
            [
                part.cast({name: types[name] for name in part.columns})
                for part in (named.with_columns(status.alias(columns.status)), nothing)
            ],
            how="diagonal",
        ).select(columns.marks)

    def _before(self, day: Day, labels: Labels) -> pl.DataFrame:
        """The labels of the dataset that change otherwise than by time, as they were."""
        columns, parts, start = self.columns, [], 0
        for batch in day.old(list(dict.fromkeys([*self.key, day.time, *columns.all]))):
            now = self._mark(batch, labels, start)
            took = pl.Series(day.taken_by(np.arange(start, start + len(batch))))
            by_time = (
                (now[columns.status] == Status.NEGATIVE)
                & (now[columns.count] == 0)
                & (now[f"{_FORMER}{columns.status}"] == Status.UNKNOWN)
                & (now[f"{_FORMER}{columns.version}"] == took)
            )
            changed = (now[columns.version] == self.stage.number) & ~by_time
            parts.append(batch.drop(AT).with_row_index("row", start).filter(changed))
            start += len(batch)
        return pl.concat(parts)


def _inside(rows: Ints, start: int, length: int) -> Ints:
    """Which rows are among so many from this one on, counted from there."""
    first, last = np.searchsorted(rows, [start, start + length])
    return rows[first:last] - start


def _mask(rows: Ints, length: int) -> NDArray[np.bool_]:
    made = np.zeros(length, np.bool_)
    made[rows] = True
    return made


@dataclass
class Count:
    """What the rows of a partition are, counted as they pass."""

    columns: LabelColumns
    time: str
    _statuses: dict[str, int] = field(default_factory=dict)
    _first_open: int | None = None

    def __call__(self, rows: pl.DataFrame) -> pl.DataFrame:
        """The rows, counted."""
        status = rows[self.columns.status]
        for name, count in status.value_counts().iter_rows():
            self._statuses[name] = self._statuses.get(name, 0) + count
        still = rows[self.time].filter(status == Status.UNKNOWN).to_physical().min()
        if isinstance(still, int):
            self._first_open = still if self._first_open is None else min(still, self._first_open)
        return rows

    def partition(self, number: int, before: Sequence[tuple[int, int]]) -> Partition:
        """The partition, as that of a version; before that it had so many rows."""
        found = {status.value: self._statuses.get(status, 0) for status in Status}
        rows = sum(found.values())
        grown = rows > (before[-1][1] if before else 0)
        taken = (*before, (number, rows)) if grown else tuple(before)
        return Partition(rows, **found, first_open=self._first_open, version=number, taken=taken)


def sink(batches: Iterator[pl.DataFrame], schema: pl.Schema, path: Path) -> None:
    """Write batches to a file of Parquet as they come."""

    def source(
        with_columns: list[str] | None, predicate: pl.Expr | None, n_rows: int | None, batch_size: int | None
    ) -> Iterator[pl.DataFrame]:
        yield from batches

    frame = register_io_source(source, schema=schema, is_pure=True)
    frame.sink_parquet(path, compression="snappy", statistics=STATISTICS, maintain_order=True)
