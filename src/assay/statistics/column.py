"""One feature of one batch, with the arrays that several statistics need, each computed at most once.

The heart is `runs`: the numbers of the column sorted once and run-length encoded. Moments, extremes, histograms,
quantiles, top values and distinct counts all start from it, so a column of numbers costs one sort. Text is
tallied once instead.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from .sketches.hash_table import distinct_hashes
from .sketches.hashing import hash_numbers, hash_texts
from .sketches.run_lengths import Array, distinct_numbers

#: Steps from the root to a feature: ``("user", "age")`` is the field ``age`` of the struct column ``user``.
Path = tuple[str, ...]

#: The weight of each row; None where rows carry none, and each counts as 1.
Weights = NDArray[np.float64] | None

#: Longer values are known by their beginning, length and hash, so that memory never depends on one cell.
LONGEST_LABEL = 1024


#: Decimal digits that survive in a double (DBL_DIG of C).
_DIGITS_OF_DOUBLES = 15


#: Types that are counted by hash.
_HASHED = (pl.String, pl.Binary)

#: Values that tell whether most texts of a column are different.
_SAMPLE = 1024


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
    """Distinct values, in ascending order if they are numbers, and how often (or with what weight) each occurs.

    A million different texts cost more to copy than to count, so `values` are looked up where they are asked for.
    """

    counts: Array
    #: Values among which the distinct ones are.
    pool: pl.Series
    #: Where in the pool each distinct one is; None if the pool is just them.
    places: NDArray[np.int64] | None = None

    def __len__(self) -> int:
        return len(self.counts)

    @cached_property
    def values(self) -> pl.Series:
        """All of them."""
        return self.pool if self.places is None else self.pool[self.places]

    def some(self, at: NDArray[np.int64]) -> pl.Series:
        """A few of them."""
        return self.pool[at if self.places is None else self.places[at]]


@dataclass(frozen=True)
class Lists:
    """One level of nesting: how many lists there are, of which lengths, and how many are missing (null)."""

    rows: int
    lengths: Runs
    missing: int | float


class Column:
    """The values of one feature in one batch.

    Args:
        path: Steps to the feature.
        series: Its values, a row each; lists of values, also nested, are one feature.
        weights: The weight of each row; None gives every row the weight 1 and keeps counts whole numbers.
    """

    def __init__(self, path: Path, series: pl.Series, weights: Weights = None) -> None:
        self.path = path
        self.series = series
        self.weights = weights

    def __len__(self) -> int:
        return len(self.series)

    def __repr__(self) -> str:
        weights = "" if self.weights is None else f", weights={self.weights.tolist()}"
        return f"Column({self.path}, {self.series.dtype}, {self.series.to_list()}{weights})"

    @cached_property
    def dtype(self) -> pl.DataType:
        """The type of one value, below all lists."""
        dtype: pl.DataType = self.series.dtype
        while isinstance(dtype, (pl.List, pl.Array)):
            dtype = dtype.inner  # type: ignore[assignment]  # an instance in practice, a class or instance in the stubs
        return dtype

    @property
    def type_name(self) -> str:
        """The logical type: int, float, decimal, boolean, string, category, binary, date, datetime, ..."""
        return _TYPES[self.dtype.base_type()][0] if self.dtype.base_type() in _TYPES else "string"

    @property
    def kind(self) -> Kind:
        """What can be asked of the values."""
        return _TYPES[self.dtype.base_type()][1] if self.dtype.base_type() in _TYPES else Kind.TEXT

    @cached_property
    def levels(self) -> tuple[Lists, ...]:
        """One `Lists` for each list around the values, outermost first; a column without lists has one of ones."""
        return tuple(level for level, _, _ in self._descend())

    @cached_property
    def leaves(self) -> pl.Series:
        """The values below all lists, without nulls."""
        *_, (_, series, _) = self._descend()
        return series

    @cached_property
    def leaf_weights(self) -> Weights:
        """The weight of each leaf value, that of its row."""
        *_, (_, _, weights) = self._descend()
        return weights

    def _descend(self) -> Iterator[tuple[Lists, pl.Series, Weights]]:
        series, weights = self.series, self.weights
        nested = isinstance(series.dtype, (pl.List, pl.Array))
        while True:
            series, weights, missing = _present(series, weights)
            if isinstance(series.dtype, pl.Array):
                series = series.arr.to_list()
            if not isinstance(series.dtype, pl.List):
                if not nested:
                    yield Lists(len(series), _runs_of_ones(len(series), weights), missing), series, weights
                return
            lengths = series.list.len().to_numpy().astype(np.int64)
            level = Lists(len(series), _runs_of(lengths, weights), missing)
            series = series.filter(lengths > 0).explode()
            weights = None if weights is None else np.repeat(weights, lengths)
            inner, inner_weights, _ = _present(series, weights)
            yield level, inner, inner_weights

    def total(self, mask: NDArray[np.bool_] | None = None) -> int | float:
        """How many leaf values (or what weight of them) the mask selects; all of them without a mask."""
        if self.leaf_weights is None:
            return len(self.leaves) if mask is None else int(np.count_nonzero(mask))
        return float(self.leaf_weights.sum() if mask is None else self.leaf_weights[mask].sum())

    @cached_property
    def numbers(self) -> Array:
        """The leaf values as int, uint or float array; NaN kept.

        Dates count days since 1970-01-01; datetimes, times and durations count microseconds (finer
        resolution is cut off); booleans are 0 and 1; decimals are the nearest doubles.
        """
        return _numbers(self.leaves)

    @cached_property
    def nan(self) -> int | float:
        """How many leaf values are NaN."""
        return self.total(np.isnan(self.numbers)) if self.dtype.is_float() else 0

    @cached_property
    def runs(self) -> Runs:
        """The distinct numbers in ascending order, NaN left out, with their counts; -0.0 is 0.0."""
        if self._scaled:  # whole numbers are counted faster than doubles
            whole, unit = _whole(self.leaves)
            values, counts = distinct_numbers(whole, self.leaf_weights)
            return Runs(values / unit, counts)
        values, counts = distinct_numbers(self.numbers, self.leaf_weights)
        return Runs(values.astype(_wide(values.dtype), copy=False), counts)

    @cached_property
    def finite(self) -> Runs:
        """`runs` as doubles, without infinities."""
        values, counts = self.runs.values, self.runs.counts
        if values.dtype.kind == "f":
            inside = slice(np.searchsorted(values, -np.inf, "right"), np.searchsorted(values, np.inf, "left"))
            values, counts = values[inside], counts[inside]
        return Runs(values.astype(np.float64, copy=False), counts)

    @property
    def approximated(self) -> bool:
        """Whether `numbers` are only the nearest doubles of the values: decimals and whole numbers of 128 bits."""
        return self.dtype.is_decimal() or self.dtype in (pl.Int128, pl.UInt128)

    @cached_property
    def tally(self) -> Tally:
        """The distinct values with their counts; of numbers the same as `runs`."""
        if self.tallied_by_runs:
            return Tally(self.runs.counts, pl.Series(self.runs.values))
        if self.leaf_weights is None and self.leaves.dtype in _HASHED:
            # A text is its hash: two of a million different ones share one with a probability of 3e-8.
            hashes = self.leaves.hash().to_numpy() if self._row_hashes is None else self._row_hashes
            places, counts = distinct_hashes(hashes)
            return Tally(counts, self.leaves, places)
        if self.leaf_weights is None:
            counted = self.leaves.value_counts(name="count of value")
            return Tally(counted.to_series(1).to_numpy().astype(np.int64), counted.to_series(0))
        # A sum in row order, so that the same rows give the same bytes; a parallel group-by would not.
        values = self.leaves.unique().sort()
        return Tally(np.bincount(self.codes, self.leaf_weights, minlength=len(values)), values)

    @cached_property
    def _row_hashes(self) -> NDArray[np.uint64] | None:
        """The stable hash of each leaf value, of a column of mostly different texts; None for others."""
        if self.leaves.dtype not in _HASHED:
            return None
        sample = self.leaves.gather_every(max(1, len(self.leaves) // _SAMPLE))
        return hash_texts(self.leaves) if len(sample) >= _SAMPLE and sample.n_unique() >= len(sample) / 2 else None

    @cached_property
    def codes(self) -> NDArray[np.int64]:
        """The place of each leaf value among the distinct ones in ascending order; -1 for NaN.

        `tally` lists numbers in this order, and other values where rows carry weights.
        """
        if not self.tallied_by_runs:
            return self.leaves.rank("dense").to_numpy().astype(np.int64) - 1
        places = np.searchsorted(self.runs.values, self.numbers)
        return np.where(np.isnan(self.numbers), -1, places) if self.numbers.dtype.kind == "f" else places

    @property
    def tallied_by_runs(self) -> bool:
        """Whether the doubles tell the values apart: of decimals those of 15 digits do, and can be read back."""
        return self.kind is Kind.NUMBER and (self._scaled or not self.approximated)

    @property
    def _scaled(self) -> bool:
        return isinstance(self.dtype, pl.Decimal) and (self.dtype.precision or 38) <= _DIGITS_OF_DOUBLES

    @cached_property
    def hashes(self) -> NDArray[np.uint64]:
        """A stable 64-bit hash of each value of `tally`; equal numbers hash alike whatever their type."""
        if self._row_hashes is not None and self.tally.places is not None:
            return self._row_hashes[self.tally.places]
        return hash_numbers(self.runs.values) if self.tallied_by_runs else hash_texts(self.tally.values)

    def labels(self, at: NDArray[np.int64]) -> list[bytes]:
        """The values of `tally` at these places as a person would write them; UTF-8 unless they are binary.

        Values longer than `LONGEST_LABEL` are told apart by their beginning, size and hash.
        """
        values = self.tally.some(at)
        if self.tallied_by_runs:
            values = _as_written(values, self.dtype)
        written = values if values.dtype == pl.Binary else values.cast(pl.String).cast(pl.Binary)
        labels: list[bytes] = written.to_list()
        if max(map(len, labels), default=0) <= LONGEST_LABEL:
            return labels
        return [value if len(value) <= LONGEST_LABEL else _abbreviation(value) for value in labels]

    @cached_property
    def texts(self) -> Tally:
        """The leaf values as texts or bytes to look at one by one: each once, or all where most are different."""
        if self._row_hashes is not None and self.leaf_weights is None:  # which costs less than to gather them
            return Tally(np.ones(len(self.leaves), np.int64), self.leaves)
        values = self.tally.values
        return Tally(self.tally.counts, values if values.dtype == pl.Binary else values.cast(pl.String))

    @cached_property
    def sizes(self) -> NDArray[np.int64]:
        """The length of each of `texts` in bytes of UTF-8."""
        values = self.texts.values
        sizes = values.bin.size() if values.dtype == pl.Binary else values.str.len_bytes()
        return sizes.to_numpy().astype(np.int64)

    def children(self) -> Iterator[Column]:
        """The fields of a struct feature, each a column over the structs that are there."""
        if isinstance(self.dtype, pl.Struct):
            for field in self.dtype.fields:
                yield Column((*self.path, field.name), self.leaves.struct.field(field.name), self.leaf_weights)


def _present(series: pl.Series, weights: Weights) -> tuple[pl.Series, Weights, float]:
    """Without its nulls, and how many (or what weight) there were."""
    if not (nulls := series.null_count()):
        return series, weights, 0
    if weights is None:
        return series.drop_nulls(), None, nulls
    there = series.is_not_null().to_numpy()
    return series.drop_nulls(), weights[there], float(weights[~there].sum())


def _runs_of_ones(rows: int, weights: Weights) -> Runs:
    count = np.array([rows]) if weights is None else np.array([weights.sum()])
    return Runs(np.ones(min(rows, 1), np.int64), count[:rows])


def _runs_of(lengths: NDArray[np.int64], weights: Weights) -> Runs:
    distinct, where = np.unique(lengths, return_inverse=True)
    return Runs(distinct, np.bincount(where, weights, minlength=len(distinct)))


def _numbers(leaves: pl.Series) -> Array:
    dtype = leaves.dtype
    if dtype == pl.Boolean:
        return leaves.cast(pl.UInt8).to_numpy()
    if isinstance(dtype, pl.Decimal) and (dtype.precision or 38) <= _DIGITS_OF_DOUBLES:
        whole, unit = _whole(leaves)
        return whole / unit
    if dtype.is_decimal() or dtype in (pl.Int128, pl.UInt128, pl.Float16):
        return leaves.cast(pl.Float64).to_numpy()
    physical = leaves.to_physical().to_numpy()
    if dtype == pl.Time or (isinstance(dtype, (pl.Datetime, pl.Duration)) and dtype.time_unit == "ns"):
        return physical // 1000
    if isinstance(dtype, (pl.Datetime, pl.Duration)) and dtype.time_unit == "ms":
        return physical * 1000
    return physical


def _whole(leaves: pl.Series) -> tuple[Array, float]:
    """Decimals of up to 15 digits as whole numbers, and what these are to be divided by: the quotient is the nearest
    double, since both are exact."""
    assert isinstance(leaves.dtype, pl.Decimal)
    return leaves.to_physical().cast(pl.Int64).to_numpy(), 10.0**leaves.dtype.scale


def _as_written(numbers: pl.Series, dtype: pl.DataType) -> pl.Series:
    """Numbers in the units of `Column.numbers` as values of their type again, durations in ISO 8601."""
    if dtype == pl.Duration:
        return numbers.cast(pl.Duration("us")).dt.to_string("iso")
    if dtype == pl.Time:
        return (numbers * 1000).cast(pl.Time)
    if isinstance(dtype, pl.Datetime):
        return numbers.cast(pl.Datetime("us", dtype.time_zone))
    return numbers.cast(dtype) if dtype in (pl.Date, pl.Boolean) or dtype.is_decimal() else numbers


def _wide(dtype: np.dtype[Any]) -> type[np.generic]:
    """The widest type of the same kind, in which states of different batches meet."""
    return {"i": np.int64, "u": np.uint64 if dtype.itemsize == 8 else np.int64, "f": np.float64}[dtype.kind]


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
