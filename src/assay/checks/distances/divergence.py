"""Distances that are sums over the categories: all but the contribution of one category is the same."""

from abc import abstractmethod

import numpy as np

from .distance import Distance, Measurement
from .pair import Pair
from .shares import TWO_SIDED_95, Contribution, Shares, upper_gamma


class Divergence(Distance):
    """A sum of contributions, none of them negative."""

    @abstractmethod
    def contribution(self, shares: Shares) -> Contribution:
        """What each category adds."""

    def shares(self, pair: Pair) -> Shares:
        """The categories that are compared."""
        assert pair.shares is not None
        return pair.shares

    def finish(self, total: float) -> float:
        """The distance, given the sum: a growing function."""
        return max(total, 0.0)

    def measure(self, pair: Pair) -> Measurement:
        """The sum, and what chance makes of it, which is like a gamma distribution of the same mean and variance."""
        shares = self.shares(pair)
        contribution = self.contribution(shares)
        parts = contribution(shares.p, shares.q)
        total = float(parts.sum())
        mean, variance = shares.chance(contribution)
        wide = TWO_SIDED_95 * float(np.sqrt(shares.variance(contribution) + variance))
        return Measurement(
            value=self.finish(total),
            uncertainty=(self.finish(total + wide) - self.finish(total - wide)) / 2,
            noise=self.finish(upper_gamma(mean, variance)),
            witness=shares.label(parts),
        )
