"""Which predictions are the same, and which merely have the same key.

A key names one prediction for as long as its window lasts. Predictions of one key that are equal in all columns (but
for when they arrived) are one, however often they come. Those that differ and are less than a window apart collide:
an outcome could be of either, so none of them has a label, whichever came first.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

import numpy as np
import polars as pl
from numpy.typing import NDArray

from .day import LENGTH, Day, around
from .hashing import hashes, repeated, within
from .screening import AT

Ints = NDArray[np.int64]

#: Columns of claims: where a prediction stands, the two hashes of its key, and that of all of it.
_DAY, _ROW, _KEY, _OTHER, _CONTENT = "day", "row", "key", "other key", "content"

_VARIANT = [_KEY, _OTHER, _CONTENT]


@dataclass(frozen=True)
class Identity:
    """What a prediction is known by."""

    key: tuple[str, ...]
    #: The columns that make it what it is.
    content: tuple[str, ...]
    #: Microseconds for which a key names one prediction; None is forever.
    reach: int | None


@dataclass(frozen=True)
class Duplicates:
    """Rows by day, in ascending order."""

    #: New predictions that are copies of others.
    copies: Mapping[int, Ints] = field(default_factory=dict)
    #: Predictions that have the key of others, new or not.
    collided: Mapping[int, Ints] = field(default_factory=dict)

    @property
    def rows(self) -> int:
        """How many new predictions are copies."""
        return sum(map(len, self.copies.values()))


def deduplicate(days: Mapping[int, Day], identity: Identity) -> Duplicates:
    """New predictions among themselves and beside those of the dataset."""
    new = [number for number, day in days.items() if day.new_rows]
    near = set(days) if identity.reach is None else around(new, -(-identity.reach // LENGTH)) & set(days)
    keys = {number: days[number].hashes(identity.key) for number in sorted(near)} if new else {}
    suspects = repeated(list(keys.values()))
    if not len(suspects):
        return Duplicates()
    claims = [_claims(days[number], identity, within(values, suspects)) for number, values in keys.items()]
    return judge(pl.concat(claims), identity.reach)


def _claims(day: Day, identity: Identity, chosen: NDArray[np.bool_]) -> pl.DataFrame:
    """The chosen predictions of a day, each as what it claims to be."""
    if not chosen.any():
        return pl.DataFrame(schema=_CLAIMS)
    columns = tuple(dict.fromkeys([*identity.key, *identity.content]))
    rows = day.frame(columns, pl.Series(chosen))
    hashed = {
        _KEY: hashes(rows, identity.key),
        _OTHER: hashes(rows, identity.key, 1),
        _CONTENT: hashes(rows, identity.content, 2),
    }
    places = np.flatnonzero(chosen)
    return pl.DataFrame({_DAY: day.number, _ROW: places, "new": places >= day.old_rows, AT: rows[AT], **hashed}).cast(
        _CLAIMS
    )


_CLAIMS = pl.Schema(
    {
        _DAY: pl.Int64(),
        _ROW: pl.Int64(),
        "new": pl.Boolean(),
        AT: pl.Int64(),
        _KEY: pl.UInt64(),
        _OTHER: pl.UInt64(),
        _CONTENT: pl.UInt64(),
    }
)


def judge(claims: pl.DataFrame, reach: int | None) -> Duplicates:
    """What becomes of predictions that may have their key in common."""
    variants = claims.group_by(_VARIANT).agg(pl.col(AT).min()).sort(_KEY, _OTHER, AT, _CONTENT)
    same = (pl.col(_KEY) == pl.col(_KEY).shift()) & (pl.col(_OTHER) == pl.col(_OTHER).shift())
    near = pl.lit(True) if reach is None else pl.col(AT) - pl.col(AT).shift() < max(reach, 1)
    close = (same & near).fill_null(False)
    variants = variants.select(*_VARIANT, (close | close.shift(-1, fill_value=False)).alias("collides"))
    judged = (
        claims.join(variants, on=_VARIANT, how="left")
        .sort("new", _DAY, _ROW)
        .with_columns((~pl.struct(_VARIANT).is_first_distinct() & pl.col("new")).alias("copy"))
    )
    of = partial(_by_day, judged)
    return Duplicates(of(pl.col("copy")), of(pl.col("collides") & ~pl.col("copy")))


def _by_day(claims: pl.DataFrame, which: pl.Expr) -> dict[int, Ints]:
    chosen = claims.filter(which).sort(_DAY, _ROW).group_by(_DAY, maintain_order=True).agg(_ROW)
    days: Sequence[int] = chosen[_DAY].to_list()
    return {day: rows.to_numpy() for day, rows in zip(days, chosen[_ROW], strict=True)}
