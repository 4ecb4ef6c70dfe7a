"""Every outcome that was ever taken, each once, by the day it happened: what later runs need to know of earlier ones.

Outcomes are one if their stream and id are, or all their columns where they have no id. Of several that say the same
the one that was known first stays, and the others are duplicates. If they say different things none of them counts,
since nobody knows which is right; nor does one that was taken back.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import polars as pl

from .attribution import Fate
from .day import day_of, named
from .hashing import hashes, repeated
from .labeling import FATE, FATE_TYPE, VOID
from .outcome_columns import ID, RETRACTED, STREAM
from .screening import AT, KNOWN
from .store import OUTCOMES, log_file

#: The file of outcomes that have no time.
TIMELESS = "timeless"

#: Where an outcome of the log lies: the name of its file, and its place there; a new one has no place.
FILE, PLACE = "assay:file", "assay:place"


@dataclass(frozen=True)
class OutcomeLog:
    """The files of the log."""

    folder: Path
    #: The columns of outcomes.
    schema: pl.Schema

    @property
    def content(self) -> list[str]:
        """The columns in which outcomes that are one are equal."""
        return content_of(self.schema)

    def names(self) -> list[str]:
        """The names of all files."""
        return sorted(path.stem for path in (self.folder / OUTCOMES).glob("*.parquet"))

    def read(self, names: Iterable[str]) -> pl.DataFrame:
        """The outcomes of these files, each with its place; files that are not there have none."""
        there = set(self.names())
        frames = [
            pl.read_parquet(self.folder / log_file(name), glob=False, hive_partitioning=False)
            .with_row_index(PLACE)
            .with_columns(pl.lit(name).alias(FILE))
            for name in names
            if name in there
        ]
        return pl.concat([self.nothing, *frames])

    @cached_property
    def nothing(self) -> pl.DataFrame:
        """No outcomes."""
        return pl.DataFrame(schema={PLACE: pl.UInt32, **self.schema, FATE: FATE_TYPE, FILE: pl.String})

    def of_ids(self, new: pl.DataFrame) -> pl.DataFrame:
        """The outcomes that have an id of one of these."""
        ids = new.filter(pl.col(ID).is_not_null()).select(STREAM, ID).unique().lazy()
        found = [
            name
            for name in (self.names() if new[ID].null_count() < len(new) else ())
            if pl.scan_parquet(self.folder / log_file(name), glob=False, hive_partitioning=False)
            .select(STREAM, ID)
            .join(ids, on=[STREAM, ID], how="semi")
            .head(1)
            .collect()
            .height
        ]
        return self.read(found).join(ids.collect(), on=[STREAM, ID], how="semi")


@dataclass(frozen=True)
class Renewal:
    """The log as new outcomes leave it."""

    log: OutcomeLog
    #: Outcomes that are new, and those of the log of which something is: that they were known earlier, or are void.
    added: pl.DataFrame
    changed: pl.DataFrame

    @cached_property
    def files(self) -> set[str]:
        """The names of files in which something is new."""
        return {*self.added[FILE].unique(), *self.changed[FILE].unique()}

    def names(self) -> list[str]:
        """The names of all files."""
        return sorted({*self.log.names(), *self.files})

    def read(self, names: Iterable[str]) -> pl.DataFrame:
        """The outcomes of these files as they are now."""
        wanted = list(names)
        old = self.log.read(wanted)
        if len(self.changed):
            now = self.changed.select(FILE, PLACE, KNOWN, FATE)
            old = old.update(now, on=[FILE, PLACE], how="left", include_nulls=False)
        added = (self._added[name,] for name in wanted if (name,) in self._added)
        return pl.concat([old, *(rows.select(old.columns) for rows in added)])

    @cached_property
    def _added(self) -> dict[tuple[object, ...], pl.DataFrame]:
        return self.added.partition_by(FILE, as_dict=True)


def content_of(schema: pl.Schema) -> list[str]:
    """The columns of outcomes in which those that are one are equal: all but when they were known."""
    return [name for name in schema.names() if name != KNOWN]


def renewed(log: OutcomeLog, new: pl.DataFrame) -> Renewal:
    """New outcomes, each once, beside those of the log."""
    missing = {PLACE: pl.UInt32(), FATE: FATE_TYPE}
    days = new.select(day_of(new[AT]).alias("day")).unique("day")["day"].to_list()
    files = {day: TIMELESS if day is None else named(day) for day in days}
    file = day_of(new[AT]).replace_strict(files, return_dtype=pl.String) if len(new) else pl.Series([], dtype=pl.String)
    new = new.with_columns(
        *(pl.lit(None, dtype).alias(name) for name, dtype in missing.items()), file.alias(FILE)
    ).select(log.nothing.columns)
    old = log.of_ids(new)
    plain = new.filter(pl.col(ID).is_null())
    if len(plain):
        near = log.read(sorted(set(files.values()))).filter(pl.col(ID).is_null())
        old = pl.concat([old, near.join(plain, on=log.content, how="semi", nulls_equal=True)])
    kept = each_once(pl.concat([old, new]), log.content)
    return Renewal(log, kept.filter(pl.col(PLACE).is_null()), _changed(kept, old))


def _changed(kept: pl.DataFrame, old: pl.DataFrame) -> pl.DataFrame:
    before = old.select(FILE, PLACE, pl.col(KNOWN).alias("earlier"), pl.col(FATE).alias("former"))
    void = pl.col(FATE).is_in(VOID) & pl.col(FATE).ne_missing(pl.col("former"))
    joined = kept.join(before, on=[FILE, PLACE], how="inner", maintain_order="left")
    return joined.filter((pl.col(KNOWN) != pl.col("earlier")) | void).drop("earlier", "former")


def each_once(pool: pl.DataFrame, content: Sequence[str]) -> pl.DataFrame:
    """One row for each outcome, that of the log if there is one, and its fate where nothing can change that.

    Args:
        pool: Outcomes, with their fate and `PLACE`.
        content: The columns in which outcomes that are one are equal.
    """
    once = pool
    if len(repeated([hashes(pool, content)])):
        ordered = pool.sort(pl.col(PLACE).is_null(), KNOWN, maintain_order=True)
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


def counts_of(outcomes: pl.DataFrame) -> dict[str, int]:
    """How many outcomes have each fate; those that take others back are ``retractions``."""
    found = dict(outcomes.filter(~pl.col(RETRACTED))[FATE].cast(pl.String).value_counts().iter_rows())
    back = int(outcomes[RETRACTED].sum())
    return dict(sorted({**found, **({"retractions": back} if back else {})}.items()))
