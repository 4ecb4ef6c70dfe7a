"""What a distance is given: the statistics of one feature in two datasets, over the same categories or intervals."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from tensorflow_metadata.proto.v0.statistics_pb2 import FeatureNameStatistics

from .buckets import aligned
from .curve import Curve
from .intervals import Intervals
from .shares import Shares
from .side import Side

#: What stands for all values that are not listed.
OTHERS = "all others"

#: The square of a distance between numbers up to here has a double.
_LARGEST = 1e150


@dataclass(frozen=True)
class Pair:
    """The data that are validated, and those they are compared with."""

    current: Side
    control: Side

    @property
    def _sides(self) -> tuple[Side, Side]:
        return self.current, self.control

    @cached_property
    def no_shares(self) -> str | None:
        """Why there are no `shares`."""
        if self.shares is not None:
            return None
        if any(side.view.proto.type == FeatureNameStatistics.STRUCT for side in self._sides):
            return "a struct has no values of its own"
        if any(side.texts for side in self._sides) and any(side.curve or side.nan for side in self._sides):
            return "one side holds categories, the other numbers"
        return "the statistics list no values of one side or both"

    @cached_property
    def no_order(self) -> str | None:
        """Why there are no `curves`."""
        if self.curves is not None:
            return None
        if self.current.texts and self.control.texts:
            return "categories have no order"
        return self.no_shares or "one side has no numbers but NaN"

    @cached_property
    def shares(self) -> Shares | None:
        """Categories: listed texts, or of numbers the intervals and NaN."""
        if self.current.texts and self.control.texts:
            return self._categories()
        return None if self.current.texts or self.control.texts else self._intervals()

    def histogram(self, kind: str) -> Shares | None:
        """The buckets of the histograms of this type; DEFAULT is `shares`, or STANDARD if a document is not ours."""
        if self.shares is None or self.current.texts:
            return self.shares
        wanted = "STANDARD" if kind == "DEFAULT" else kind
        first, second = (side.histogram(wanted) for side in self._sides)
        if kind == "DEFAULT" and (all(side.fine for side in self._sides) or first is None or second is None):
            return self.shares
        if first is None or second is None:
            return None
        labels, x, y = aligned(first, second)
        return Shares(labels, x, y, self.shares.n, self.shares.m) if x.any() and y.any() else None

    @cached_property
    def curves(self) -> tuple[Curve, Curve] | None:
        """The distribution functions, if both sides are numbers."""
        first, second = (side.curve for side in self._sides)
        return (first, second) if first and second and not (self.current.texts or self.control.texts) else None

    @property
    def numbers(self) -> tuple[float, float]:
        """How many numbers either side has, as far as the curves tell."""
        return _informative(self.current.numbers, self.current), _informative(self.control.numbers, self.control)

    @cached_property
    def finite(self) -> tuple[Curve, Curve] | None:
        """The distribution functions of the finite numbers; None if there are none, or their range is too large."""
        if self.curves is None:
            return None
        first, second = (curve.finite for curve in self.curves)
        if first is None or second is None:
            return None
        ends = np.concatenate((first.values[[0, -1]], second.values[[0, -1]]))
        return (first, second) if np.abs(ends).max() < _LARGEST else None

    def _intervals(self) -> Shares | None:
        curves = [side.curve for side in self._sides if side.curve]
        numbers = [side.numbers if side.curve else 0.0 for side in self._sides]
        nan = [float(max(side.nan, 0)) for side in self._sides]
        if not curves or not all(number + odd > 0 for number, odd in zip(numbers, nan, strict=True)):
            return None
        intervals = Intervals.of(curves, [number for number in numbers if number])
        x, y = (
            np.append(intervals.counts(side.curve, number), odd)
            for side, number, odd in zip(self._sides, numbers, nan, strict=True)
        )
        n, m = (_informative(number + odd, side) for side, number, odd in zip(self._sides, numbers, nan, strict=True))
        some = np.flatnonzero((x > 0) | (y > 0))
        labels = (*intervals.labels, "NaN")
        return Shares([labels[i] for i in some], x[some], y[some], n, m)

    def _categories(self) -> Shares | None:
        """The listed texts in byte order, and all others.

        A text that only one side lists may occur on the other as often as the last one listed there: it is taken to
        differ no more than it must.
        """
        labels = sorted({*self.current.texts, *self.control.texts})
        x, y = (np.array([side.texts.get(label, 0.0) for label in labels]) for side in self._sides)
        (more_x, most_x), (more_y, most_y) = (side.unlisted for side in self._sides)
        if more_x or more_y:
            ratio = (x.sum() + more_x) / (y.sum() + more_y)
            hidden_x, hidden_y = (
                np.where(x, 0, np.minimum(y * ratio, most_x)),
                np.where(y, 0, np.minimum(x / ratio, most_y)),
            )
            x = np.append(x + hidden_x, max(more_x - hidden_x.sum(), 0.0))
            y = np.append(y + hidden_y, max(more_y - hidden_y.sum(), 0.0))
            labels.append(OTHERS)
        if not (x.any() and y.any()):
            return None
        return Shares(labels, x, y, max(self.current.rows, 1.0), max(self.control.rows, 1.0))


def _informative(size: float, side: Side) -> float:
    """So many observations tell a share as exactly as these do through a curve that has an error of its own.

    A share is off by 1 / (2 sqrt(n)) at most.
    """
    error = side.curve.error if side.curve else 0.0
    return 1 / (1 / max(size, 1.0) + 4 * error**2)
