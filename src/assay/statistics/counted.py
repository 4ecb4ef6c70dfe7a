"""Values of which only counts are left, over many batches."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
import polars as pl

from .column import Column
from .sketches.labels import Labels
from .sketches.run_lengths import Array, run_lengths, run_starts
from .values import Kind, Lists, Path, Runs, Tally, Values

#: Distinct values that are held of a feature at most, of a batch or of many, and bytes of them, if they are texts; they
#: take about as much memory as what is measured of them.
MOST, MOST_BYTES = 8192, 1 << 19


def _nothing() -> Array:
    return np.zeros(0, np.int64)


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
    #: What tells the distinct values apart, ascending: `Column.identities`.
    keys: Array = field(default_factory=_nothing)
    counts: Array = field(default_factory=_nothing)
    #: The texts, in memory of their own.
    texts_held: Labels | None = None

    @classmethod
    def of(cls, column: Column) -> Counted | None:
        """The values of a column; None if they are too many, too different, or of a kind that is not held."""
        if not cls.holds(column):
            return None
        none = cls(column.path, column.dtype, column.weighted, column.levels, column.size, column.nan)
        if column.kind is Kind.NUMBER:
            found = replace(none, keys=column.runs.values, counts=column.runs.counts)
        elif column.kind is not Kind.TEXT:
            found = none
        elif column.mostly_different or (keys := column.tally.keys) is None or len(keys) > MOST:
            return None
        else:
            texts = Labels.of(column.tally.values.cast(pl.Binary).to_list())
            found = replace(none, keys=keys, counts=column.tally.counts, texts_held=texts)
        return None if found.is_full else found

    @staticmethod
    def holds(column: Column) -> bool:
        """Whether the values are of a kind that is held: all but numbers that no double tells apart."""
        return column.kind is not Kind.NUMBER or column.tallied_by_runs

    @property
    def is_full(self) -> bool:
        """Whether the values are too many to be held."""
        return len(self.counts) > MOST or (self.texts_held is not None and len(self.texts_held.data) > MOST_BYTES)

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
        texts = [part.texts_held for part in parts if part.texts_held is not None]
        return replace(
            first,
            levels=tuple(map(_together, zip(*(part.levels for part in parts), strict=True))),
            size=sum(part.size for part in parts),
            nan=sum(part.nan for part in parts),
            keys=keys[at],
            counts=counts,
            texts_held=Labels.joined(texts).some(at) if texts else None,
        )

    @cached_property
    def runs(self) -> Runs:
        return Runs(self.keys, self.counts)

    @cached_property
    def tally(self) -> Tally:
        if self.texts_held is None:
            return Tally(self.counts, pl.Series(self.keys))
        texts = pl.Series(list(self.texts_held), dtype=pl.Binary)
        return Tally(self.counts, texts if self.dtype == pl.Binary else texts.cast(pl.String), keys=self.keys)


def _together(lists: Iterable[Lists]) -> Lists:
    """One level of nesting in all parts."""
    lists = list(lists)
    values = np.concatenate([part.lengths.values for part in lists])
    counts = np.concatenate([part.lengths.counts for part in lists])
    order = np.argsort(values, kind="stable")
    lengths = Runs(*run_lengths(values[order], counts[order]))
    return Lists(sum(part.rows for part in lists), lengths, sum(part.missing for part in lists))
