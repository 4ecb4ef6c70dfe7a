"""The largest difference of two distribution functions."""

import math

import numpy as np

from .distance import Distance, Measurement
from .intervals import figure
from .pair import Pair
from .shares import FALSE, TWO_SIDED_95


class KolmogorovSmirnov(Distance):
    """``max |F(x) - G(x)|``: from 0 to 1, of numbers; infinities count, NaN does not.

    Smirnov, "Table for estimating the goodness of fit of empirical distributions", 1948. By chance it exceeds
    ``sqrt(-ln(a / 2) / 2) sqrt(1/n + 1/m)`` less often than a, the more so the fewer different numbers there are.
    """

    name, title = "kolmogorov_smirnov", "Kolmogorov-Smirnov distance"
    ordered = True

    def measure(self, pair: Pair) -> Measurement:
        """The largest difference at any point of either curve, from either side."""
        assert pair.curves is not None
        (f, g), (n, m) = pair.curves, pair.numbers
        at = np.union1d(f.values, g.values)
        sides = [(f(at, inclusive=inclusive), g(at, inclusive=inclusive)) for inclusive in (False, True)]
        apart = np.array([np.abs(a - b) for a, b in sides])
        side, place = np.unravel_index(int(np.argmax(apart)), apart.shape)
        p, q = (float(curve[place]) for curve in sides[side])
        value = abs(p - q)
        return Measurement(
            value=value,
            uncertainty=TWO_SIDED_95 * math.sqrt(max(p * (1 - p) / n + q * (1 - q) / m, 0.0)),
            noise=math.sqrt(-math.log(FALSE / 2) / 2 * (1 / n + 1 / m)),
            witness=f"{'up to' if side else 'below'} {figure(float(at[place]))}" if value else "",
        )
