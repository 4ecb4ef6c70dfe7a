"""Predictions with what came of them, as counts and sums that add over batches, partitions, versions and slices."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import numpy as np
import polars as pl

from assay.errors import UsageError

from ..labeled import LabeledData
from ..parts import COLUMN, PARTITION, VALUE, refuse_many
from ..period import period_of
from ..roles import LABELED, POSITIVE, SCORE, TIME, Roles
from .calibration import Scored
from .score_grid import ONE, places

#: Versions of the model, the place of a score, and what is summed there.
VERSION, PLACE, ROWS, POSITIVES = "version", "place", "rows", "positives"

KEYS = (COLUMN, VALUE, PARTITION, VERSION, PLACE)

#: What rows have in place of a version that is missing.
NO_VERSION = "no version"

#: Sums of the score, its square, the score of positives; of the logarithmic and of the squared loss, and their squares.
SUMS = ("scores", "squares", "hits", "loss", "loss2", "error", "error2")

#: The place of rows without a score that can be ranked.
UNSCORED = -(1 << 30)

#: Where `scikit-learn` cuts probabilities, so that a loss stays finite.
_EPSILON = float(np.finfo(np.float64).eps)

_TYPES: dict[str, pl.DataType] = {
    COLUMN: pl.String(),
    VALUE: pl.String(),
    PARTITION: pl.Datetime("us", "UTC"),
    VERSION: pl.String(),
    PLACE: pl.Int32(),
    ROWS: pl.Int64(),
    POSITIVES: pl.Int64(),
    "least": pl.Float64(),
    "most": pl.Float64(),
    **dict.fromkeys(SUMS, pl.Float64()),
}

_ADD = (
    *(pl.col(name).sum() for name in (ROWS, POSITIVES, *SUMS)),
    pl.col("least").min(),
    pl.col("most").max(),
)


@dataclass(frozen=True)
class Review:
    """Which predictions are judged by their labels: those whose window has closed.

    As long as it is open, positives are known and negatives are not: labels of that time tell too many positives.
    """

    roles: Roles
    #: Microseconds since 1970 up to which outcomes are known, and after which an outcome that is not known is none.
    as_of: int | None = None
    horizon: int | None = None
    #: Length of a partition as Polars writes it.
    every: str = "1d"

    @classmethod
    def of(cls, labeled: LabeledData, *, every: str = "1d") -> Review:
        """How the predictions of a dataset are judged.

        Raises:
            UsageError: nothing says what was predicted or shown.
        """
        roles = labeled.roles
        if not (roles.score or roles.position or roles.action):
            raise UsageError("no column is said to hold scores, positions or actions, expected one; try --score COLUMN")
        if labeled.window is None or roles.time is None:
            return cls(roles, every=every)
        return cls(roles, labeled.as_of(), labeled.horizon, every)

    def columns(self) -> tuple[str, ...]:
        """What has to be read."""
        return self.roles.named("time", "known", "version", "score", "position", "action", "propensity")

    def closed(self, batch: pl.DataFrame) -> tuple[pl.DataFrame, int]:
        """The rows whose label is final, and how many are not."""
        rows = self.roles.read(batch)
        final = rows[LABELED]
        if self.as_of is not None and self.horizon is not None and self.roles.time is not None:
            final = final & (rows[TIME] <= self.as_of - self.horizon).fill_null(False)
        some = rows.filter(final)
        return some, len(rows) - len(some)


def counts_of(rows: pl.DataFrame, review: Review) -> ScoreCounts:
    """The counts of rows whose labels are final."""
    roles = review.roles
    marked = rows.select(
        *roles.slices,
        _partition(rows, review).alias(PARTITION),
        _versions(rows, roles.version).alias(VERSION),
        rows[POSITIVE].cast(pl.Int64).alias(POSITIVES),
        *_sums(rows),
    )
    return ScoreCounts(pl.concat([*_grouped(marked, roles)]).sort(KEYS))


def _partition(rows: pl.DataFrame, review: Review) -> pl.Series:
    if review.roles.time is None:
        return pl.Series(PARTITION, [None], _TYPES[PARTITION]).new_from_index(0, len(rows))
    return period_of(rows[TIME], review.every)


def _versions(rows: pl.DataFrame, column: str | None) -> pl.Series:
    """The versions; None is no column, so that rows without one have a name."""
    if column is None:
        return pl.repeat(None, len(rows), dtype=pl.String, eager=True)
    return rows[column].fill_null(NO_VERSION)


def _sums(rows: pl.DataFrame) -> Iterator[pl.Series]:
    """The place of each score, and what is summed of it; nothing is lost of what is no probability but its losses."""
    given = rows[SCORE].fill_null(np.nan).to_numpy() if SCORE in rows.columns else np.full(len(rows), np.nan)
    finite = np.isfinite(given)
    scores, hit = np.where(finite, given, 0.0), rows[POSITIVE].to_numpy()
    probable = finite & (scores >= 0) & (scores <= 1)
    ranked, scores = scores, np.where(probable, scores, 0.0)
    likely = np.where(hit, scores, 1 - scores)
    loss = -np.log(likely.clip(_EPSILON, 1 - _EPSILON))
    error = (1 - likely) ** 2
    values = (scores, scores**2, scores * hit, loss, loss**2, error, error**2)
    yield pl.Series(PLACE, np.where(finite, places(ranked), UNSCORED), pl.Int32)
    yield from (pl.Series(name, np.where(probable, value, 0.0)) for name, value in zip(SUMS, values, strict=True))
    yield from (pl.Series(name, ranked) for name in ("least", "most"))


def _grouped(rows: pl.DataFrame, roles: Roles) -> Iterator[pl.DataFrame]:
    """Sums over all rows, over each partition, and over each value of each slice column; by version and as a whole."""
    ways = [("", None, roles.time is not None), *((name, name, False) for name in roles.slices)]
    adds = (pl.len().cast(pl.Int64).alias(ROWS), *(each for each in _ADD if each.meta.output_name() != ROWS))
    for column, name, dated in ways:
        value = pl.lit(None, pl.String) if name is None else pl.col(name)
        named = rows.with_columns(pl.lit(column).alias("assay:column"), value.alias("assay:value"))
        keys = ["assay:column", "assay:value", PARTITION, VERSION, PLACE]
        # The finest counts come first, so that the rows are gone through once for each column.
        fine = named.with_columns(pl.col(PARTITION) if dated else pl.lit(None, _TYPES[PARTITION]).alias(PARTITION))
        counted = fine.group_by(keys).agg(adds).rename({"assay:column": COLUMN, "assay:value": VALUE})
        yield counted.filter(pl.col(PARTITION).is_not_null() if dated else True).select(_TYPES.keys())
        if dated:
            whole = counted.with_columns(pl.lit(None, _TYPES[PARTITION]).alias(PARTITION))
            yield whole.group_by(KEYS).agg(_ADD).select(_TYPES.keys())


@dataclass(frozen=True, eq=False)
class ScoreCounts:
    """Counts and sums at each place of the grid of scores; `ScoreCounts()` is of no rows.

    Counts are equal under every split and order of the rows, sums agree to 1e-12.
    """

    table: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=_TYPES))

    def __add__(self, other: ScoreCounts) -> ScoreCounts:
        return self.sum((self, other))

    @classmethod
    def sum(cls, parts: Iterable[ScoreCounts]) -> ScoreCounts:
        """The counts of all rows together.

        Raises:
            UsageError: a slice column has more values than parts of data have.
        """
        tables = [part.table for part in parts]
        if not tables:
            return cls()
        total = pl.concat(tables).group_by(KEYS).agg(_ADD).select(_TYPES.keys()).sort(KEYS)
        refuse_many(total)
        return cls(total)

    def split(self, *columns: str) -> dict[tuple[object, ...], ScoreCounts]:
        """The parts by the values of some columns, in order."""
        parts = self.table.partition_by(*columns, as_dict=True, maintain_order=True)
        return {key: ScoreCounts(part) for key, part in parts.items()}

    def only(self, condition: pl.Expr) -> ScoreCounts:
        """Those for which a condition holds."""
        return ScoreCounts(self.table.filter(condition))

    def together(self) -> pl.DataFrame:
        """A row for each place, whatever the rest, in order of scores; without what has no score."""
        return self.table.filter(pl.col(PLACE) != UNSCORED).group_by(PLACE).agg(_ADD).sort(PLACE)

    @property
    def rows(self) -> int:
        """How many predictions."""
        return int(self.table[ROWS].sum())

    @property
    def positives(self) -> int:
        """How many of them are positive."""
        return int(self.table[POSITIVES].sum())

    @property
    def unscored(self) -> int:
        """How many have no finite score."""
        return int(self.table.filter(pl.col(PLACE) == UNSCORED)[ROWS].sum())


def scored(together: pl.DataFrame) -> Scored:
    """Those of `ScoreCounts.together` whose scores are probabilities."""
    some = together.filter(pl.col(PLACE).is_between(0, ONE))
    names = (ROWS, POSITIVES, "least", "most", "scores", "squares", "hits")
    return Scored(*(some[name].to_numpy() for name in names))
