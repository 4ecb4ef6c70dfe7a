"""Every outcome that was ever taken, each once, by the day it happened: what later runs need to know of earlier ones.

Outcomes are one if their stream and id are, or all their columns where they have no id. Of several that say the same
the one that was known first stays, and the others are duplicates. If they say different things none of them counts,
since nobody knows which is right; nor does one that was taken back.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from .attribution import FATES, Fate
from .day import day_of, named
from .hashing import hashes, repeated
from .intake import AT, KNOWN
from .store import OUTCOMES
from .winner import FATE, ID, KIND, RETRACTED, STREAM, VALUE

#: The file of outcomes that have no time.
TIMELESS = "timeless"

#: Where a row of the log lies: the name of its file, and its place there; new rows have neither.
FILE, ROW = "assay:file", "assay:row"

#: Whether an outcome may have been read before.
AGAIN = "assay:again"

FATE_TYPE = pl.Enum(FATES)

#: Outcomes that count for nothing, whatever predictions there are.
VOID = (Fate.CONFLICT, Fate.RETRACTED)


@dataclass(frozen=True)
class OutcomeLog:
    """The files of the log, some of which are read."""

    folder: Path
    groups: tuple[str, ...]
    schema: pl.Schema

    @property
    def content(self) -> tuple[str, ...]:
        """The columns in which equal outcomes are equal."""
        return (*self.groups, AT, STREAM, KIND, VALUE)

    def names(self) -> list[str]:
        """The names of all files."""
        return sorted(path.stem for path in (self.folder / OUTCOMES).glob("*.parquet"))

    def path(self, name: str) -> Path:
        """Where the file of this name lies."""
        return self.folder / OUTCOMES / f"{name}.parquet"

    def read(self, names: Iterable[str]) -> pl.DataFrame:
        """The rows of these files, each with its place; files that are not there have none."""
        there = set(self.names())
        frames = [
            pl.read_parquet(self.path(name), glob=False, hive_partitioning=False)
            .with_row_index(ROW)
            .with_columns(pl.lit(name).alias(FILE))
            for name in names
            if name in there
        ]
        return pl.concat([self.nothing, *frames])

    @property
    def placed(self) -> dict[str, pl.DataType]:
        """The columns that only rows of the log have."""
        return {ROW: pl.UInt32(), FATE: FATE_TYPE, FILE: pl.String()}

    @cached_property
    def nothing(self) -> pl.DataFrame:
        """No rows."""
        return pl.DataFrame(schema={ROW: pl.UInt32, **self.schema, FATE: FATE_TYPE, FILE: pl.String})

    def of_ids(self, new: pl.DataFrame) -> pl.DataFrame:
        """The rows that have an id of one of these outcomes."""
        ids = new.lazy().filter(pl.col(ID).is_not_null()).select(STREAM, ID).unique().collect()
        if not len(ids):
            return self.nothing
        found = [
            name
            for name in self.names()
            if len(
                pl.scan_parquet(self.path(name), glob=False, hive_partitioning=False)
                .select(STREAM, ID)
                .join(ids.lazy(), on=[STREAM, ID], how="semi")
                .head(1)
                .collect()
            )
        ]
        return self.read(found).join(ids, on=[STREAM, ID], how="semi")


@dataclass(frozen=True)
class Merged:
    """New outcomes beside those of the log."""

    #: Outcomes that are new, with their fate where that is settled.
    added: pl.DataFrame
    #: Rows of the log of which something is new: that they were known earlier, or that they are void.
    changed: pl.DataFrame
    #: How many of each stream are equal to others, and how many of these may only have been read again.
    duplicates: Mapping[str, int]
    again: Mapping[str, int]


def merge(log: OutcomeLog, new: pl.DataFrame) -> Merged:
    """New outcomes, each once, and what they change about those of the log.

    Args:
        log: The log.
        new: Its columns but for the fate, and whether they may have been read before, as `AGAIN`.
    """
    new = new.with_columns(pl.lit(None).cast(dtype).alias(name) for name, dtype in log.placed.items())
    old = log.of_ids(new)
    plain = new.filter(pl.col(ID).is_null())
    if len(plain):
        same_days = log.read(files_of(plain)).filter(pl.col(ID).is_null())
        old = pl.concat([old, same_days.join(plain, on=list(log.content), how="semi", nulls_equal=True)])
    old = old.with_columns(pl.lit(False).alias(AGAIN))
    kept = _kept(pl.concat([old, new.select(old.columns)]), log)
    added = kept.filter(pl.col(ROW).is_null())
    gone = Counter(new.select(STREAM, AGAIN).iter_rows())
    gone.subtract(Counter(added.select(STREAM, AGAIN).iter_rows()))
    return Merged(
        added.drop(AGAIN),
        _changed(kept.drop(AGAIN), old),
        {stream: count for (stream, again), count in gone.items() if count and not again},
        {stream: count for (stream, again), count in gone.items() if count and again},
    )


def _changed(kept: pl.DataFrame, old: pl.DataFrame) -> pl.DataFrame:
    before = old.select(FILE, ROW, pl.col(KNOWN).alias("earlier"), pl.col(FATE).alias("former"))
    return (
        kept.filter(pl.col(ROW).is_not_null())
        .join(before, on=[FILE, ROW], how="left", maintain_order="left")
        .filter((pl.col(KNOWN) != pl.col("earlier")) | (_void(FATE) & ~_void("former").fill_null(False)))
        .drop("earlier", "former")
    )


def _void(column: str) -> pl.Expr:
    return pl.col(column).is_in(VOID)


def _kept(pool: pl.DataFrame, log: OutcomeLog) -> pl.DataFrame:
    """One row for each outcome, that of the log if there is one, and its fate where nothing can change that."""
    content = [*log.content, ID, RETRACTED]
    once = pool
    if len(repeated([hashes(pool, content)])):
        ordered = pool.sort(pl.col(ROW).is_null(), KNOWN, maintain_order=True)
        earliest = pl.col(KNOWN).min().over(content)
        once = ordered.with_columns(earliest).unique(content, keep="first", maintain_order=True)
    with_id = once.filter(pl.col(ID).is_not_null())
    if not len(repeated([hashes(with_id, [STREAM, ID])])):
        return once
    taken_back = pl.col(RETRACTED).any().over(STREAM, ID)
    several = (~pl.col(RETRACTED)).sum().over(STREAM, ID) > 1
    void = (
        pl.when(taken_back)
        .then(pl.lit(Fate.RETRACTED, FATE_TYPE))
        .when(several)
        .then(pl.lit(Fate.CONFLICT, FATE_TYPE))
        .otherwise(pl.col(FATE))
    )
    settled = pl.when(pl.col(ID).is_null() | pl.col(RETRACTED)).then(pl.col(FATE)).otherwise(void)
    return once.with_columns(settled.alias(FATE))


def files_of(outcomes: pl.DataFrame) -> list[str]:
    """The names of the files that outcomes belong to."""
    days = day_of(outcomes[AT]).unique().to_list()
    return [TIMELESS if day is None else named(day) for day in days]


def with_file(outcomes: pl.DataFrame) -> Iterator[tuple[str, pl.DataFrame]]:
    """Outcomes by the file that they belong to."""
    for (day,), rows in outcomes.group_by(day_of(outcomes[AT]).alias("day"), maintain_order=True):
        yield (TIMELESS if day is None else named(int(str(day)))), rows


def write(log: OutcomeLog, place: Path, name: str, added: Sequence[pl.DataFrame], changed: pl.DataFrame) -> pl.DataFrame:
    """Write a file anew, with rows added and the times and fates of some changed; what it holds now."""
    columns = [*log.schema.names(), FATE]
    rows = log.read([name])
    if len(changed):
        at = changed[ROW].to_numpy()
        known, places = rows[KNOWN].to_numpy().copy(), rows[FATE].to_physical().to_numpy().copy()
        known[at], places[at] = changed[KNOWN].to_numpy(), changed[FATE].to_physical().to_numpy()
        rows = rows.with_columns(pl.Series(KNOWN, known), fates(places))
    whole = pl.concat([rows.select(columns), *(frame.select(columns) for frame in added)])
    whole.write_parquet(place, compression="zstd", compression_level=1)
    return whole


def fates(places: NDArray[np.uint8]) -> pl.Series:
    """Places in `FATES` as a column."""
    return pl.Series(FATE, list(FATES), FATE_TYPE).gather(pl.Series(places, dtype=pl.UInt32)).alias(FATE)
