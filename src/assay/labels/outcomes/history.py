"""What the labels of a dataset were: any version, as a source of batches.

A version is read from the partitions as they are now, less the predictions that came later, with the labels that later
runs revised as they were before, and those that later became negative for want of an outcome unknown again.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path

import numpy as np
import polars as pl
import polars.selectors as cs

from assay.errors import ColumnError, SourceError, UsageError
from assay.sources import Reject

from ..duration import microseconds
from ..instant import instant, moment
from .columns import STATUS_TYPE, LabelColumns, Status
from .day import Day, numbered
from .store import Store, data_file, revision_file
from .version import Version

#: The place of a revised prediction in its partition.
ROW = "row"


@dataclass(frozen=True)
class LabelSnapshot:
    """The labels of a dataset as one version has them, in the columns of its files; a source of batches.

    Reading needs no lock: while a run publishes, the version that was opened stays what it is.
    """

    folder: Path
    version: Version

    @property
    def name(self) -> str:
        """The dataset, and the version."""
        return f"{self.folder} as of {moment(self.version.as_of):%Y-%m-%d %H:%M}"

    @property
    def size(self) -> int:
        """Bytes of its partitions."""
        return sum(path.stat().st_size for path in self._paths.values() if path.exists())

    def columns(self) -> tuple[str, ...]:
        """Names of the columns."""
        for path in self._paths.values():
            return tuple(pl.read_parquet_schema(path))
        return ()

    def batches(
        self,
        *,
        columns: Sequence[str] | None = None,
        reject: Reject | None = None,
        advance: Callable[[int], None] | None = None,
    ) -> Iterator[pl.DataFrame]:
        """Its predictions day by day."""
        wanted = self.columns() if columns is None else tuple(columns)
        for name in wanted:
            if name not in self.columns():
                raise ColumnError.missing(name, self.columns(), where=self.name)
        for name, path in self._paths.items():
            needed = dict.fromkeys([*wanted, self.time, *self.label.all])
            day, start = Day(numbered(name), self.time, path, self.version.partitions[name].taken), 0
            for batch in day.old(list(needed)):
                some = batch.head(day.old_rows - start)  # later runs added the rest
                yield self._then(some, day, start).select(cs.by_name(*wanted))
                start += len(batch)
                if start >= day.old_rows:
                    break
            if advance is not None:
                advance(path.stat().st_size)

    @cached_property
    def label(self) -> LabelColumns:
        """The columns of the label."""
        return LabelColumns.among(str(self.version.meaning["[label] name"]), self.columns())

    @cached_property
    def time(self) -> str:
        """The column of times of predictions."""
        return str(self.version.meaning["[predictions] time"])

    @cached_property
    def closing(self) -> int:
        """Microseconds after a prediction from which on a missing outcome is a negative."""
        meaning = self.version.meaning
        return microseconds(str(meaning["[label] window"])) + microseconds(str(meaning["[label] grace"]))

    @cached_property
    def _paths(self) -> dict[str, Path]:
        return {day: self.folder / data_file(day) for day in self.version.partitions}

    def _then(self, batch: pl.DataFrame, day: Day, start: int) -> pl.DataFrame:
        """Rows of a partition as they were, the first of which has this number."""
        columns = self.label
        before = self._revised(day.name, start, len(batch))
        now = batch.with_row_index(ROW, start)
        if before is not None:
            now = now.join(before, on=ROW, how="left", maintain_order="left", suffix=":before")
            revised = pl.col(f"{columns.status}:before").is_not_null()
            now = now.with_columns(
                pl.when(revised).then(pl.col(f"{name}:before")).otherwise(pl.col(name)).alias(name)
                for name in columns.all
            )
        still_open = (
            (pl.col(self.time).to_physical() > self.version.as_of - self.closing)
            & (pl.col(columns.status) == Status.NEGATIVE)
            & (pl.col(columns.count) == 0)
        )
        took = pl.Series(day.taken_by(np.arange(start, start + len(batch))))
        was = (
            (columns.name, pl.lit(None)),
            (columns.status, pl.lit(Status.UNKNOWN, STATUS_TYPE)),
            (columns.version, pl.lit(took)),
        )
        return now.with_columns(
            pl.when(still_open).then(then).otherwise(pl.col(name)).alias(name) for name, then in was
        )

    def _revised(self, day: str, start: int, length: int) -> pl.DataFrame | None:
        """Labels of these rows that later runs revised, as they were."""
        frames = []
        for number in Store(self.folder).revisions(self.version.number):
            scan = pl.scan_parquet(self.folder / revision_file(number), glob=False, hive_partitioning=False)
            inside = (pl.col("date") == pl.lit(day).str.to_date()) & pl.col(ROW).is_between(
                start, start + length, closed="left"
            )
            frames.append(scan.filter(inside).select(ROW, *self.label.all).collect())
        revised = pl.concat(frames) if frames else pl.DataFrame()
        return revised.unique(ROW, keep="first", maintain_order=True) if len(revised) else None


def open_labels(folder: str | Path, *, version: int | None = None, as_of: datetime | None = None) -> LabelSnapshot:
    """The labels of a dataset: the last ones, those of a version, or those known at a time.

    Raises:
        SourceError: there is no dataset of labels, or none yet at that time.
        UsageError: there is no such version.
    """
    store = Store(Path(folder))
    numbers = store.versions()
    if not numbers:
        raise SourceError("no dataset of labels; try `assay label join`", file=folder)
    if version is not None and version not in numbers:
        raise UsageError(f"{folder} has no version {version}; it has {numbers[0]} to {numbers[-1]}")
    if version is not None or as_of is None:
        return LabelSnapshot(store.folder, store.version(numbers[-1] if version is None else version))
    found = (store.version(number) for number in reversed(numbers))
    known = next((each for each in found if each.as_of <= instant(as_of)), None)
    if known is None:
        first = moment(store.version(numbers[0]).as_of)
        raise SourceError(f"nothing was known as of {as_of}; the first version is as of {first}", file=folder)
    return LabelSnapshot(store.folder, known)
