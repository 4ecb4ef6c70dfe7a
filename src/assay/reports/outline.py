"""The distribution of numbers as a few points, from which every chart of them is drawn."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assay.checks.distances.curve import Curve
from assay.checks.distances.side import Side
from assay.schemas.view import FeatureView

Floats = NDArray[np.float64]

#: Quantiles that are told of every distribution.
QUANTILES = (0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99)


@dataclass(frozen=True, eq=False)
class Outline:
    """Finite numbers in ascending order, the share of all finite numbers below each, and up to and including each.

    In between, the distribution function is a straight line.
    """

    values: Floats
    below: Floats
    upto: Floats
    #: Whether the points are all numbers there are.
    complete: bool

    @classmethod
    def of(cls, view: FeatureView) -> Outline | None:
        """As fine as statistics tell: what tells ranks well, and the counts of the buckets, which tell tails well."""
        side = Side(view)
        curve = side.curve and side.curve.finite
        if curve is None:
            return None
        made = cls(curve.values, curve.below, curve.upto, curve.complete)
        buckets = side.histogram("STANDARD")
        counted = Curve.of_buckets(buckets.buckets) if buckets else None
        counted = counted.finite if counted else None
        return made if made.complete or counted is None else made._refined(counted)

    def _refined(self, counted: Curve) -> Outline:
        """With the shares at the edges of buckets."""
        new = ~np.isin(counted.values, self.values)
        values = np.concatenate((self.values, counted.values[new]))
        order = np.argsort(values, kind="stable")
        below = np.concatenate((self.below, counted.below[new]))[order]
        upto = np.concatenate((self.upto, counted.upto[new]))[order]
        rising = np.maximum.accumulate(np.stack((below, upto), axis=1).ravel()).clip(0, 1)
        return Outline(values[order], rising[::2], rising[1::2], False)

    def only(self, values: Floats) -> Outline:
        """The same distribution where these numbers, in ascending order, are known to be all that occur."""
        at = np.searchsorted(self.values, values).clip(0, len(self.values) - 1)
        before = np.maximum(at - 1, 0)
        with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
            along = (values - self.values[before]) / (self.values[at] - self.values[before])
            between = self.upto[before] + np.nan_to_num(along).clip(0, 1) * (self.below[at] - self.upto[before])
        # Nothing lies between two of them, so up to one of them is as much as there is below the next.
        below = np.where(self.values[at] == values, self.below[at], between)
        reached = np.maximum.accumulate(np.concatenate((below[1:], [1.0]))).clip(0, 1)
        return Outline(values, np.concatenate(([0.0], reached[:-1])), reached, False)

    def thinned(self, points: int) -> Outline:
        """About so many points, evenly by rank, and every number that many others equal."""
        if len(self.values) <= points:
            return self
        jumps = np.flatnonzero(self.upto - self.below > 2 / points)
        even = np.searchsorted(self.upto, np.linspace(0, 1, points) * (1 - 1e-15))
        kept = np.unique(np.concatenate(([0], even.clip(0, len(self.values) - 1), jumps, [len(self.values) - 1])))
        return Outline(self.values[kept], self.below[kept], self.upto[kept], False)

    def quantiles(self) -> list[float]:
        """The numbers at `QUANTILES`: the first whose share reaches it, or a place on the line before it."""
        places = np.array(QUANTILES)
        at = np.searchsorted(self.upto, places - 1e-12).clip(0, len(self.values) - 1)
        before = np.maximum(at - 1, 0)
        start, end = self.upto[before], self.below[at]
        with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
            along = np.nan_to_num((places - start) / (end - start), nan=1.0, posinf=1.0).clip(0, 1)
            between = self.values[before] * (1 - along) + self.values[at] * along
        inside = (places < end) & (at > 0) & (not self.complete)
        found: list[float] = np.where(inside, between, self.values[at]).tolist()
        return found
