"""The largest difference of a count."""

import numpy as np

from .distance import Distance, Measurement
from .pair import Pair
from .shares import TWO_SIDED_95, upper_largest


class NormalizedAbsoluteDifference(Distance):
    """``max |x - y| / (sum x + sum y)`` over the counts x and y of the categories, as in TFDV's metrics.cc.

    From 0 to 1. It compares counts, not shares: twice as many rows of the same kind are different.
    """

    name, title = "normalized_absolute_difference", "normalized absolute difference"

    def measure(self, pair: Pair) -> Measurement:
        """The largest difference; by chance counts of the same expectation are Poisson, with the variance x + y."""
        shares = pair.shares
        assert shares is not None
        total = float(shares.x.sum() + shares.y.sum())
        apart = np.abs(shares.x / total - shares.y / total)
        at = len(apart) - 1 - int(np.argmax(apart[::-1]))
        # The weight of one observation, where counts are weights.
        unit = max(total / (shares.n + shares.m), 1e-300)
        spread = np.sqrt(unit * (shares.x + shares.y)) / total
        return Measurement(
            value=float(apart[at]),
            uncertainty=TWO_SIDED_95 * float(spread[at]),
            noise=upper_largest(spread, unit / total),
            witness=shares.label(apart),
        )
