"""The index by which credit scoring tells whether a population is still the one a score was made for."""

import numpy as np
from numpy.typing import NDArray

from .divergence import Divergence
from .shares import Contribution, Shares

Floats = NDArray[np.float64]


class PopulationStabilityIndex(Divergence):
    """``sum (p - q) ln(p / q)``: from 0, without bound; by custom 0.1 is a small and 0.25 a large change.

    Siddiqi, "Credit risk scorecards", 2006; it is Jeffreys' divergence (1946), the sum of both Kullback-Leibler
    divergences. A category that one side lacks would make it infinite: it counts there as half a value.
    """

    name, title = "population_stability_index", "population stability index"

    def contribution(self, shares: Shares) -> Contribution:
        """Both parts of Jeffreys' divergence."""

        def jeffreys(p: Floats, q: Floats) -> Floats:
            p, q = np.where(p > 0, p, 0.5 / shares.n), np.where(q > 0, q, 0.5 / shares.m)
            return (p - q) * np.log(p / q)

        return jeffreys
