"""Where batches come from: a `Source` yields data frames of bounded size, again and again."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

import polars as pl

#: Rows of a batch at most, or fewer that take so many bytes: large enough for vector code, which has its price for each
#: batch, small enough that memory does not grow with the data.
BATCH_ROWS, BATCH_BYTES = 1 << 19, 80 << 20

#: Rows by which the size of a batch is judged.
SAMPLED_ROWS = 1024

#: Rows of the first batch: work begins as soon as there is something to work on.
FIRST_ROWS = 1 << 16


@dataclass(frozen=True)
class Rejected:
    """A row (or record) that could not be read and was set aside: bad data is a value, never an exception."""

    file: str
    #: 1-based line on which the record starts; None where the format has no lines.
    line: int | None
    #: Short and groupable, without numbers or data of this one row: ``more fields than the header``.
    reason: str
    #: The record as found, shortened to at most 200 characters, undecodable bytes as ``\\xNN``.
    excerpt: str
    #: Byte at which the record begins, after decompression; None where lines tell the place.
    offset: int | None = None

    @property
    def place(self) -> str:
        """Where in the file the record is, in words; empty where that is not known."""
        if self.line is not None:
            return f"line {self.line}"
        return "" if self.offset is None else f"byte {self.offset}"


#: Receives every rejected row while batches are drawn; the source itself remembers nothing.
Reject = Callable[[Rejected], None]


@runtime_checkable
class Source(Protocol):
    """Batches of one dataset, with the law: every pass over a source yields the same rows in the same order.

    Batches may differ in the type of a column (files of one dataset disagree, a number column holds a word):
    each batch says what its rows hold, nothing is cast away and nothing dropped.
    """

    @property
    def name(self) -> str:
        """What to call this dataset in messages and reports, e.g. its path."""
        ...

    @property
    def size(self) -> int | None:
        """Bytes to read, for progress; None where that is not known."""
        ...

    def columns(self) -> tuple[str, ...]:
        """Names of the columns in order.

        Raises:
            SourceError: the data cannot be opened.
        """
        ...

    def batches(
        self,
        *,
        columns: Sequence[str] | None = None,
        reject: Reject | None = None,
        advance: Callable[[int], None] | None = None,
    ) -> Iterator[pl.DataFrame]:
        """Data frames in order, of about `BATCH_ROWS` rows at most, only the given columns.

        A record that cannot be read goes to ``reject`` (and is never in a batch); ``advance`` is told the
        bytes read since it was last called, for progress.

        Raises:
            ColumnError: a column that was asked for is not there.
            SourceError: the data cannot be opened or read on.
        """
        ...


def fitting_rows(batch: pl.DataFrame) -> int:
    """How many rows such as these a batch may hold."""
    some = batch.slice(batch.height // 2, SAMPLED_ROWS)
    views = 16 * sum(dtype == pl.String for dtype in batch.dtypes)  # which `estimated_size` forgets
    of_a_row = max(1, some.estimated_size() / some.height + views) if some.height else 1
    return max(1, min(BATCH_ROWS, int(BATCH_BYTES / of_a_row)))
