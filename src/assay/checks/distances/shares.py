"""Two distributions over the same categories, and how far chance alone would drive them apart."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

#: What each category contributes to a distance, given its shares in both distributions.
Contribution = Callable[[Floats, Floats], Floats]

#: Standard errors to either side that hold the truth 95 times in 100.
TWO_SIDED_95 = 1.9600

#: The share of samples from one distribution that may lie above the noise.
FALSE = 0.01

#: Quantile of the standard normal distribution at 1 - `FALSE` / 5: samples of 20 are not as regular as their limit,
#: and with it they keep within `FALSE` (tests/checks/distances/test_noise.py tries it).
_ONE_SIDED = 2.8782

#: Counts enumerated around the expected one, and the variance up to which they are all that matters.
_WINDOW, _SMALL = 64, 20.0

_NODES, _WEIGHTS = np.polynomial.hermite.hermgauss(32)


@dataclass(frozen=True, eq=False)
class Shares:
    """Counts (or weights) of the same categories in two samples, at least one of something in each."""

    labels: Sequence[str]
    x: Floats
    y: Floats
    #: Values in each sample that carry as much information as these counts do.
    n: float
    m: float

    @cached_property
    def p(self) -> Floats:
        """The shares of the first sample."""
        return np.asarray(self.x / self.x.sum())

    @cached_property
    def q(self) -> Floats:
        """The shares of the second sample."""
        return np.asarray(self.y / self.y.sum())

    @cached_property
    def pooled(self) -> Floats:
        """The shares of both samples taken together."""
        return np.asarray((self.n * self.p + self.m * self.q) / (self.n + self.m))

    @property
    def spread(self) -> Floats:
        """The standard deviation of each difference ``p - q`` if both samples are of one distribution."""
        return np.sqrt(self.pooled * (1 - self.pooled) * (1 / self.n + 1 / self.m))

    def chance(self, contribution: Contribution) -> tuple[float, float]:
        """Mean and variance of a sum of contributions if both samples are drawn from one distribution.

        Given how often a category occurs in both together, its count in the first sample is hypergeometric; the
        moments of a contribution are sums over that distribution, or for large counts over its normal limit. That
        counts add up to the sample leaves K - 1 of K categories free, hence the factor of the variance.
        """
        total = self.n + self.m
        together, times = np.unique(np.round(self.pooled * total, 6), return_counts=True)
        mean = np.clip(together * self.n / total, 0, None)[:, None]
        variance = mean * (self.m / total) * (1 - together / total).clip(0)[:, None] * total / max(total - 1, 1.0)
        small = variance[:, 0] <= _SMALL
        average, squares = np.zeros(len(together)), np.zeros(len(together))
        for rows, nodes in ((small, self._counted(together[small], mean[small])), (~small, None)):
            counts, weights = nodes or (
                mean[rows] + np.sqrt(2 * variance[rows]) * _NODES,
                np.broadcast_to(_WEIGHTS / np.sqrt(np.pi), (int(rows.sum()), len(_NODES))),
            )
            counts = np.clip(counts, 0, together[rows][:, None])
            found = contribution(counts / self.n, (together[rows][:, None] - counts) / self.m)
            average[rows] = (weights * found).sum(axis=1)
            squares[rows] = (weights * found**2).sum(axis=1)
        free = len(self.labels) / max(len(self.labels) - 1, 1)
        return float(times @ average), float(times @ (squares - average**2).clip(0)) * free

    def _counted(self, together: Floats, mean: Floats) -> tuple[Floats, Floats]:
        """Counts around the expected one, and the hypergeometric probability of each.

        From P(x + 1) / P(x) = (c - x)(n - x) / ((x + 1)(m - c + x + 1)), c counts in both samples together.
        """
        both = together[:, None]
        lowest = np.maximum(np.ceil(both - self.m), np.floor(mean) - _WINDOW // 2).clip(0)
        lowest = np.minimum(lowest, np.floor(np.minimum(both, self.n)))
        counts = lowest + np.arange(_WINDOW)
        ratio = (both - counts) * (self.n - counts) / ((counts + 1) * (self.m - both + counts + 1).clip(1e-9))
        logs = np.cumsum(np.log(ratio[:, :-1].clip(1e-300)), axis=1)
        logs = np.concatenate((np.zeros_like(both), logs), axis=1)
        chances = np.where(counts <= np.minimum(both, self.n) + 1e-9, np.exp(logs - logs.max(axis=1)[:, None]), 0.0)
        return counts, chances / chances.sum(axis=1)[:, None]

    def variance(self, contribution: Contribution) -> float:
        """The variance of a sum of contributions around its true value, by the infinitesimal jackknife.

        One more observation in a category moves the sum by so much; the observations are multinomial.
        """
        here = contribution(self.p, self.q)
        return _multinomial(self.p, contribution(self.p + 1 / self.n, self.q) - here, self.n) + _multinomial(
            self.q, contribution(self.p, self.q + 1 / self.m) - here, self.m
        )

    def label(self, contributions: Floats) -> str:
        """The category that contributes most, of several the last one; nothing if none contributes."""
        if not len(contributions) or contributions.max() <= 0:
            return ""
        return self.labels[len(contributions) - 1 - int(np.argmax(contributions[::-1]))]


def _multinomial(shares: Floats, influence: Floats, size: float) -> float:
    return size * max(0.0, float(shares @ influence**2 - (shares @ influence) ** 2))


def upper_gamma(mean: float, variance: float) -> float:
    """What a gamma variable of this mean and variance hardly ever exceeds, see `FALSE` (Wilson and Hilferty, 1931)."""
    if mean <= 0 or variance <= 0:
        return max(mean, 0.0)
    shape = mean * mean / variance
    root = 1 - 1 / (9 * shape) + _ONE_SIDED / (3 * math.sqrt(shape))
    return mean * max(root, 0.0) ** 3


def upper_largest(deviations: Floats, step: float) -> float:
    """What the largest of several normal variables of mean zero exceeds less often than `FALSE`.

    By the union bound over P(|z| > t) <= exp(-t^2 / 2); half a ``step`` more since counts are whole.
    """
    deviations = deviations[deviations > 0]
    if not len(deviations):
        return 0.0
    low, high = 0.0, float(deviations.max()) * math.sqrt(2 * math.log(len(deviations) / FALSE))
    for _ in range(50):
        middle = (low + high) / 2
        above = np.exp(-0.5 * (middle / deviations) ** 2).sum() > FALSE
        low, high = (middle, high) if above else (low, middle)
    return high + step / 2
