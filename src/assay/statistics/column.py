"""One feature of one batch, with the arrays that several statistics need, each computed at most once.

The heart is `runs`: the numbers of the column sorted once and run-length encoded. Moments, extremes, histograms,
quantiles, top values and distinct counts all start from it, so a column of numbers costs one sort. Text is
tallied once instead.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property, partial
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from .sketches.hashing import hash_texts
from .sketches.lookup import places_of
from .sketches.run_lengths import Array, distinct_numbers
from .values import Lists, Path, Runs, Tally, Values

#: The weight of each row; None where rows carry none, and each counts as 1.
Weights = NDArray[np.float64] | None

#: Types that are arrays as they are.
_PLAIN = frozenset(
    (pl.Int8, pl.Int16, pl.Int32, pl.Int64, pl.UInt8, pl.UInt16, pl.UInt32, pl.UInt64, pl.Float32, pl.Float64)
)

#: Values that tell whether most texts of a column are different; a few do where they are not.
_SAMPLES = (1024, 16_384)


class Column(Values):
    """The values of one feature in one batch, row by row.

    Args:
        path: Steps to the feature.
        series: Its values, a row each; lists of values, also nested, are one feature.
        weights: The weight of each row; None gives every row the weight 1 and keeps counts whole numbers.
    """

    def __init__(self, path: Path, series: pl.Series, weights: Weights = None) -> None:
        self.path = path
        self.series = series
        self.weights = weights
        self.weighted = weights is not None

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

    @cached_property
    def levels(self) -> tuple[Lists, ...]:
        return tuple(level for level, _, _ in self._descent)

    @cached_property
    def leaves(self) -> pl.Series:
        """The values below all lists, without nulls."""
        return self._descent[-1][1]

    @cached_property
    def leaf_weights(self) -> Weights:
        """The weight of each leaf value, that of its row."""
        return self._descent[-1][2]

    @cached_property
    def _descent(self) -> tuple[tuple[Lists, pl.Series, Weights], ...]:
        """Level by level what lies within, missing ones left out."""
        return tuple(self._descend())

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

    @property
    def size(self) -> int:
        return len(self.leaves)

    @cached_property
    def numbers(self) -> Array:
        """The leaf values as int, uint or float array in the units of `runs`; NaN kept."""
        if self.scaled:
            whole, unit = _whole(self.leaves)
            return whole / unit
        return _numbers(self.leaves)

    @cached_property
    def nan(self) -> int | float:
        missing = self.are_nan
        return int(np.count_nonzero(missing)) if self.leaf_weights is None else float(self.leaf_weights[missing].sum())

    @property
    def are_nan(self) -> NDArray[np.bool_]:
        """Which leaf values are NaN."""
        return np.isnan(self.numbers) if self.dtype.is_float() else np.zeros(len(self.leaves), np.bool_)

    @cached_property
    def runs(self) -> Runs:
        if self.scaled:  # whole numbers are counted faster than doubles
            whole, unit = _whole(self.leaves)
            values, counts = distinct_numbers(whole, self.leaf_weights)
            return Runs(values / unit, counts)
        values, counts = distinct_numbers(self.numbers, self.leaf_weights)
        return Runs(values.astype(_wide(values.dtype), copy=False), counts)

    @cached_property
    def tally(self) -> Tally:
        if self.tallied_by_runs:
            return Tally(self.runs.counts, pl.Series(self.runs.values))
        keys, counts = distinct_numbers(self._tallied, self.leaf_weights)
        # Not with this column in it, which would then live until the garbage is collected.
        where = partial(_places, self._tallied, keys)
        return Tally(counts, self.written, where, keys)

    @cached_property
    def _tallied(self) -> NDArray[np.uint64]:
        """The hash of each leaf value that tells it apart: of mostly different texts the stable one, needed anyway."""
        return hash_texts(self.written) if self.mostly_different else self.identities

    @cached_property
    def written(self) -> pl.Series:
        """The leaf values, categories as texts."""
        return self.leaves.cast(pl.String) if self.dtype in (pl.Categorical, pl.Enum) else self.leaves

    @cached_property
    def mostly_different(self) -> bool:
        """Whether the values are texts of which most occur once, by a sample of them."""
        if self.written.dtype not in (pl.String, pl.Binary):
            return False
        return all(
            len(sample) >= _SAMPLES[0] and len(np.unique(sample.hash().to_numpy())) >= len(sample) / 2
            for sample in (self.written.gather_every(max(1, len(self.written) // size)) for size in _SAMPLES)
        )

    @cached_property
    def identities(self) -> Array:
        """What tells the leaf values apart: the numbers themselves, or hashes that are the same in this process.

        Two of a million different texts share a hash with a probability of 3e-8.
        """
        if self.tallied_by_runs:
            numbers = self.numbers.astype(_wide(self.numbers.dtype), copy=False)
            return numbers + 0.0 if numbers.dtype.kind == "f" else numbers  # makes -0.0 a 0.0
        return self.written.hash().to_numpy()

    @cached_property
    def codes(self) -> NDArray[np.int64]:
        """The place of each leaf value in `tally`; -1 for NaN."""
        if not self.tallied_by_runs:
            keys = self.tally.keys
            assert keys is not None  # every tally that is not of numbers has them
            return np.searchsorted(keys, self._tallied)
        places = np.searchsorted(self.runs.values, self.numbers)
        return np.where(np.isnan(self.numbers), -1, places) if self.numbers.dtype.kind == "f" else places

    @cached_property
    def hashes(self) -> NDArray[np.uint64]:
        """A stable 64-bit hash of each value of `tally`; equal numbers hash alike whatever their type."""
        if not self.tallied_by_runs and self.mostly_different and self.tally.keys is not None:
            return self.tally.keys
        return super().hashes

    @cached_property
    def texts(self) -> Tally:
        """The leaf values as texts or bytes to look at one by one: each once, or all where most are different."""
        if not self.tallied_by_runs and self.mostly_different and self.leaf_weights is None:
            return Tally(np.ones(len(self.leaves), np.int64), self.written)  # which costs less than to gather them
        return super().texts

    def children(self) -> Iterator[Column]:
        """The fields of a struct feature, each a column over the structs that are there."""
        if isinstance(self.dtype, pl.Struct):
            for field in self.dtype.fields:
                yield Column((*self.path, field.name), self.leaves.struct.field(field.name), self.leaf_weights)


def _places(hashes: Array, keys: Array, at: NDArray[np.int64]) -> NDArray[np.int64]:
    return places_of(hashes, keys[at])


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
    if dtype in _PLAIN:
        return leaves.to_numpy()
    if dtype == pl.Boolean:
        return leaves.cast(pl.UInt8).to_numpy()
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


def _wide(dtype: np.dtype[Any]) -> type[np.generic]:
    """The widest type of the same kind, in which states of different batches meet."""
    return {"i": np.int64, "u": np.uint64 if dtype.itemsize == 8 else np.int64, "f": np.float64}[dtype.kind]
