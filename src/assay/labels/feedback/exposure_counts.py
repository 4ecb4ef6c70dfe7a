"""What was shown where, how likely, and how often it was clicked, as sums that add over batches."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import polars as pl

from assay.errors import UsageError

from ..parts import COLUMN, VALUE
from ..roles import POSITIVE, PROPENSITY, Roles
from .counts import NO_VERSION

#: Pairs of a place and an action at most: more of them and hardly one was shown twice.
CELLS = 1_000_000

VERSION, POSITION, ACTION, ROWS, CLICKS = "version", "position", "action", "rows", "clicks"

#: By slices positions are left out: what is told of them is which actions are never shown there.
KEYS = (COLUMN, VALUE, VERSION, POSITION, ACTION)

#: Rows with a propensity, and the clicks among them; sums of one over it, of its square, and both again of the clicks.
SUMS = ("logged", "logged_clicks", "inverse", "inverse2", "clicked", "clicked2")

_TYPES: dict[str, pl.DataType] = {
    COLUMN: pl.String(),
    VALUE: pl.String(),
    VERSION: pl.String(),
    POSITION: pl.String(),
    ACTION: pl.String(),
    ROWS: pl.Int64(),
    CLICKS: pl.Int64(),
    **dict.fromkeys(SUMS[:2], pl.Int64()),
    **dict.fromkeys(SUMS[2:], pl.Float64()),
    "least": pl.Float64(),
}

_ADD = (*(pl.col(name).sum() for name in (ROWS, CLICKS, *SUMS)), pl.col("least").min())


def counts_of(rows: pl.DataFrame, roles: Roles) -> ExposureCounts:
    """The counts of rows whose labels are final; propensities that are none, or beyond 0 to 1, count as not logged."""
    named = {VERSION: roles.version, POSITION: roles.position, ACTION: roles.action}
    keys = [_text(name).alias(role) for role, name in named.items()]
    if roles.version is not None:
        keys[0] = keys[0].fill_null(NO_VERSION)
    given = pl.lit(None, pl.Float64) if roles.propensity is None else pl.col(PROPENSITY)
    chance = pl.when(given.is_between(0, 1, closed="right")).then(given)
    slices = [_text(name).alias(f"slice {place}") for place, name in enumerate(roles.slices)]
    some = rows.select(*keys, *slices, chance.alias("chance"), pl.col(POSITIVE).alias("hit"))
    return ExposureCounts(pl.concat([*_grouped(some, roles.slices if roles.action else ())]).sort(KEYS))


def _text(column: str | None) -> pl.Expr:
    return pl.lit(None, pl.String) if column is None else pl.col(column)


def _grouped(rows: pl.DataFrame, slices: Sequence[str]) -> Iterator[pl.DataFrame]:
    """Sums over all rows by position, then over each value of each slice column without."""
    whole = rows.with_columns(pl.lit("").alias(COLUMN), pl.lit(None, pl.String).alias(VALUE))
    yield whole.group_by(KEYS).agg(_sums()).select(_TYPES.keys())
    for place, name in enumerate(slices):
        value, anywhere = pl.col(f"slice {place}").alias(VALUE), pl.lit(None, pl.String).alias(POSITION)
        part = rows.with_columns(pl.lit(name).alias(COLUMN), value, anywhere)
        yield part.group_by(KEYS).agg(_sums()).select(_TYPES.keys())


def _sums() -> list[pl.Expr]:
    chance, hit = pl.col("chance"), pl.col("hit")
    inverse, logged = 1 / chance, chance.is_not_null()
    return [
        pl.len().cast(pl.Int64).alias(ROWS),
        hit.sum().cast(pl.Int64).alias(CLICKS),
        logged.sum().cast(pl.Int64).alias("logged"),
        (logged & hit).sum().cast(pl.Int64).alias("logged_clicks"),
        inverse.sum().alias("inverse"),
        (inverse**2).sum().alias("inverse2"),
        inverse.filter(hit).sum().alias("clicked"),
        (inverse**2).filter(hit).sum().alias("clicked2"),
        chance.min().alias("least"),
    ]


@dataclass(frozen=True, eq=False)
class ExposureCounts:
    """A row for each action that was shown, by version and position, and by version and slice.

    `ExposureCounts()` is of no rows.
    """

    table: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=_TYPES))

    def __add__(self, other: ExposureCounts) -> ExposureCounts:
        return self.sum((self, other))

    @classmethod
    def sum(cls, parts: Iterable[ExposureCounts]) -> ExposureCounts:
        """The counts of all rows together.

        Raises:
            UsageError: there are more than `CELLS` of them, or a slice column has too many values.
        """
        tables = [part.table for part in parts]
        if not tables:
            return cls()
        total = pl.concat(tables).group_by(KEYS).agg(_ADD).sort(KEYS)
        if len(total) > CELLS:
            raise UsageError(
                f"{len(total):,} pairs of position and action, expected {CELLS:,} at most; try without action"
            )
        return cls(total.select(_TYPES.keys()))

    @property
    def whole(self) -> ExposureCounts:
        """Those of all rows, by position."""
        return ExposureCounts(self.table.filter(pl.col(COLUMN) == ""))

    def slices(self) -> dict[str, ExposureCounts]:
        """Those of each slice column."""
        sliced = ExposureCounts(self.table.filter(pl.col(COLUMN) != ""))
        return {str(name): part for name, part in sliced.split(COLUMN).items()}

    def split(self, column: str) -> dict[str | None, ExposureCounts]:
        """The parts by the values of a column, in order."""
        parts = self.table.partition_by(column, as_dict=True, maintain_order=True)
        return {key: ExposureCounts(part) for (key,), part in parts.items()}

    def total(self, name: str) -> float:
        """The sum of a column."""
        return float(self.table[name].sum())
