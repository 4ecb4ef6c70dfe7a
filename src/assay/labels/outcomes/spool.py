"""What a run reads of one log: files of columns that can be read again, the same rows in the same order."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import polars as pl
import polars.selectors as cs

from assay.errors import SourceError
from assay.sources import Dataset, Reject, Source, open_files
from assay.sources.columnar import DAMAGE, Scan, first_line, stream

#: Rows of a batch at most.
ROWS = 1 << 18

#: Is told what a run is at, how much of it is done, and how much there is, or 0 where nobody knows.
Tell = Callable[[str, int, int], None]


def untold(what: str, done: int, total: int) -> None:
    """What nobody wants to know."""


class Log(Protocol):
    """What is new in a log, as far as its columns are to be found out."""

    def columns(self) -> tuple[str, ...]:
        """The columns in the order in which they first appear."""
        ...

    def types(self, column: str) -> list[pl.DataType]:
        """The types of a column."""
        ...

    def batches(self, columns: Sequence[str]) -> Iterator[pl.DataFrame]:
        """Events in order, or the first of them."""
        ...


@dataclass(frozen=True)
class Leaf:
    """A file of columns, and what the folders that it lies in say of its rows."""

    scan: Scan
    keys: Mapping[str, str | None] = field(default_factory=dict)
    #: Whether an earlier run has read and counted these events, which had not arrived then.
    held: bool = False

    def batches(self, columns: Sequence[str], start: int = 0, rows: int | None = None) -> Iterator[pl.DataFrame]:
        """Its rows in order, all or so many from one on; columns that it lacks are nulls."""
        there = [name for name in columns if name in self.scan.schema]
        added = [pl.lit(self.keys.get(name)).alias(name) for name in columns if name not in there]
        frame = self.scan.frame if rows is None else self.scan.frame.slice(start, rows)
        try:
            for batch in stream(frame, there or self.scan.schema.names()[:1], most=ROWS):
                yield batch.with_columns(added).select(cs.by_name(*columns)) if added else batch
        except DAMAGE as error:
            raise SourceError(f"cannot be read on: {first_line(error)}", file=self.scan.path) from error

    def differing(self, types: Mapping[str, pl.DataType]) -> list[str]:
        """The columns whose values have to be seen to know whether they fit these types."""
        schema = self.scan.schema
        return [name for name, dtype in types.items() if (name in self.keys or schema.get(name, dtype) != dtype)]


@dataclass(frozen=True)
class Spool:
    """The files."""

    leaves: tuple[Leaf, ...] = ()

    def __add__(self, other: "Spool") -> "Spool":
        return Spool(self.leaves + other.leaves)

    def batches(self, columns: Sequence[str]) -> Iterator[pl.DataFrame]:
        """Rows of all files."""
        for leaf in self.leaves:
            yield from leaf.batches(columns)

    @property
    def size(self) -> int:
        """Bytes of the files."""
        return sum(leaf.scan.path.stat().st_size for leaf in self.leaves)

    def told(self, what: str, tell: Tell) -> Iterator[Leaf]:
        """The files in turn, and how much of them is done."""
        done, total = 0, self.size
        for leaf in self.leaves:
            tell(what, done, total)
            yield leaf
            done += leaf.scan.path.stat().st_size
        tell(what, done, total)

    def columns(self) -> tuple[str, ...]:
        """The columns of all files in the order in which they first appear, then the keys of folders."""
        inside = (name for leaf in self.leaves for name in leaf.scan.columns())
        return tuple(dict.fromkeys([*inside, *(name for leaf in self.leaves for name in leaf.keys)]))

    def types(self, column: str) -> list[pl.DataType]:
        """The types of a column, of each file that has it; keys of folders are texts."""
        inside = [leaf.scan.schema[column] for leaf in self.leaves if column in leaf.scan.schema]
        return inside + [pl.String() for leaf in self.leaves if column in leaf.keys]


def spooled(source: Source, folder: Path, partition: str, *, advance: Callable[[int], None], reject: Reject) -> Spool:
    """A source of columns as it is; any other written to files of columns in this folder.

    The key of folders that are partitions by day is no column: the time of an event says more.
    """
    if isinstance(source, Dataset) and all(isinstance(part, Scan) and part.by_rows for part in source.parts):
        keys = ({name: value for name, value in file.keys if name != partition} for file in source.files)
        scans = (part for part in source.parts if isinstance(part, Scan))
        return Spool(tuple(map(Leaf, scans, keys)))
    partitioned = isinstance(source, Dataset) and any(name == partition for f in source.files for name, _ in f.keys)
    folder.mkdir(parents=True)
    paths: list[Path] = []
    columns = [name for name in source.columns() if not (partitioned and name == partition)]
    for batch in source.batches(columns=columns, reject=reject, advance=advance):
        paths.append(folder / f"{len(paths):06}.arrow")
        batch.write_ipc(paths[-1], compression="lz4")
    return reopened(paths)


def reopened(paths: Sequence[Path], *, held: bool = False) -> Spool:
    """Files of columns that assay wrote itself."""
    if not paths:
        return Spool()
    return Spool(tuple(Leaf(part, held=held) for part in open_files(paths).parts if isinstance(part, Scan)))
