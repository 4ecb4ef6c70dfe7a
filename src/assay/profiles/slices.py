"""Rows cut by the values of columns."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import polars as pl
from numpy.typing import NDArray

from assay.errors import ColumnError, UsageError

from .profile import SliceKey
from .questions import By

#: The row of the batch that a slice has taken, among the columns that cut, which are numbered.
_ROW = "row"


@dataclass(frozen=True)
class Slices:
    """The slices that one set of columns cuts from a batch."""

    keys: tuple[SliceKey, ...]
    #: Rows of the batch, those of one slice together, in the order of the keys.
    rows: NDArray[np.int64]
    #: Where the rows of each slice begin, and at last where they end.
    bounds: NDArray[np.int64]

    def __iter__(self) -> Iterator[tuple[SliceKey, NDArray[np.int64]]]:
        """Each slice with its rows."""
        for key, (start, end) in zip(self.keys, pairwise(self.bounds.tolist()), strict=True):
            yield key, self.rows[start:end]


def slices(batch: pl.DataFrame, cut: Sequence[By]) -> Slices:
    """The rows of each combination of the values of some columns.

    A row that lacks one of the values is in no slice; one with a list of values is in the slice of each.

    Raises:
        ColumnError: a column that cuts is not in the data.
        UsageError: a column that cuts holds structs, or lists of lists.
    """
    rows = pl.DataFrame({_ROW: pl.int_range(len(batch), eager=True)})
    for place, by in enumerate(cut):
        rows = _cut(rows.with_columns(_values(batch, by.column)[rows[_ROW]].alias(str(place))), str(place), by)
    names = [name for name in rows.columns if name != _ROW]
    found = rows.group_by(names, maintain_order=True).agg(_ROW)
    columns = [by.column for by in cut]
    keys = tuple(tuple(zip(columns, map(str, labels), strict=True)) for labels in found.select(names).iter_rows())
    sizes = found[_ROW].list.len().to_numpy()
    of_slices = found[_ROW].explode().to_numpy() if keys else np.zeros(0, np.int64)
    return Slices(keys, of_slices, np.concatenate(([0], np.cumsum(sizes, dtype=np.int64))))


def _values(batch: pl.DataFrame, column: str) -> pl.Series:
    """The values of a column, or lists of them."""
    if column not in batch.columns:
        raise ColumnError.missing(column, batch.columns)
    values = batch[column]
    if isinstance(values.dtype, pl.Array):
        values = values.arr.to_list()
    inner = values.dtype.inner if isinstance(values.dtype, pl.List) else values.dtype
    if inner.is_nested():
        raise UsageError(f"column {column!r} holds {values.dtype}; rows are cut by plain values, or by lists of them")
    return values


def _cut(rows: pl.DataFrame, name: str, by: By) -> pl.DataFrame:
    """The rows that have a value (of interest), which is a text from here on; as often as they have one."""
    if isinstance(rows.schema[name], pl.List):
        rows = rows.explode(name).unique(maintain_order=True)
    rows = rows.filter(pl.col(name).is_not_null())
    values = rows[name]
    rows = rows.with_columns(_texts(values).alias(name))
    if by.values is None:
        return rows
    wanted = pl.Series(by.values, dtype=pl.String)
    if values.dtype.is_float():  # in which 1 is 1.0
        wanted = wanted.cast(values.dtype, strict=False).cast(pl.String)
    return rows.filter(pl.col(name).is_in(wanted.to_list()))


def _texts(values: pl.Series) -> pl.Series:
    """Values as slices know them; bytes that are not UTF-8 are written ``\\xNN``."""
    if values.dtype != pl.Binary:
        return values.cast(pl.String)
    different = values.unique()
    texts = [value.decode("utf-8", "backslashreplace") for value in different]
    return values.replace_strict(different, pl.Series(texts, dtype=pl.String), return_dtype=pl.String)
