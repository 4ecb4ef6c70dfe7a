"""Values of one feature on both sides, seen in the ways in which transformations look at them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Literal, TypeAlias

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ..comparison import texts
from ..equality import kind_of

#: How a transformation looks at values: as numbers, text, microseconds since 1970, or the names of whatever they are.
View: TypeAlias = Literal["number", "text", "moment", "label"]

#: The share of texts that may be no numbers among others that are.
_ODD = 0.1

#: Ways to write a moment, tried in this order on texts.
FORMATS = (
    "%Y-%m-%d %H:%M:%S%.f",
    "%Y-%m-%dT%H:%M:%S%.f",
    "%Y-%m-%dT%H:%M:%S%.fZ",
    "%Y-%m-%d %H:%M",
    "%Y-%m-%dT%H:%M",
    "%Y-%m-%d",
    "%m/%d/%Y %H:%M:%S",
    "%m/%d/%Y %H:%M",
    "%m/%d/%Y",
    "%d/%m/%Y %H:%M:%S",
    "%d/%m/%Y %H:%M",
    "%d/%m/%Y",
    "%d.%m.%Y %H:%M:%S",
    "%d.%m.%Y %H:%M",
    "%d.%m.%Y",
    "%Y%m%d",
)


@dataclass(frozen=True)
class Pairs:
    """Values before and after a transformation that is looked for, none missing."""

    before: pl.Series
    after: pl.Series
    #: Which pairs do not match.
    differing: NDArray[np.bool_]
    #: How many pairs of the data each stands for.
    weights: NDArray[np.float64]
    #: Up to which relative difference numbers match.
    tolerance: float = 0.0

    def __len__(self) -> int:
        return len(self.differing)

    def where(self, mask: NDArray[np.bool_]) -> Pairs:
        """The pairs that a mask selects."""
        chosen = pl.Series(mask)
        sides = self.before.filter(chosen), self.after.filter(chosen)
        return Pairs(*sides, self.differing[mask], self.weights[mask], self.tolerance)

    @cached_property
    def backward(self) -> Pairs:
        """The pairs with their sides exchanged."""
        return Pairs(self.after, self.before, self.differing, self.weights, self.tolerance)

    def seen(self, reads: View, writes: View) -> Seen | None:
        """The pairs in these views; None where one side cannot be seen so."""
        before, after = self._before(reads), self._after(writes)
        return None if before is None or after is None else Seen(self, before, after)

    @cached_property
    def _before(self) -> Callable[[View], pl.Series | None]:
        return cache(lambda view: VIEWS[view](self.before))

    @cached_property
    def _after(self) -> Callable[[View], pl.Series | None]:
        return cache(lambda view: VIEWS[view](self.after))


@dataclass(frozen=True)
class Seen:
    """Pairs in the views of one transformation."""

    pairs: Pairs
    before: pl.Series
    after: pl.Series

    @cached_property
    def differing(self) -> tuple[pl.Series, pl.Series]:
        """Both sides of the pairs that do not match."""
        mask = pl.Series(self.pairs.differing)
        return self.before.filter(mask), self.after.filter(mask)

    @property
    def closeness(self) -> float:
        """The relative error up to which a computed number is the one that was found."""
        return max(1e-9, self.pairs.tolerance)

    @cached_property
    def numbers(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """`differing` as arrays, where both are finite."""
        before, after = (side.cast(pl.Float64).to_numpy() for side in self.differing)
        finite = np.isfinite(before) & np.isfinite(after)
        return before[finite], after[finite]

    @cached_property
    def resolution(self) -> float:
        """Half the unit of the last decimal to which all numbers after are written; 0 if they have many."""
        after = self.after.to_numpy()
        after = after[np.isfinite(after)]
        for decimals in range(7):
            if np.all(np.abs(np.round(after, decimals) - after) <= 1e-12 * np.abs(after)):
                return float(0.5 * 10.0**-decimals)
        return 0.0


def _numbers(values: pl.Series) -> pl.Series | None:
    kind = kind_of(values.dtype)
    if kind == "number" and values.dtype != pl.Boolean:
        return values.cast(pl.Float64)
    if values.dtype == pl.String:
        numbers = values.str.strip_chars().cast(pl.Float64, strict=False)
        return None if numbers.null_count() > _ODD * len(numbers) else numbers.fill_null(float("nan"))
    return None


def _text(values: pl.Series) -> pl.Series | None:
    return values if values.dtype == pl.String else None


def _moments(values: pl.Series) -> pl.Series | None:
    if kind_of(values.dtype) == "moment":
        return values.cast(pl.Datetime("us", getattr(values.dtype, "time_zone", None))).to_physical()
    if values.dtype != pl.String or not values[:20].str.contains(r"^\d{1,4}[-/.]?\d{1,2}[-/.]?\d{1,4}").all():
        return None
    parsed = (values.str.to_datetime(form, time_unit="us", strict=False) for form in FORMATS)
    found = next((moments for moments in parsed if not moments.null_count()), None)
    return None if found is None else found.to_physical()


def _labels(values: pl.Series) -> pl.Series:
    return pl.Series(texts(values), dtype=pl.String)


VIEWS: dict[View, Callable[[pl.Series], pl.Series | None]] = {
    "number": _numbers,
    "text": _text,
    "moment": _moments,
    "label": _labels,
}
