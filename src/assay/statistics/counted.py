"""Values of which only counts are left, over many batches."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import polars as pl

from .column import Column
from .sketches.run_lengths import Array, run_lengths, run_starts
from .values import Kind, Lists, Path, Runs, Tally, Values

#: Distinct values that are held of a feature at most, of a batch or of many; they take no more memory than its states.
MOST = 8192


@dataclass(frozen=True, eq=False)
class Counted(Values):
    """The values of one feature in some batches of one type, each distinct value once.

    ``Counted.sum`` adds what several batches hold: what is measured of that is what would be measured of all their
    rows at once. So what is asked of values alone is asked once, and not of each batch.
    """

    path: Path
    dtype: pl.DataType
    weighted: bool
    levels: tuple[Lists, ...]
    size: int
    nan: int | float
    #: What tells the distinct values apart, ascending: the numbers themselves, or hashes of texts that are the same in
    #: this process.
    keys: Array
    counts: Array
    #: The texts.
    held: pl.Series | None = None

    @classmethod
    def of(cls, column: Column) -> Counted | None:
        """The values of a column; None if they are too many or too different to be held."""
        if column.kind is Kind.TEXT and column.mostly_different:
            return None
        if column.kind not in (Kind.NUMBER, Kind.TEXT):
            return cls._with(column, np.zeros(0, np.int64), np.zeros(0, np.int64))
        if column.tallied_by_runs:
            runs = column.runs
            return None if len(runs.values) > MOST else cls._with(column, runs.values, runs.counts)
        tally = column.tally
        if len(tally) > MOST or tally.keys is None:
            return None
        return cls._with(column, tally.keys, tally.counts, _own(tally.values))

    @classmethod
    def _with(cls, column: Column, keys: Array, counts: Array, held: pl.Series | None = None) -> Counted:
        return cls(
            column.path, column.dtype, column.weighted, column.levels, column.size, column.nan, keys, counts, held
        )

    def adds_to(self, other: Counted) -> bool:
        """Whether both hold values of one type."""
        return self.dtype == other.dtype and len(self.levels) == len(other.levels)

    @classmethod
    def sum(cls, parts: Sequence[Counted]) -> Counted:
        """The values of all parts, which are of one type."""
        first = parts[0]
        if len(parts) == 1:
            return first
        keys = np.concatenate([part.keys for part in parts])
        counts = np.concatenate([part.counts for part in parts])
        order = np.argsort(keys)
        starts, counts = run_starts(keys[order], counts[order])
        at = order[starts]
        held = None if first.held is None else pl.concat([part.held for part in parts if part.held is not None])[at]
        levels = tuple(map(_together, zip(*(part.levels for part in parts), strict=True)))
        size, nan = sum(part.size for part in parts), sum(part.nan for part in parts)
        return cls(first.path, first.dtype, first.weighted, levels, size, nan, keys[at], counts, held)

    @cached_property
    def runs(self) -> Runs:
        return Runs(self.keys, self.counts)

    @cached_property
    def tally(self) -> Tally:
        return Tally(self.counts, pl.Series(self.keys) if self.held is None else self.held, keys=self.keys)


def _together(lists: Iterable[Lists]) -> Lists:
    """One level of nesting in all parts."""
    lists = list(lists)
    values = np.concatenate([part.lengths.values for part in lists])
    counts = np.concatenate([part.lengths.counts for part in lists])
    order = np.argsort(values, kind="stable")
    lengths = Runs(*run_lengths(values[order], counts[order]))
    return Lists(sum(part.rows for part in lists), lengths, sum(part.missing for part in lists))


def _own(texts: pl.Series) -> pl.Series:
    """The same texts in memory of their own, which those of a batch share with all others of it."""
    return pl.Series(texts.to_list(), dtype=texts.dtype)
