"""The dataset itself: a file for the predictions of each day, in part or as a whole."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl
import polars.selectors as cs

from assay.sources.columnar import stream

from .column import LabelColumns
from .day import named
from .hashing import Hashes
from .identity import DAY, ROW, Identity
from .intake import AT
from .shape import PARTITION
from .spool import ROWS
from .store import DATA


def file_of(day: int) -> str:
    """Where the predictions of a day lie, from the folder of the dataset."""
    return f"{DATA}/{PARTITION}={named(day)}/labels.parquet"


@dataclass(frozen=True)
class Dataset:
    """The files of one version, days counted from 1970."""

    folder: Path
    days: tuple[int, ...]
    #: The column of times.
    time: str

    def scan(self, day: int) -> pl.LazyFrame:
        """The predictions of a day."""
        return pl.scan_parquet(self.folder / file_of(day), glob=False, hive_partitioning=False)

    def batches(self, day: int, columns: Sequence[str] | None = None) -> Iterator[pl.DataFrame]:
        """The predictions of a day, with `AT`."""
        scanned = self.scan(day)
        names = scanned.collect_schema().names() if columns is None else columns
        for batch in stream(scanned, names, most=ROWS):
            yield batch.with_columns(batch[self.time].to_physical().alias(AT))

    def hashes(self, days: Iterable[int], identity: Identity) -> Iterator[tuple[int, Hashes]]:
        """The hashes of the keys of all predictions of these days."""
        for day in sorted(set(days) & set(self.days)):
            keys = self.scan(day).select(cs.by_name(*identity.key)).collect()
            yield day, identity.hashes(keys)

    def claims(self, day: int, identity: Identity, suspects: Hashes, source: int) -> Iterator[pl.DataFrame]:
        """Predictions of a day whose key may be that of another."""
        start = 0
        for batch in self.batches(day, [*dict.fromkeys([*identity.content, self.time])]):
            rows = np.arange(start, start + len(batch))
            yield identity.claims(batch, suspects, source, day=day, rows=rows)
            start += len(batch)

    def of_groups(self, days: Iterable[int], groups: pl.DataFrame, columns: Sequence[str]) -> pl.DataFrame:
        """The predictions of these days that are of one of the groups, with `AT`, `DAY` and `ROW`."""
        frames = []
        for day in sorted(set(days) & set(self.days)):
            numbered = self.scan(day).select(cs.by_name(*columns)).with_row_index(ROW)
            chosen = numbered.join(groups.lazy(), on=groups.columns, how="semi").collect()
            frames.append(chosen.with_columns(pl.lit(day, pl.Int64).alias(DAY), pl.col(ROW).cast(pl.Int64)))
        if not frames:
            return pl.DataFrame()
        whole = pl.concat(frames)
        return whole.with_columns(whole[self.time].to_physical().alias(AT))


@dataclass(frozen=True)
class Revision:
    """Labels of one day that changed."""

    #: `ROW`, and the columns of `LabelColumns.given` as they are now.
    now: pl.DataFrame
    #: `ROW`, the columns of the key and the time, and all columns of the label as they were.
    before: pl.DataFrame


def revised(
    existing: pl.DataFrame, labels: pl.DataFrame, columns: LabelColumns, key: Sequence[str]
) -> dict[int, Revision]:
    """What changed among these predictions of the dataset, by day.

    Args:
        existing: Predictions with the columns of their labels.
        labels: The labels that outcomes give them now, in the same columns, with `DAY` and `ROW`.
        columns: Those columns.
        key: The columns that tell predictions apart, time among them.
    """
    given = list(columns.given)
    now = existing.select(DAY, ROW).join(labels, on=[DAY, ROW], how="left", maintain_order="left")
    now = now.with_columns(pl.col(columns.count).fill_null(0))
    there = pl.col(columns.count) > 0
    was = existing.with_columns(pl.when(there).then(pl.col(columns.name)).alias(columns.name))
    differs = pl.any_horizontal(
        [pl.Series(name, was[name].ne_missing(now[name]).to_numpy()) for name in given]
    )
    changed = pl.select(differs).to_series()
    if not changed.any():
        return {}
    after, before = now.filter(changed), existing.filter(changed)
    told = dict.fromkeys([*key, *columns.all])
    return {
        int(str(day)): Revision(rows.select(ROW, *given), before.filter(pl.col(DAY) == day).select(ROW, *told))
        for (day,), rows in after.group_by(DAY)
    }
