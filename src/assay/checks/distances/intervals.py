"""Intervals of numbers that are compared as categories are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .curve import Curve

Floats = NDArray[np.float64]

#: Intervals that numbers are divided into.
INTERVALS = 10

#: Numbers are compared one by one if there are no more different ones than this.
VALUES = 20


@dataclass(frozen=True, eq=False)
class Intervals:
    """The upper ends of the intervals, each of them part of its interval, and what the intervals are called."""

    ends: Floats
    labels: tuple[str, ...]

    @classmethod
    def of(cls, curves: Sequence[Curve], sizes: Sequence[float]) -> Intervals:
        """The deciles of all samples together, so that no sample is favored; an infinity is an interval of its own.

        A few different numbers are taken one by one.
        """
        values = np.unique(np.concatenate([curve.values for curve in curves]))
        if len(values) <= VALUES and all(curve.complete for curve in curves):
            return cls(values, tuple(figure(value) for value in values))
        together = sum(size * curve(values) for curve, size in zip(curves, sizes, strict=True)) / sum(sizes)
        cuts = np.arange(1, INTERVALS + 1) / INTERVALS * (1 - 1e-12)
        ends = values[np.minimum(np.searchsorted(together, cuts), len(values) - 1)]
        finite = values[np.isfinite(values)]
        infinite = values[~np.isfinite(values)]
        ends = np.unique(np.concatenate((infinite, ends, finite[-1:])))
        return cls(ends, tuple(_labels(ends.tolist())))

    def counts(self, curve: Curve | None, size: float) -> Floats:
        """How many numbers lie in each interval."""
        if curve is None:
            return np.zeros(len(self.ends))
        return np.diff(curve(self.ends), prepend=0.0).clip(0) * size


def figure(value: float) -> str:
    """The number in six digits, a large whole one in full.

    >>> figure(-87.699155343), figure(17031081000.0), figure(1e300)
    ('-87.6992', '17031081000', '1e+300')
    """
    return f"{value:.6g}" if abs(value) < 1e6 or abs(value) >= 2**63 else f"{value:.0f}"


def _labels(ends: list[float]) -> list[str]:
    finite = [end for end in ends if np.isfinite(end)]
    inner = [
        f"up to {figure(end)}" if i == 0 else f"{figure(finite[i - 1])} to {figure(end)}"
        for i, end in enumerate(finite)
    ]
    if len(finite) > 1:
        inner[-1] = f"above {figure(finite[-2])}"
    return [*(["-inf"] if ends[0] == -np.inf else []), *inner, *(["inf"] if ends[-1] == np.inf else [])]
