"""Data frames as sources: Polars frames, and whatever exports Arrow streams (pandas, pyarrow, DuckDB)."""

import re
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import polars as pl
from polars.exceptions import PanicException

from assay.errors import ColumnError, SourceError, UsageError

from .columnar import first_line, pieces, stream
from .format import Advance
from .source import Reject


class Frame:
    """A data frame, a lazy query or a stream of Arrow batches, read without a copy where the types allow it.

    A stream without a length (`pyarrow.RecordBatchReader`) can be drawn once; a second pass raises SourceError.
    A lazy query and a DuckDB relation run anew on every pass: without an ORDER BY, their order is the engine's affair.
    """

    def __init__(self, data: Any) -> None:
        self.name = f"{type(data).__module__.partition('.')[0].lstrip('_')} {type(data).__name__}"
        with self._foreign_errors():
            self._scan, self._once = _scanner(data)
        self._in_memory = isinstance(data, pl.DataFrame)
        self._drawn = False

    @property
    def size(self) -> None:
        """None: a frame is in memory, or a query whose work is not known."""

    def columns(self) -> tuple[str, ...]:
        """Names of the columns."""
        with self._foreign_errors():
            return tuple(self._scan().collect_schema().names())

    def batches(
        self, *, columns: Sequence[str] | None = None, reject: Reject | None = None, advance: Advance | None = None
    ) -> Iterator[pl.DataFrame]:
        """Batches of the frame; nothing is ever rejected."""
        known = self.columns()
        for column in columns or ():
            if column not in known:
                raise ColumnError.missing(column, known, where=self.name)
        self._refuse_objects(known if columns is None else columns)
        if self._once and self._drawn:
            raise SourceError(
                f"{self.name} was read before and a stream can be read once, expected data that can be read "
                "again; try its read_all(), or a file"
            )
        self._drawn = True
        with self._foreign_errors():
            yield from (pieces if self._in_memory else stream)(self._scan(), known if columns is None else columns)

    def _refuse_objects(self, columns: Sequence[str]) -> None:
        with self._foreign_errors():
            schema = self._scan().collect_schema()
        for name in columns:
            if isinstance(schema[name], pl.Object):
                raise SourceError(
                    f"column {name!r} of {self.name} holds Python objects, expected values of a type; "
                    f"try frame.with_columns(polars.Series({name!r}, map(str, frame[{name!r}])))"
                )

    @contextmanager
    def _foreign_errors(self) -> Iterator[None]:
        """Whatever the library that owns the frame raises, as a SourceError."""
        try:
            yield
        except (SourceError, UsageError):
            raise
        # Any library may stand behind an Arrow stream, so its errors have no closer type than these.
        except (Exception, PanicException) as error:
            raise SourceError(f"{self.name} cannot be read: {_reason(error)}") from error


def _scanner(data: Any) -> tuple[Callable[[], pl.LazyFrame], bool]:
    """How to scan the data, and whether that can be done only once."""
    if isinstance(data, pl.LazyFrame):
        return lambda: data, False
    if isinstance(data, pl.DataFrame):
        return data.lazy, False
    pandas = sys.modules.get("pandas")
    if pandas is not None and isinstance(data, pandas.DataFrame):
        data = _plain(data)
    if hasattr(data, "__len__"):
        return lambda: pl.scan_arrow_c_stream(data), False
    scanned = pl.scan_arrow_c_stream(data)
    return lambda: scanned, True


def _plain(data: Any) -> Any:
    """A pandas frame with names of text and without the row labels that have no name: those are not data."""
    unnamed = [level for level, name in enumerate(data.index.names) if name is None]
    return data.reset_index(level=unnamed, drop=True).rename(columns=str)


def _reason(error: BaseException) -> str:
    """Why a foreign frame cannot be read, with the remedy where it is known."""
    mixed = next((m for arg in error.args if (m := re.search(r"column (.+) with type object", str(arg)))), None)
    if mixed:
        name = mixed[1]
        return f"column {name!r} mixes types ({error.args[0]}); try frame[{name!r}] = frame[{name!r}].astype(str)"
    return first_line(error)
