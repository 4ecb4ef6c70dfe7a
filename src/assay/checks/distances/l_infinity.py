"""The largest difference of a share."""

import numpy as np

from .distance import Distance, Measurement
from .pair import Pair
from .shares import TWO_SIDED_95, upper_largest


class LInfinity(Distance):
    """``max |p - q|`` over the categories: the Chebyshev distance, as `LInftyDistance` in TFDV's metrics.cc.

    From 0 to 1. Of numbers it is that of their intervals, see `Pair.shares`; TFDV always finds 0 there.
    """

    name, title = "l_infinity", "Linfty distance"

    def measure(self, pair: Pair) -> Measurement:
        """The largest difference; by chance each is normal, and none of them may be large."""
        shares = pair.shares
        assert shares is not None
        apart = np.abs(shares.p - shares.q)
        at = len(apart) - 1 - int(np.argmax(apart[::-1]))
        p, q = shares.p[at], shares.q[at]
        return Measurement(
            value=float(apart[at]),
            uncertainty=TWO_SIDED_95 * float(np.sqrt(p * (1 - p) / shares.n + q * (1 - q) / shares.m)),
            noise=upper_largest(shares.spread, 1 / shares.n + 1 / shares.m),
            witness=shares.label(apart),
        )
