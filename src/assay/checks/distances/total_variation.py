"""The share of values that would have to change."""

import numpy as np

from .divergence import Divergence
from .shares import Contribution, Shares


class TotalVariation(Divergence):
    """``sum |p - q| / 2``: the least share of values to change so that one distribution becomes the other, 0 to 1.

    Levin, Peres, Wilmer, "Markov chains and mixing times", 2009, chapter 4.
    """

    name, title = "total_variation", "total variation distance"

    def contribution(self, shares: Shares) -> Contribution:
        """Half the difference."""
        return lambda p, q: np.abs(p - q) / 2

    def finish(self, total: float) -> float:
        """At most 1, which rounding may exceed."""
        return min(max(total, 0.0), 1.0)
