"""An estimate with its interval of 95 %."""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist

#: Of a normal variable, the distance from its mean that is exceeded on either side once in forty times.
Z = NormalDist().inv_cdf(0.975)

#: How often either end of an interval is on the wrong side.
TAIL = 0.025


@dataclass(frozen=True)
class Estimate:
    """A number that was estimated, and the ends of its interval of 95 %."""

    value: float
    low: float
    high: float

    @classmethod
    def around(
        cls, value: float, deviation: float, *, least: float = -math.inf, most: float = math.inf
    ) -> Estimate | None:
        """By the normal distribution, cut where values cannot be; None where there is no finite value.

        >>> Estimate.around(0.5, 0.1, least=0.0)
        Estimate(value=0.5, low=0.304..., high=0.695...)
        """
        if not (math.isfinite(value) and math.isfinite(deviation)):
            return None
        return cls(value, max(least, value - Z * deviation), min(most, value + Z * deviation))

    @property
    def rest(self) -> Estimate:
        """What is missing from one.

        >>> Estimate(0.75, 0.5, 1.0).rest
        Estimate(value=0.25, low=0.0, high=0.5)
        """
        return Estimate(1 - self.value, 1 - self.high, 1 - self.low)


def proportion(hits: float, trials: float) -> Estimate | None:
    """The share of hits with the interval of Wilson, which is right for rare hits too; None without trials.

    Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22, 1927.

    >>> proportion(0, 100)
    Estimate(value=0.0, low=0.0, high=0.036...)
    """
    if trials <= 0:
        return None
    share, z2 = hits / trials, Z * Z
    middle = (share + z2 / (2 * trials)) / (1 + z2 / trials)
    half = Z / (1 + z2 / trials) * math.sqrt(max(0.0, share * (1 - share) / trials + z2 / (4 * trials * trials)))
    low = 0.0 if hits == 0 else max(0.0, middle - half)
    return Estimate(share, low, 1.0 if hits == trials else min(1.0, middle + half))
