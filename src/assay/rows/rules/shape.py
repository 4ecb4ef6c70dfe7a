"""Values that do not fill the shape of their feature."""

from collections.abc import Iterator
from math import prod

import numpy as np

from ..nested import Lists, Nested, Rows
from .rule import Hits, Suspect


def shape(suspect: Suspect, nested: Nested) -> Iterator[Hits]:
    """Rows that lack the feature, or whose values do not fill its shape."""
    sizes = suspect.feature.shape
    if sizes is None or any(size <= 0 for size in sizes):
        return
    yield Hits("INVALID_FEATURE_SHAPE", np.concatenate([lists.missing for lists in nested.levels]))
    rows = np.unique(nested.levels[0].rows)
    lows, highs = zip(*(_lengths(lists, rows) for lists in nested.levels), strict=True)
    even = np.logical_and.reduce([low == high for low, high in zip(lows, highs, strict=True)])
    yield Hits("INVALID_FEATURE_SHAPE", rows[~even | (np.prod(lows, axis=0) != prod(sizes))])


def _lengths(lists: Lists, rows: Rows) -> tuple[Rows, Rows]:
    """The shortest and the longest list in each of these rows; 1 where there is none."""
    order = np.argsort(lists.rows, kind="stable")
    having, starts = np.unique(lists.rows[order], return_index=True)
    low, high = np.ones(len(rows), np.int64), np.ones(len(rows), np.int64)
    if len(having):
        at = np.searchsorted(rows, having)
        low[at] = np.minimum.reduceat(lists.lengths[order], starts)
        high[at] = np.maximum.reduceat(lists.lengths[order], starts)
    return low, high
