"""The rows of a dataset cut in two, good and offending, and written to files: whole or not at all."""

import json
import os
import shutil
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp

import msgspec
import polars as pl
from polars.exceptions import PolarsError

from assay.errors import SourceError, UsageError, listing
from assay.sources import Dataset, Rejected, Source

from .offending import ADDED, ANOMALIES, Findings, judged, refuse_added, why_no_row
from .spool import Spool
from .writer import WRITERS

#: What a folder of ours holds.
GOOD, BAD, UNREADABLE, SUMMARY = "good.parquet", "bad.parquet", "unreadable.jsonl", "quarantine.json"

#: Offending rows kept in a `Split`.
SHOWN = 5


@dataclass(frozen=True)
class Behind:
    """How many rows are a reason for an anomaly; if none is, why."""

    path: str
    type: str
    rows: int
    why_none: str | None = None


@dataclass(frozen=True)
class Summary:
    """How the rows were cut, each counted once. This is ``quarantine.json``."""

    data: str
    good: int
    bad: int
    unreadable: int
    anomalies: tuple[Behind, ...]
    version: int = 1


@dataclass(frozen=True)
class Split:
    """What was written."""

    summary: Summary
    #: The first offending rows.
    first: pl.DataFrame


def split(source: Source, findings: Findings, *, rows: Path | None = None, folder: Path | None = None) -> Split:
    """Write the offending rows to a file, or all rows to the files of a folder, in one more pass over the data.

    ``rows`` is Parquet, CSV or JSON lines by its name: the columns of the data, `assay_row` and `assay_anomalies`.
    ``folder`` gets ``good.parquet`` (the columns of the data), ``bad.parquet`` (as ``rows``), ``unreadable.jsonl``
    (where what could not be read begins) and ``quarantine.json`` (a `Summary`): a row is in one of them, once. Where
    batches differ in the type of a column, it is written as `common_types` says.

    Raises:
        SourceError: the data cannot be read, or only once, or a file cannot be written.
        UsageError: as of `refuse`.
    """
    refuse(source, rows=rows, folder=folder)
    target = folder or rows
    assert target is not None, "nothing to write"
    with _written(target), TemporaryDirectory(dir=_made(target.parent), prefix=".assay-") as place:
        cut = _Cut.of(source, findings, Path(place))
        summary = cut.summary(source.name, findings)
        if folder is not None:
            with _beside(folder) as beside:
                cut.fill(beside, summary)
        if rows is not None:
            with _beside(rows) as beside:
                WRITERS[rows.suffix](cut.bad.frame(), beside)
        return Split(summary, cut.bad.frame().head(SHOWN).collect())


def refuse(source: Source, *, rows: Path | None, folder: Path | None) -> None:
    """Say before any work is done what would go wrong.

    Raises:
        UsageError: the data have a column with the name of one that is added, the file would be of no known format, or
            something else would be replaced: the data that are read, or a folder that holds more than we wrote.
    """
    refuse_added(source)
    if rows is not None and rows.suffix not in WRITERS:
        raise UsageError(f"{rows}: no format ends in {rows.suffix!r}; {listing(WRITERS)}. Try {rows.stem}.parquet")
    if rows is not None and rows.is_dir():
        raise UsageError(f"{rows} is a folder, expected a file. Try {rows / 'bad.parquet'}")
    read = [file.path.resolve() for file in source.files] if isinstance(source, Dataset) else []
    for target in filter(None, (rows, folder)):
        if any(path.is_relative_to(target.resolve()) for path in read):
            raise UsageError(f"{target} would replace the data that are read, expected another place. Try another name")
    if folder is not None and not _ours(folder):
        raise UsageError(
            f"{folder} is there and holds other things, expected a new or an empty folder, or one that was written "
            "this way. Try another name"
        )


@dataclass
class _Cut:
    """The rows of a dataset, cut."""

    good: Spool
    bad: Spool
    unreadable: Path
    rejected: int = 0
    #: Rows by path and type of the anomaly.
    behind: Counter[tuple[str, str]] = field(default_factory=Counter)

    @classmethod
    def of(cls, source: Source, findings: Findings, place: Path) -> "_Cut":
        """All of them, in one pass."""
        cut = cls(Spool(place, "good"), Spool(place, "bad"), place / UNREADABLE)
        with cut.unreadable.open("w", encoding="utf-8", newline="\n") as lines:

            def reject(row: Rejected) -> None:
                cut.rejected += 1
                lines.write(json.dumps(asdict(row), ensure_ascii=False) + "\n")

            for batch in judged(source, findings, reject=reject):
                cut._add(batch)
        return cut

    def _add(self, batch: pl.DataFrame) -> None:
        offends = batch[ANOMALIES].is_not_null()
        self.good.add(batch.filter(~offends).drop(ADDED))
        self.bad.add(batch.filter(offends))
        reasons = batch[ANOMALIES].drop_nulls().explode().struct.unnest()
        for path, kind, rows in reasons.group_by("path", "type").len().iter_rows():
            self.behind[path, kind] += rows

    def summary(self, name: str, findings: Findings) -> Summary:
        """How many rows went where, and why."""
        pairs = dict.fromkeys([*((found.path, found.type) for found in findings), *sorted(self.behind)])
        behind = (
            Behind(path, kind, rows, None if rows else why_no_row(kind))
            for path, kind in pairs
            for rows in [self.behind[path, kind]]
        )
        return Summary(name, self.good.rows, self.bad.rows, self.rejected, tuple(behind))

    def fill(self, folder: Path, summary: Summary) -> None:
        """Write everything into a new folder."""
        folder.mkdir()
        self.good.frame().sink_parquet(folder / GOOD)
        self.bad.frame().sink_parquet(folder / BAD)
        shutil.copyfile(self.unreadable, folder / UNREADABLE)
        (folder / SUMMARY).write_bytes(msgspec.json.format(msgspec.json.encode(summary)) + b"\n")


def _ours(folder: Path) -> bool:
    """Whether a folder may be replaced: it is not there, or is empty, or holds what we wrote and nothing else."""
    if not folder.exists():
        return True
    held = {path.name for path in folder.iterdir()} if folder.is_dir() else {""}
    if not held:
        return True
    try:
        msgspec.json.decode((folder / SUMMARY).read_bytes(), type=Summary)
    except (OSError, msgspec.DecodeError):
        return False
    return held <= {GOOD, BAD, UNREADABLE, SUMMARY}


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@contextmanager
def _written(target: Path) -> Iterator[None]:
    """What the system or Polars says when it cannot write, as a SourceError."""
    try:
        yield
    except (OSError, PolarsError) as error:
        raise SourceError(f"cannot be written: {getattr(error, 'strerror', None) or error}", file=target) from error


@contextmanager
def _beside(target: Path) -> Iterator[Path]:
    """A path to write to, beside the target, which takes its place if all goes well."""
    room = Path(mkdtemp(dir=_made(target.parent), prefix=f".{target.name}."))
    try:
        yield room / target.name
        if target.is_dir():
            os.replace(target, room / "before")
        os.replace(room / target.name, target)
    finally:
        shutil.rmtree(room, ignore_errors=True)
