"""The values of one feature of a batch, below all lists and structs, each with the row in which it stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

#: Numbers of rows within the batch; one that holds several of something is there as often.
Rows = NDArray[np.int64]

NO_ROWS: Rows = np.zeros(0, np.int64)


@dataclass(frozen=True)
class Lists:
    """The lists at one level: the row and the length of each, and the rows in which one is missing (null)."""

    rows: Rows
    lengths: Rows
    missing: Rows


@dataclass(frozen=True)
class Nested:
    """One feature of a batch, counted as `assay.statistics.column.Column` counts it."""

    #: Outermost first; values that are in no list stand in lists of one.
    levels: tuple[Lists, ...]
    #: The outermost lists, or the values that are in none, without nulls.
    lists: pl.Series
    #: The values, without nulls.
    leaves: pl.Series
    #: The row of each leaf.
    rows: Rows
    #: The rows of nulls within the innermost lists: structs there lack every field.
    holes: Rows

    @classmethod
    def of(cls, batch: pl.DataFrame, path: Sequence[str]) -> Nested:
        """The feature at this path; one that the batch does not have is missing in every row."""
        top, *fields = path
        series = batch[top] if top in batch.columns else _nothing(batch.height)
        found = _descend(series, np.arange(batch.height), NO_ROWS)
        for name in fields:
            found = found._field(name)
        return found

    def _field(self, name: str) -> Nested:
        dtype = self.leaves.dtype
        held = isinstance(dtype, pl.Struct) and any(field.name == name for field in dtype.fields)
        series = self.leaves.struct.unnest()[name] if held else _nothing(len(self.leaves))
        return _descend(series, self.rows, self.holes)


def _nothing(rows: int) -> pl.Series:
    return pl.Series([None]).new_from_index(0, rows)


def _descend(series: pl.Series, rows: Rows, lacking: Rows) -> Nested:
    """Through all lists; ``lacking`` are rows in which the feature is missing besides."""
    series = series.alias("")  # Polars takes some names for patterns
    plain = not isinstance(series.dtype, (pl.List, pl.Array))
    series, rows, nulls = _present(series, rows)
    missing = np.concatenate([lacking, nulls])
    if plain:
        return Nested((Lists(rows, np.ones(len(rows), np.int64), missing),), series, series, rows, NO_ROWS)
    levels, lists = [], series
    while isinstance(series.dtype, (pl.List, pl.Array)):
        lists = series.arr.to_list() if isinstance(series.dtype, pl.Array) else series
        lengths = lists.list.len().to_numpy().astype(np.int64)
        levels.append(Lists(rows, lengths, missing))
        series, rows, missing = _present(lists.filter(lengths > 0).explode(), np.repeat(rows, lengths))
    return Nested(tuple(levels), lists, series, rows, missing)


def _present(series: pl.Series, rows: Rows) -> tuple[pl.Series, Rows, Rows]:
    """What is there, the rows of that, and the rows of nulls."""
    there = series.is_not_null().to_numpy()
    return series.drop_nulls(), rows[there], rows[~there]
