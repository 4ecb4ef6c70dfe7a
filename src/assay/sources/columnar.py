"""Parquet and Arrow files, read by Polars: columns that are not asked for are not read."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, ClassVar

import polars as pl
import polars.selectors as cs
from polars.exceptions import PanicException, PolarsError

from assay.errors import SourceError

from .format import Advance
from .source import FIRST_ROWS, Reject, fitting_rows

#: Values of a batch of which nothing is known yet.
STREAMED_VALUES = 1 << 23

#: What Polars raises on damaged bytes; a panic is no `Exception`, so it has to be named.
DAMAGE = (PolarsError, PanicException, OSError, ValueError)


@dataclass(frozen=True)
class Parquet:
    """Apache Parquet."""

    name: ClassVar[str] = "Parquet"
    suffixes: ClassVar[tuple[str, ...]] = (".parquet", ".pq")

    def recognizes(self, head: bytes) -> bool:
        """Whether the file begins with Parquet's mark."""
        return head.startswith(b"PAR1")

    def open(self, paths: Sequence[Path]) -> Sequence["Scan"]:
        """The files, their footers read."""
        return [
            Scan.of(path, partial(pl.scan_parquet, glob=False, hive_partitioning=False), by_rows=True) for path in paths
        ]


@dataclass(frozen=True)
class ArrowFile:
    """Apache Arrow IPC with a footer, also known as Feather 2."""

    name: ClassVar[str] = "Arrow file"
    suffixes: ClassVar[tuple[str, ...]] = (".arrow", ".feather", ".ipc")

    def recognizes(self, head: bytes) -> bool:
        """Whether the file begins with Arrow's mark."""
        return head.startswith(b"ARROW1")

    def open(self, paths: Sequence[Path]) -> Sequence["Scan"]:
        """The files, their footers read."""
        return [
            Scan.of(path, partial(pl.scan_ipc, glob=False, hive_partitioning=False), by_rows=True) for path in paths
        ]


@dataclass(frozen=True)
class Scan:
    """One file behind a lazy Polars scan."""

    path: Path
    frame: pl.LazyFrame
    schema: pl.Schema
    #: Whether some rows can be read without those before them.
    by_rows: bool

    @classmethod
    def of(cls, path: Path, scan: Callable[[Path], pl.LazyFrame], *, by_rows: bool = False) -> "Scan":
        """The file scanned; raises SourceError where its schema cannot be read."""
        try:
            frame = scan(path)
            return cls(path, frame, frame.collect_schema(), by_rows)
        except DAMAGE as error:
            raise SourceError(f"cannot be read: {first_line(error)}; is it complete?", file=path) from error

    def columns(self) -> tuple[str, ...]:
        """Names of the columns."""
        return tuple(self.schema.names())

    def batches(self, columns: Sequence[str], reject: Reject, advance: Advance) -> Iterator[pl.DataFrame]:
        """Batches; progress is told in shares of the file's size, since Polars does not say what it read."""
        size, told, rows = self.path.stat().st_size, 0, 0
        try:
            total = self.frame.select(pl.len()).collect().item()
            for batch in (pieces if self.by_rows else stream)(self.frame, columns):
                yield batch
                rows += batch.height
                share = size * rows // total
                advance(share - told)
                told = share
        except DAMAGE as error:
            raise SourceError(f"cannot be read on after {rows} rows: {first_line(error)}", file=self.path) from error
        advance(size - told)


def stream(frame: pl.LazyFrame, columns: Sequence[str], *, most: int = FIRST_ROWS) -> Iterator[pl.DataFrame]:
    """Batches of a query in order, of so many rows at most.

    The one place that uses Polars' `collect_batches`, which is marked unstable.
    """
    rows = max(1024, STREAMED_VALUES // max(1, len(columns)))
    yield from _chosen(frame, columns).collect_batches(chunk_size=min(most, rows), maintain_order=True)


def pieces(frame: pl.LazyFrame, columns: Sequence[str]) -> Iterator[pl.DataFrame]:
    """Batches of a file or a frame, each read for itself: a stream reads ahead, some row groups at a time.

    A file of row groups of a million rows needs a quarter of the memory so.
    """
    chosen, at, rows = _chosen(frame, columns), 0, max(1, min(FIRST_ROWS, STREAMED_VALUES // max(1, len(columns))))
    while (batch := chosen.slice(at, rows).collect()).height:
        at, rows = at + batch.height, min(2 * batch.height, fitting_rows(batch))
        yield batch


def _chosen(frame: pl.LazyFrame, columns: Sequence[str]) -> pl.LazyFrame:
    """Only these columns, none of a type that extends one of Arrow's."""
    # By selector: as a bare name, `*` or `^a.*$` would mean more than the column of that name.
    chosen = frame.select(cs.by_name(*columns))
    foreign = [_stored(pl.nth(place), dtype) for place, dtype in enumerate(chosen.collect_schema().dtypes())]
    stored = [each for each in foreign if each is not None]
    return chosen.with_columns(stored) if stored else chosen


def _stored(column: pl.Expr, dtype: Any) -> pl.Expr | None:
    """A column of a type that extends one of Arrow's as what it is stored as; None where it is not."""
    if isinstance(dtype, pl.Extension):
        return column.ext.storage()
    if isinstance(dtype, pl.List) and (inner := _stored(pl.element(), dtype.inner)) is not None:
        return column.list.eval(inner)
    return None


def first_line(error: BaseException) -> str:
    """The first line of another library's error text."""
    return str(error).partition("\n")[0].rstrip(". ")
