"""Which predictions are the same, and which merely have the same key.

A key names one prediction for as long as its window lasts. Predictions of one key that are equal in all columns (but
for when they arrived) are one, however often they come. Those that differ and are less than a window apart collide:
an outcome could be of either, so none of them counts, whichever came first.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from .duration import DAY as DAY_LENGTH
from .hashing import Hashes, hashes, within
from .intake import AT

Ints = NDArray[np.int64]

#: Where a claim stands: in the dataset, among those set aside before, or among the new ones.
EXISTING, COLLIDED, NEW = 0, 1, 2

#: Columns of claims.
DAY, ROW, SOURCE = "assay:day", "assay:row", "assay:source"
_KEY, _OTHER, _CONTENT = "assay:key", "assay:other key", "assay:content"


@dataclass(frozen=True)
class Identity:
    """What a prediction is known by."""

    key: tuple[str, ...]
    #: The columns that make it what it is.
    content: tuple[str, ...]
    #: Microseconds for which a key names one prediction; None is forever.
    reach: int | None

    def hashes(self, predictions: pl.DataFrame) -> Hashes:
        """A hash of each key."""
        return hashes(predictions, self.key)

    def claims(self, predictions: pl.DataFrame, suspects: Hashes, source: int, **columns: Any) -> pl.DataFrame:
        """The predictions whose key may be that of another, each as what it claims to be.

        Args:
            predictions: With all their columns and `AT`.
            suspects: Hashes of keys, in ascending order.
            source: Where they stand.
            columns: A day for all, and a number for each.
        """
        found = self.hashes(predictions)
        mask = within(found, suspects)
        rows = predictions.filter(pl.Series(mask))
        return pl.DataFrame(
            {
                _KEY: found[mask],
                _OTHER: hashes(rows, self.key, 1),
                _CONTENT: hashes(rows, self.content, 2),
                AT: rows[AT],
                SOURCE: np.full(len(rows), source, np.int8),
                DAY: np.full(len(rows), columns["day"], np.int64),
                ROW: columns["rows"][mask],
            }
        )


@dataclass(frozen=True)
class Verdict:
    """What becomes of predictions that have a key in common."""

    #: New ones that are equal to another, and those that collide, by number, in ascending order.
    duplicates: Ints = field(default_factory=lambda: np.zeros(0, np.int64))
    collided: Ints = field(default_factory=lambda: np.zeros(0, np.int64))
    #: Those of the dataset that collide with a new one, by day.
    withdrawn: Mapping[int, Ints] = field(default_factory=dict)
    #: How many new ones of each day are not taken.
    left: Mapping[int, int] = field(default_factory=dict)

    @cached_property
    def left_out(self) -> Ints:
        """The new ones that are not taken, in ascending order."""
        return np.union1d(self.duplicates, self.collided)


def judge(claims: Sequence[pl.DataFrame], reach: int | None) -> Verdict:
    """What becomes of the predictions behind these claims."""
    if not claims:
        return Verdict()
    whole = pl.concat(claims)
    variants = whole.group_by(_KEY, _OTHER, _CONTENT).agg(pl.col(AT).min()).sort(_KEY, _OTHER, AT, _CONTENT)
    same = pl.col(_KEY).eq(pl.col(_KEY).shift()) & pl.col(_OTHER).eq(pl.col(_OTHER).shift())
    near = pl.lit(True) if reach is None else pl.col(AT) - pl.col(AT).shift() < reach
    close = (same & near).fill_null(False)
    variants = variants.with_columns((close | close.shift(-1, fill_value=False)).alias("collides"))
    judged = whole.join(variants.drop(AT), on=[_KEY, _OTHER, _CONTENT], how="left").sort(SOURCE, ROW)
    first = judged.select(pl.struct(_KEY, _OTHER, _CONTENT).is_first_distinct()).to_series()
    judged = judged.with_columns(first.alias("first"))
    new, collides = pl.col(SOURCE) == NEW, pl.col("collides")
    # One that collided before and comes again is a duplicate of what was set aside.
    once = pl.col("first")
    gone = judged.filter(new & (~once | collides))
    return Verdict(
        _numbers(judged.filter(new & ~once)),
        _numbers(judged.filter(new & once & collides)),
        _by_day(judged.filter((pl.col(SOURCE) == EXISTING) & collides)),
        Counter((gone[AT] // DAY_LENGTH).to_list()),
    )


def _numbers(claims: pl.DataFrame) -> Ints:
    return np.sort(claims[ROW].to_numpy().astype(np.int64))


def _by_day(claims: pl.DataFrame) -> dict[int, Ints]:
    return {int(str(day)): _numbers(rows) for (day,), rows in claims.group_by(DAY)}


def suspects(new: Iterable[Hashes], again: Hashes, others: Iterable[Hashes]) -> Hashes:
    """Hashes of keys that occur more than once: among the new ones, or there and elsewhere; in ascending order."""
    ordered = np.unique(np.concatenate([*new, np.zeros(0, np.uint64)]))
    found = [again, *(values[within(values, ordered)] for values in others)]
    return np.unique(np.concatenate(found))
