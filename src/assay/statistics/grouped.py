"""The values of a column in each of many groups of rows, found at once."""

from collections.abc import Sequence

import numpy as np
import polars as pl
from numpy.typing import NDArray

from .column import Column
from .counted import Counted
from .sketches.labels import Labels
from .sketches.lookup import places_of
from .sketches.run_lengths import Array, distinct_numbers
from .values import Kind, Lists, Runs

#: For each value its group, from 0 on.
Groups = NDArray[np.int64]

_ONE = np.ones(1, np.int64)


def grouped(column: Column, bounds: NDArray[np.int64]) -> Sequence[Counted | None]:
    """The values in the rows between each two bounds, as `Counted.of` would find them there.

    None where they are too many, or of a kind that is not held. The column is one without lists and structs.
    """
    size, groups = len(bounds) - 1, np.repeat(np.arange(len(bounds) - 1), np.diff(bounds))
    if not Counted.holds(column):
        return [None] * size
    there = column.series.is_not_null().to_numpy()
    of_leaves, nan = groups[there], column.are_nan
    rows = np.bincount(of_leaves, minlength=size)
    present, missing = (_totals(groups, some, column.weights, size) for some in (there, ~there))
    none = _totals(of_leaves, nan, column.leaf_weights, size).tolist()
    starts, keys, counts, texts = _distinct(column, of_leaves, ~nan, size)
    found: list[Counted] = []
    for group, (some, lacking) in enumerate(zip(rows.tolist(), missing.tolist(), strict=True)):
        start, end = starts[group], starts[group + 1]
        level = Lists(some, Runs(_ONE[:some], present[group : group + 1][:some]), lacking)
        held = None if texts is None else texts.between(start, end)
        parts = (level,), some, none[group], keys[start:end], counts[start:end], held
        found.append(Counted(column.path, column.dtype, column.weighted, *parts))
    return [None if each.is_full else each for each in found]


def _distinct(
    column: Column, groups: Groups, some: NDArray[np.bool_], size: int
) -> tuple[list[int], Array, Array, Labels | None]:
    """Where the distinct values of each group begin, what tells them apart, how often each occurs, and the texts."""
    if column.kind is Kind.NOTHING:
        return [0] * (size + 1), groups, groups, None
    weights = column.leaf_weights
    distinct, codes = np.unique(column.identities[some], return_inverse=True)
    pairs, counts = distinct_numbers(
        groups[some] * max(1, len(distinct)) + codes, None if weights is None else weights[some]
    )
    groups, codes = np.divmod(pairs, max(1, len(distinct)))
    starts = np.searchsorted(groups, np.arange(size + 1)).tolist()
    if column.kind is not Kind.TEXT:
        return starts, distinct[codes], counts, None
    texts = column.written[places_of(column.identities, distinct)].cast(pl.Binary)[codes]
    return starts, distinct[codes], counts, Labels.of(texts.to_list())


def _totals(groups: Groups, some: NDArray[np.bool_], weights: NDArray[np.float64] | None, size: int) -> Array:
    """In how many rows of each group, or with what weight, something is so."""
    return np.bincount(groups[some], None if weights is None else weights[some], size)
