"""The Kaplan-Meier estimate from counts, with Greenwood's variance.

Kaplan and Meier, "Nonparametric estimation from incomplete observations", JASA 53, 1958. Who is watched until a time at
which others have their event is at risk at that time.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..estimate import Z

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Survival:
    """The share without an event after each of some times."""

    #: How many were still watched and without an event just before.
    at_risk: Ints
    share: Floats
    #: Greenwood's sum of ``d / (n (n - d))``: the variance of the share is its square times this.
    spread: Floats

    @classmethod
    def of(cls, events: Ints, censored: Ints) -> Survival:
        """From how many have their event, and how many are watched no longer, at each time in order."""
        at_risk = (events + censored)[::-1].cumsum()[::-1]
        left = at_risk - events
        share = np.cumprod(np.divide(left, at_risk, out=np.ones(len(left)), where=at_risk > 0))
        pairs = at_risk.astype(np.float64) * left
        terms = np.divide(events, pairs, out=np.zeros(len(left)), where=pairs > 0)
        return cls(at_risk, share, np.cumsum(terms))

    def interval(self) -> tuple[Floats, Floats]:
        """The interval of 95 % of each share, on the scale of ``log(-log)``, so that it stays within 0 to 1.

        Kalbfleisch and Prentice, "The statistical analysis of failure time data", 1980. There is none, and both ends
        are the share, before the first event and after everybody had one.
        """
        inner = (self.share > 0) & (self.share < 1)
        log = np.log(np.where(inner, self.share, 0.5))
        width = Z * np.sqrt(np.where(inner, self.spread, 0.0)) / np.abs(log)
        low, high = (np.where(inner, np.exp(log * np.exp(sign * width)), self.share) for sign in (1, -1))
        return low, high
