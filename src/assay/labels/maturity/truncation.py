"""The law of delays from positives alone, which does not mind if the share of positives changes over time.

A positive is seen only if its delay is shorter than its age, it is truncated on the right. In reversed time that is the
estimate of Kaplan and Meier again: of the positives that could be seen with a delay of ``k`` or less, some have just
``k`` (Lagakos, Barraj and De Gruttola, Biometrika 75, 1988; Kalbfleisch and Lawless, JASA 84, 1989). It says nothing of
delays that few could be seen with, so there the law that is given it stays.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..estimate import Z
from .delays import Delays

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

#: Positives that have to be as old as a delay, for it to be judged.
FEW = 30


@dataclass(frozen=True, eq=False)
class Truncated:
    """The share of delays below the end of each place that has any, and the interval of 95 %."""

    value: Floats
    low: Floats
    high: Floats

    @classmethod
    def of(cls, delays: Delays, law: Floats) -> Truncated:
        """That of these positives.

        Args:
            delays: Predictions as they are seen.
            law: The share of delays below the end of each place that has any, for delays that few could be seen with.
        """
        older = delays.aged[::-1].cumsum()[::-1]
        judged = (older >= FEW)[delays.positive > 0]
        if not judged.any():
            return cls(law, law, law)
        events = delays.positive[delays.positive > 0]
        younger = (delays.aged.cumsum() - delays.aged)[delays.positive > 0]
        at_risk = events.cumsum() - younger
        events, at_risk = np.where(judged, events, 0), np.maximum(at_risk, 1)
        above = np.cumprod((1 - events / at_risk)[::-1])[::-1]
        pairs = at_risk.astype(np.float64) * (at_risk - events)
        terms = np.divide(events, pairs, out=np.zeros(len(pairs)), where=pairs > 0)
        share = np.append(above[1:], 1.0)
        spread = np.append(terms[::-1].cumsum()[::-1][1:], 0.0)
        scale = np.where(judged, law[judged][-1], law)
        low, high = _interval(share, spread)
        return cls(share * scale, low * scale, high * scale)


def _interval(share: Floats, spread: Floats) -> tuple[Floats, Floats]:
    """Where the logarithm of a share has this variance, its interval on the scale of ``log(-log)``."""
    inner = (share > 0) & (share < 1)
    log = np.log(np.where(inner, share, 0.5))
    width = (Z * np.sqrt(spread) / np.abs(log)).clip(0, 50)
    low, high = (np.where(inner, np.exp(log * np.exp(sign * width)), share) for sign in (1, -1))
    return low, high
