"""How far numbers would have to be moved."""

import math

import numpy as np
from numpy.typing import NDArray

from .distance import Distance, Measurement
from .intervals import figure
from .pair import Pair
from .shares import TWO_SIDED_95, upper_gamma

Floats = NDArray[np.float64]

#: Steps of the distribution function that covariances are summed over.
_STEPS = 128


class Wasserstein(Distance):
    """``integral |F(x) - G(x)| dx``: how far numbers move on average, in the unit of the feature; finite numbers only.

    Also named earth mover's distance; Vallender, "Calculation of the Wasserstein distance between probability
    distributions on the line", 1974.
    """

    name, title = "wasserstein", "Wasserstein distance"
    ordered = True

    def obstacle(self, pair: Pair) -> str | None:
        """That there is no finite number, too."""
        return super().obstacle(pair) or (None if pair.finite else "there are no finite numbers, or they are too large")

    def measure(self, pair: Pair) -> Measurement:
        """The area between both curves.

        By chance ``F - G`` is a Brownian bridge of both together, which gives the mean and the variance of the area.
        """
        assert pair.finite is not None
        (f, g), (n, m) = pair.finite, pair.numbers
        at = np.union1d(f.values, g.values)
        width = np.diff(at)
        start, end = (f(at[:-1]) - g(at[:-1])), (f(at[1:], inclusive=False) - g(at[1:], inclusive=False))
        areas = _area(start, end) * width
        middle = tuple(((curve(at[:-1]) + curve(at[1:], inclusive=False)) / 2).clip(0, 1) for curve in (f, g))
        together = (n * middle[0] + m * middle[1]) / (n + m)
        mean, variance = _bridge(together, width, 1 / n + 1 / m)
        # In a small sample a single large number moves the area further than the normal limit tells.
        value, noise = float(areas.sum()), upper_gamma(mean, variance) * (1 + 2 / min(n, m))
        if value > noise:
            variance = _moved(np.sign(start + end) * width, middle, (n, m))
        most = int(np.argmax(areas)) if len(areas) else 0
        return Measurement(
            value=value,
            uncertainty=TWO_SIDED_95 * math.sqrt(variance),
            noise=noise,
            witness=f"{figure(float(at[most]))} to {figure(float(at[most + 1]))}" if value else "",
        )


def _area(start: Floats, end: Floats) -> Floats:
    """The mean of ``|line|`` from one end of a step to the other; the line may cross zero."""
    crossing = start * end < 0
    size = np.abs(start) + np.abs(end)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(crossing, (start**2 + end**2) / (2 * size), size / 2)


def _moved(weights: Floats, shares: tuple[Floats, ...], sizes: tuple[float, float]) -> float:
    """The variance of the integral of ``F - G`` with these signs: that of a sum over values, in either sample."""
    total = 0.0
    for share, size in zip(shares, sizes, strict=True):
        # A value at or below a step counts in all that follow: its influence is what the weights sum up to from there.
        influence = np.cumsum(weights[::-1])[::-1]
        chances = np.diff(share, prepend=0.0).clip(0)
        total += max(0.0, float(chances @ influence**2 - (chances @ influence) ** 2)) / size
    return total


def _bridge(shares: Floats, width: Floats, size: float) -> tuple[float, float]:
    """Mean and variance of the integral of ``|B|``, a Brownian bridge at these shares, over steps of these widths.

    Of two normal variables of deviations s, t and correlation r: ``E|z| = s sqrt(2/pi)``,
    ``Cov(|z|, |w|) = 2/pi s t (r asin r + sqrt(1 - r^2) - 1)`` (Nabeya, 1951).
    """
    if len(shares) > _STEPS:  # neighboring steps together, by equal parts of the list
        starts = np.linspace(0, len(shares), _STEPS, endpoint=False).astype(int)
        total = np.add.reduceat(width, starts)
        with np.errstate(invalid="ignore", divide="ignore"):
            shares = np.nan_to_num(np.add.reduceat(shares * width, starts) / total)
        width = total
    deviation = np.sqrt(shares * (1 - shares) * size) * width
    low, high = np.minimum.outer(shares, shares), np.maximum.outer(shares, shares)
    with np.errstate(invalid="ignore", divide="ignore"):
        r = np.clip(np.nan_to_num(np.sqrt(low * (1 - high) / (high * (1 - low)))), 0, 1)
    covariance = 2 / math.pi * np.outer(deviation, deviation) * (r * np.arcsin(r) + np.sqrt(1 - r * r) - 1)
    return math.sqrt(2 / math.pi) * float(deviation.sum()), float(covariance.sum())
