"""The angle between two distributions."""

import math

import numpy as np

from .divergence import Divergence
from .shares import Contribution, Shares


class Hellinger(Divergence):
    """``sqrt(sum (sqrt p - sqrt q)^2 / 2)``: a metric from 0 to 1, more sensitive to rare values than total variation.

    Le Cam, "Asymptotic methods in statistical decision theory", 1986.
    """

    name, title = "hellinger", "Hellinger distance"

    def contribution(self, shares: Shares) -> Contribution:
        """To the square of the distance."""
        return lambda p, q: (np.sqrt(p) - np.sqrt(q)) ** 2 / 2

    def finish(self, total: float) -> float:
        """The root, at most 1, which rounding may exceed."""
        return math.sqrt(min(max(total, 0.0), 1.0))
