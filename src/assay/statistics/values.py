"""Which values a feature has, and how often each occurs: all that most statistics ask of a batch, or of many.

`Column` finds this in the rows of a batch, `Counted` adds it up over batches.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
from numpy.typing import NDArray

from .sketches.hashing import hash_numbers, hash_texts
from .sketches.run_lengths import Array

#: Steps from the root to a feature: ``("user", "age")`` is the field ``age`` of the struct column ``user``.
Path = tuple[str, ...]

#: Longer values are known by their beginning, length and hash, so that memory never depends on one cell.
LONGEST_LABEL = 1024

#: Labels that are made all at once.
_FEW = 256

#: Decimal digits that survive in a double (DBL_DIG of C).
_DIGITS_OF_DOUBLES = 15


class Kind(Enum):
    """What can be asked of a value: arithmetic, reading, or only its fields."""

    NOTHING = "nothing"
    NUMBER = "number"
    TEXT = "text"
    STRUCT = "struct"


@dataclass(frozen=True)
class Runs:
    """Distinct numbers in ascending order, and how often (or with what weight) each occurs."""

    values: Array
    counts: Array


@dataclass(frozen=True)
class Tally:
    """Distinct values in ascending order, texts in that of a hash, and how often (or with what weight) each occurs.

    A million different texts cost more to copy than to count, so `values` are looked up where they are asked for.
    """

    counts: Array
    #: Values among which the distinct ones are.
    pool: pl.Series
    #: Where in the pool some of them are, given by their places here; None if the pool is just them.
    where: Callable[[NDArray[np.int64]], NDArray[np.int64]] | None = None
    #: The hash of each by which texts are ordered, the same in all of this process; None of numbers.
    keys: NDArray[np.uint64] | None = None

    def __len__(self) -> int:
        return len(self.counts)

    @cached_property
    def values(self) -> pl.Series:
        """All of them."""
        return self.pool if self.where is None else self.pool[self.where(np.arange(len(self)))]

    def some(self, at: NDArray[np.int64]) -> pl.Series:
        """A few of them."""
        return self.pool[at if self.where is None else self.where(at)]


@dataclass(frozen=True)
class Lists:
    """One level of nesting: how many lists there are, of which lengths, and how many are missing (null)."""

    rows: int
    lengths: Runs
    missing: int | float


class Values:
    """The values of one feature: what is found in its rows, and what follows from that."""

    path: Path
    #: Whether rows carry weights, and counts are sums of them.
    weighted: bool

    if TYPE_CHECKING:  # what a subclass has, as a field or as a property

        @property
        def dtype(self) -> pl.DataType:
            """The type of one value, below all lists."""

        @property
        def levels(self) -> tuple[Lists, ...]:
            """One `Lists` for each list around the values, outermost first; of a plain column one of ones."""

        @property
        def size(self) -> int:
            """How many values there are, NaN among them, missing ones not, whatever they weigh."""

        @property
        def nan(self) -> int | float:
            """How many values are NaN."""

        @property
        def runs(self) -> Runs:
            """The distinct numbers in ascending order, NaN left out, with their counts; -0.0 is 0.0.

            Dates count days since 1970-01-01; datetimes, times and durations count microseconds (finer resolution is
            cut off); booleans are 0 and 1; decimals are the nearest doubles.
            """

        @property
        def tally(self) -> Tally:
            """The distinct values with their counts; of numbers the same as `runs`."""

    @cached_property
    def type_name(self) -> str:
        """The logical type: int, float, decimal, boolean, string, category, binary, date, datetime, ..."""
        return _TYPES.get(self.dtype.base_type(), _OTHER)[0]

    @cached_property
    def kind(self) -> Kind:
        """What can be asked of the values."""
        return _TYPES.get(self.dtype.base_type(), _OTHER)[1]

    @cached_property
    def finite(self) -> Runs:
        """`runs` as doubles, without infinities."""
        values, counts = self.runs.values, self.runs.counts
        if values.dtype.kind == "f":
            inside = slice(np.searchsorted(values, -np.inf, "right"), np.searchsorted(values, np.inf, "left"))
            values, counts = values[inside], counts[inside]
        return Runs(values.astype(np.float64, copy=False), counts)

    @cached_property
    def approximated(self) -> bool:
        """Whether `runs` are only the nearest doubles of the values: decimals and whole numbers of 128 bits."""
        return self.dtype.is_decimal() or self.dtype in (pl.Int128, pl.UInt128)

    @cached_property
    def scaled(self) -> bool:
        """Whether the values are decimals that doubles tell apart."""
        return isinstance(self.dtype, pl.Decimal) and (self.dtype.precision or 38) <= _DIGITS_OF_DOUBLES

    @cached_property
    def tallied_by_runs(self) -> bool:
        """Whether the doubles tell the values apart: of decimals those of 15 digits do, and can be read back."""
        return self.kind is Kind.NUMBER and (self.scaled or not self.approximated)

    @cached_property
    def hashes(self) -> NDArray[np.uint64]:
        """A stable 64-bit hash of each value of `tally`; equal numbers hash alike whatever their type."""
        return hash_numbers(self.runs.values) if self.tallied_by_runs else hash_texts(self.tally.values)

    def labels(self, at: NDArray[np.int64]) -> list[bytes]:
        """The values of `tally` at these places as a person would write them; UTF-8 unless they are binary.

        Values longer than `LONGEST_LABEL` are told apart by their beginning, size and hash.
        """
        if len(self.runs.counts if self.tallied_by_runs else self.tally) <= _FEW:
            labels = self._labels
            return [labels[place] for place in at.tolist()]
        return self._written(self.tally.some(at))

    @cached_property
    def _labels(self) -> list[bytes]:
        """All of few labels, since they are asked for more than once."""
        return self._written(self.tally.values)

    def _written(self, values: pl.Series) -> list[bytes]:
        if self.tallied_by_runs:
            values = _as_written(values, self.dtype)
        written = values if values.dtype == pl.Binary else values.cast(pl.String).cast(pl.Binary)
        labels: list[bytes] = written.to_list()
        if max(map(len, labels), default=0) <= LONGEST_LABEL:
            return labels
        return [value if len(value) <= LONGEST_LABEL else _abbreviation(value) for value in labels]

    @cached_property
    def are_long(self) -> bool:
        """Whether a text is longer than labels are."""
        return bool(len(self.sizes)) and int(self.sizes.max()) > LONGEST_LABEL

    @cached_property
    def texts(self) -> Tally:
        """The values as texts or bytes to look at one by one: each once, or all where most are different."""
        values = self.tally.values
        return Tally(self.tally.counts, values if values.dtype == pl.Binary else values.cast(pl.String))

    @cached_property
    def sizes(self) -> NDArray[np.int64]:
        """The length of each of `texts` in bytes of UTF-8."""
        values = self.texts.values
        sizes = values.bin.size() if values.dtype == pl.Binary else values.str.len_bytes()
        return sizes.to_numpy().astype(np.int64)


def _as_written(numbers: pl.Series, dtype: pl.DataType) -> pl.Series:
    """Numbers in the units of `Values.runs` as values of their type again, durations in ISO 8601."""
    if dtype == pl.Duration:
        return numbers.cast(pl.Duration("us")).dt.to_string("iso")
    if dtype == pl.Time:
        return (numbers * 1000).cast(pl.Time)
    if isinstance(dtype, pl.Datetime):
        return numbers.cast(pl.Datetime("us", dtype.time_zone))
    return numbers.cast(dtype) if dtype in (pl.Date, pl.Boolean) or dtype.is_decimal() else numbers


def _abbreviation(value: bytes) -> bytes:
    head = value[:64].decode("utf-8", "ignore")
    return f"{head}... ({len(value)} bytes, hash {hash_texts(pl.Series([value]))[0]:016x})".encode()


_TYPES: dict[type[pl.DataType], tuple[str, Kind]] = {
    pl.Null: ("null", Kind.NOTHING),
    pl.Boolean: ("boolean", Kind.NUMBER),
    **dict.fromkeys(
        (pl.Int8, pl.Int16, pl.Int32, pl.Int64, pl.Int128, pl.UInt8, pl.UInt16, pl.UInt32, pl.UInt64, pl.UInt128),
        ("int", Kind.NUMBER),
    ),
    **dict.fromkeys((pl.Float16, pl.Float32, pl.Float64), ("float", Kind.NUMBER)),
    pl.Decimal: ("decimal", Kind.NUMBER),
    pl.Date: ("date", Kind.NUMBER),
    pl.Datetime: ("datetime", Kind.NUMBER),
    pl.Time: ("time", Kind.NUMBER),
    pl.Duration: ("duration", Kind.NUMBER),
    pl.String: ("string", Kind.TEXT),
    pl.Categorical: ("category", Kind.TEXT),
    pl.Enum: ("category", Kind.TEXT),
    pl.Binary: ("binary", Kind.TEXT),
    pl.Struct: ("struct", Kind.STRUCT),
}

#: Any other type is known by how its values are written.
_OTHER = ("string", Kind.TEXT)
