"""How the labels of a dataset are maturing, as counts that add over batches, partitions and slices."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import IntEnum

import numpy as np
import polars as pl
from numpy.typing import NDArray

from assay.errors import UsageError
from assay.sources import Source

from ..labeled import LabeledData
from ..parts import COLUMN, PARTITION, VALUE, refuse_many
from ..period import period_of
from ..roles import EXCLUDED, KNOWN, LABELED, POSITIVE, TIME, Roles
from .delay_grid import places
from .delays import Delays

Ints = NDArray[np.int64]

#: Columns of the counts, beside those that say of which part they are.
KIND, PLACE, ROWS = "kind", "place", "rows"

KEYS = (COLUMN, VALUE, PARTITION, KIND, PLACE)

_TYPES: dict[str, pl.DataType] = {
    COLUMN: pl.String(),
    VALUE: pl.String(),
    PARTITION: pl.Datetime("us", "UTC"),
    KIND: pl.Int8(),
    PLACE: pl.Int32(),
    ROWS: pl.Int64(),
}


class Kind(IntEnum):
    """What is counted at a place of the grid of delays."""

    #: Positives, once by how long the outcome took, once by the age of the prediction.
    DELAY = 0
    POSITIVE = 1
    #: Predictions without an outcome, by their age: negatives, and those whose window is still open.
    NEGATIVE = 2
    UNKNOWN = 3
    #: Positives whose outcome became known after the horizon, by their age: negatives until then.
    LATE = 4
    #: Set aside: made after what is known ends, without a time, positive without a time, or before the prediction; and
    #: those of which joining could not tell the label.
    FUTURE = 5
    TIMELESS = 6
    UNDATED = 7
    REVERSED = 8
    EXCLUDED = 9


#: Those that are left out of every estimate.
ASIDE = (Kind.FUTURE, Kind.TIMELESS, Kind.UNDATED, Kind.REVERSED, Kind.EXCLUDED)


@dataclass(frozen=True)
class Watch:
    """How predictions are watched: what is known of them at a time, and how long an outcome may take."""

    roles: Roles
    #: Microseconds since 1970 up to which outcomes are known.
    as_of: int
    #: Microseconds after which an outcome that is not known is none: the window, and the grace after it.
    horizon: int
    #: Length of a partition as Polars writes it: ``1h``, ``1d``, ``1w``, ``1mo``.
    every: str = "1d"
    #: The share of its positives that training data should have.
    enough: float = 0.95

    @classmethod
    def of(cls, labeled: LabeledData, *, every: str = "1d", enough: float = 0.95) -> Watch:
        """How the predictions of a dataset are watched.

        Raises:
            UsageError: nothing says when predictions were made, since when outcomes are known, or how long they count.
        """
        labeled.roles.need("time", "known")
        if not 0 < enough < 1:
            raise UsageError(f"{enough} of the positives, expected a share above 0 and below 1; try 0.95")
        return cls(labeled.roles, labeled.as_of(), labeled.horizon, every, enough)

    def columns(self) -> tuple[str, ...]:
        """What has to be read."""
        return self.roles.named("time", "known")

    def counted(self, source: Source) -> MaturityCounts:
        """The counts of all rows, which are read once, in bounded memory.

        Raises:
            ColumnError: a column of the roles is not there.
            SourceError: data cannot be opened or read.
            UsageError: a column holds no such thing.
        """
        counts = MaturityCounts()
        for batch in source.batches(columns=self.columns()):
            counts += self.count(batch)
        return counts

    def count(self, batch: pl.DataFrame) -> MaturityCounts:
        """The counts of some rows."""
        rows = self.roles.read(batch)
        kinds, ages, delays = self.kinds(rows)
        start = period_of(rows[TIME], self.every)
        marked = rows.select(
            *self.roles.slices,
            start.alias(PARTITION),
            pl.Series(KIND, kinds, pl.Int8),
            pl.Series(PLACE, ages, pl.Int32),
        )
        late = marked.filter(pl.Series(kinds == Kind.POSITIVE)).with_columns(
            pl.lit(Kind.DELAY, pl.Int8).alias(KIND), pl.Series(PLACE, delays[kinds == Kind.POSITIVE], pl.Int32)
        )
        both = pl.concat([marked, late])
        return MaturityCounts(pl.concat([*_grouped(both, self.roles.slices)]).sort(KEYS))

    def kinds(self, rows: pl.DataFrame) -> tuple[Ints, Ints, Ints]:
        """The kind of each row that `Roles.read` gave, and the places of its age and its delay."""
        times, known = (rows[name].fill_null(0).to_numpy() for name in (TIME, KNOWN))
        age, delay = self.as_of - times, known - times
        dated, said, labeled = rows[KNOWN].is_not_null().to_numpy(), rows[POSITIVE].to_numpy(), rows[LABELED].to_numpy()
        positive = said & ~(dated & (known > self.as_of))  # known later is not known yet
        refused = labeled & ~said & dated & (known <= self.as_of)  # by an outcome, before the window has closed
        cases = (
            (rows[TIME].is_null().to_numpy(), Kind.TIMELESS),
            (rows[EXCLUDED].to_numpy(), Kind.EXCLUDED),
            (age < 0, Kind.FUTURE),
            (positive & ~dated, Kind.UNDATED),
            (positive & (delay < 0), Kind.REVERSED),
            (positive & (delay >= self.horizon), Kind.LATE),
            (positive, Kind.POSITIVE),
            ((age >= self.horizon) | refused, Kind.NEGATIVE),
        )
        kinds = np.select([case for case, _ in cases], [int(kind) for _, kind in cases], int(Kind.UNKNOWN))
        most = self.horizon
        return kinds, places(age.clip(0, most)), places(delay.clip(0, most))


def _grouped(rows: pl.DataFrame, slices: Sequence[str]) -> Iterator[pl.DataFrame]:
    """Counts of all rows, then by the values of each slice column."""
    keys = [PARTITION, KIND, PLACE]
    for column in ("", *slices):
        value = pl.lit(None, pl.String) if not column else pl.col(column)
        found = rows.with_columns(value.alias("assay:value")).group_by("assay:value", *keys).len(ROWS)
        yield found.select(
            pl.lit(column).alias(COLUMN), pl.col("assay:value").alias(VALUE), *keys, pl.col(ROWS).cast(pl.Int64)
        )


@dataclass(frozen=True, eq=False)
class MaturityCounts:
    """How many rows there are of each kind at each place, by slice and partition; `MaturityCounts()` counts none."""

    table: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=_TYPES))

    def __add__(self, other: MaturityCounts) -> MaturityCounts:
        return self.sum((self, other))

    @classmethod
    def sum(cls, parts: Iterable[MaturityCounts]) -> MaturityCounts:
        """The counts of all rows together, the same whatever the parts.

        Raises:
            UsageError: a slice column has more than `VALUES` values.
        """
        tables = [part.table for part in parts]
        if not tables:
            return cls()
        total = pl.concat(tables).group_by(KEYS).agg(pl.col(ROWS).sum()).sort(KEYS)
        refuse_many(total)
        return cls(total)

    @property
    def whole(self) -> MaturityCounts:
        """Those of all rows."""
        return MaturityCounts(self.table.filter(pl.col(COLUMN) == ""))

    def slices(self) -> dict[tuple[str, str | None], MaturityCounts]:
        """Those of every value of a slice column, by both."""
        parts = self.table.filter(pl.col(COLUMN) != "").partition_by(COLUMN, VALUE, as_dict=True, maintain_order=True)
        return {(column, value): MaturityCounts(part) for (column, value), part in parts.items()}

    def rows(self, *kinds: Kind) -> int:
        """How many rows are of these kinds."""
        return int(self.table.filter(pl.col(KIND).is_in([int(kind) for kind in kinds]))[ROWS].sum())

    def delays(self) -> Delays:
        """How long outcomes took, and how long there was none."""
        without = (Kind.NEGATIVE, Kind.UNKNOWN, Kind.LATE)
        found = [self._at(kinds) for kinds in ((Kind.DELAY,), (Kind.POSITIVE,), without)]
        (delay, some), (age, same), (waiting, rest) = found
        return Delays.counted(delay, age, waiting, (some, same, rest))

    def ages(self) -> tuple[Ints, Ints]:
        """Places of the ages of all predictions, and how many have each."""
        return self._at((Kind.POSITIVE, Kind.NEGATIVE, Kind.UNKNOWN, Kind.LATE))

    def _at(self, kinds: Sequence[Kind]) -> tuple[Ints, Ints]:
        some = (
            self.table.filter(pl.col(KIND).is_in([int(kind) for kind in kinds])).group_by(PLACE).agg(pl.col(ROWS).sum())
        )
        ordered = some.sort(PLACE)
        return ordered[PLACE].cast(pl.Int64).to_numpy(), ordered[ROWS].to_numpy()
