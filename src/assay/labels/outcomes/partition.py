"""The partitions that a run writes: the predictions of a day, each with its label as it is now."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray
from polars.io.plugins import register_io_source

from .columns import STATUS_TYPE, LabelColumns, Status
from .day import Day
from .declaration import Label
from .labeling import GIVEN, ROW
from .sorting import AT
from .store import REVISIONS, Stage, data_file
from .version import Partition

Ints = NDArray[np.int64]

#: Rows up to which a partition is written in one piece.
PIECE = 1 << 20

#: Whether other predictions have the key.
_COLLIDED = "assay:collided"


@dataclass(frozen=True)
class Labels:
    """What is known of the predictions of one day."""

    #: `ROW`, in ascending order, and the columns of `GIVEN`, of those that have outcomes.
    given: pl.DataFrame
    #: New predictions that are copies of others.
    copies: Ints
    #: Predictions that have the key of others.
    collided: Ints

    @classmethod
    def of(cls, given: pl.DataFrame, copies: Ints | None, collided: Ints | None) -> "Labels":
        """Without copies or collisions where there are none."""
        none = np.zeros(0, np.int64)
        return cls(given, none if copies is None else copies, none if collided is None else collided)


@dataclass
class Partitions:
    """The partitions of one run."""

    label: Label
    columns: LabelColumns
    #: The columns of the dataset with their types.
    schema: pl.Schema
    as_of: int
    stage: Stage
    #: Columns by which people find a revised label again.
    key: Sequence[str]
    written: dict[str, Partition] = field(default_factory=dict)
    revisions: list[pl.DataFrame] = field(default_factory=list)

    def renew(self, day: Day, labels: Labels, *, due: bool) -> None:
        """Write the partition of a day if there is anything new: predictions, labels, or windows that closed (``due``)."""
        revised = self._revised(day, labels) if day.old_rows else None
        if not (due or day.new_rows > len(labels.copies) or (revised is not None and len(revised))):
            return
        count = Count(self.columns, day.time)
        path = self.stage.path(data_file(day.name))
        batches = map(count, self._marked(day, labels))
        if day.old_rows + day.new_rows <= PIECE:
            pl.concat(batches).write_parquet(path, compression="zstd", compression_level=1)
        else:
            sink(batches, self.schema, path)
        self.written[day.name] = count.partition(self.stage.number)
        if revised is not None and len(revised):
            self.revisions.append(revised.with_columns(pl.lit(day.name).str.to_date().alias("date")))

    def keep_revisions(self) -> dict[str, int]:
        """Write the labels that changed as they were before; how many were known and had which status."""
        if not self.revisions:
            return {}
        whole = pl.concat(self.revisions)
        whole.rename({ROW: "row"}).write_parquet(self.stage.path(f"{REVISIONS}/{self.stage.number:06}.parquet"))
        known = whole.filter(pl.col(self.columns.status) != Status.UNKNOWN)
        return dict(sorted(known[self.columns.status].cast(pl.String).value_counts().iter_rows()))

    def _marked(self, day: Day, labels: Labels) -> Iterator[pl.DataFrame]:
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
        given = self._given(labels.given, start, len(batch))
        old = columns.status in batch.columns
        collided = _mask(_inside(labels.collided, start, len(batch)), len(batch))
        if old:
            collided |= (batch[columns.status] == Status.EXCLUDED).to_numpy()
            former = batch.select(pl.col(columns.all).name.prefix("former:"))
        marked = batch.with_columns(*given.get_columns(), pl.Series(_COLLIDED, collided)).with_columns(
            *_statuses(self.label, columns, self.schema, self.as_of)
        )
        if not old:
            return marked.with_columns(number.alias(columns.version), number.alias(columns.since))
        changed = pl.any_horizontal(
            pl.col(name).ne_missing(pl.col(f"former:{name}")) for name in (columns.status, *columns.given)
        )
        version = pl.when(changed).then(number).otherwise(pl.col(columns.version))
        return marked.with_columns(former.get_columns()).with_columns(version.alias(columns.version))

    def _given(self, given: pl.DataFrame, start: int, length: int) -> pl.DataFrame:
        """What outcomes say of so many predictions from this one on."""
        rows = given[ROW].to_numpy()
        first, last = np.searchsorted(rows, [start, start + length])
        some = given[first:last].select(pl.col(name).alias(new) for name, new in zip(GIVEN, self.columns.given, strict=True))
        types = {name: self.schema[name] for name in self.columns.given}
        if not len(some):
            return self._nothing(length)
        places = np.full(length, len(some), np.uint32)
        places[rows[first:last] - start] = np.arange(len(some), dtype=np.uint32)
        return pl.concat([some.cast(types), self._nothing(1)]).select(pl.all().gather(pl.Series(places)))

    def _nothing(self, length: int) -> pl.DataFrame:
        """What is said where there are no outcomes."""
        count = self.columns.count
        return pl.select(
            pl.repeat(0 if name == count else None, length, dtype=self.schema[name]).alias(name)
            for name in self.columns.given
        )

    def _revised(self, day: Day, labels: Labels) -> pl.DataFrame:
        """The labels of the dataset that change otherwise than by time, as they were."""
        columns = self.columns
        parts, start = [], 0
        for batch in day.old(list(dict.fromkeys([*self.key, day.time, *columns.all]))):
            now = self._mark(batch, labels, start)
            closed = (pl.col(columns.status) == Status.NEGATIVE) & (pl.col(columns.count) == 0)
            by_time = closed & (pl.col(f"former:{columns.status}") == Status.UNKNOWN) & (
                pl.col(f"former:{columns.version}") == pl.col(columns.since)
            )
            changed = now.select((pl.col(columns.version) == self.stage.number) & ~by_time).to_series()
            parts.append(batch.drop(AT).with_row_index(ROW, start).filter(changed))
            start += len(batch)
        return pl.concat(parts)


def _statuses(label: Label, columns: LabelColumns, schema: pl.Schema, as_of: int) -> list[pl.Expr]:
    """The label of each prediction, and what is known of it."""
    negative = pl.lit(label.negative).cast(schema[columns.name])
    closed = pl.col(AT) <= as_of - label.closing
    found = pl.when(pl.col(columns.name).is_null() & closed & (pl.col(columns.count) == 0)).then(negative).otherwise(pl.col(columns.name))
    filled = pl.when(~pl.col(_COLLIDED)).then(found)
    status = (
        pl.when(pl.col(_COLLIDED))
        .then(pl.lit(Status.EXCLUDED, STATUS_TYPE))
        .when(filled.is_null())
        .then(pl.lit(Status.UNKNOWN, STATUS_TYPE))
        .when(filled == negative)
        .then(pl.lit(Status.NEGATIVE, STATUS_TYPE))
        .otherwise(pl.lit(Status.POSITIVE, STATUS_TYPE))
    )
    return [filled.alias(columns.name), status.alias(columns.status)]


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
        status = rows[self.columns.status]
        for name, count in status.value_counts().iter_rows():
            self._statuses[name] = self._statuses.get(name, 0) + count
        still = rows[self.time].filter(status == Status.UNKNOWN).to_physical().min()
        if isinstance(still, int):
            self._first_open = still if self._first_open is None else min(still, self._first_open)
        return rows

    def partition(self, number: int) -> Partition:
        """The partition, as that of a version."""
        found = {status.value: self._statuses.get(status, 0) for status in Status}
        return Partition(sum(found.values()), **found, first_open=self._first_open, version=number)


def sink(batches: Iterator[pl.DataFrame], schema: pl.Schema, path: Path) -> None:
    """Write batches to a file of Parquet as they come."""

    def source(
        with_columns: list[str] | None, predicate: pl.Expr | None, n_rows: int | None, batch_size: int | None
    ) -> Iterator[pl.DataFrame]:
        yield from batches

    frame = register_io_source(source, schema=schema, is_pure=True)
    frame.sink_parquet(path, compression="zstd", compression_level=1, maintain_order=True)
