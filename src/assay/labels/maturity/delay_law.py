"""How long outcomes take, learned from outcomes of which some are still to come.

Most predictions never have an outcome, so the survival curve of all of them levels off at the share that never will,
the cured (Maller and Zhou, "Survival analysis with long-term survivors", 1996). Where ``F(a)`` is the share of
predictions with an outcome before age ``a``, by Kaplan and Meier, the delays of those that have one before the horizon
``h`` follow ``G(a) = F(a) / F(h)``.

That holds as long as the share of positives is steady. Where it changes from one day to the next, short delays tell of
other days than long ones, and ``G`` is off. `truncation` does not mind; so intervals hold both.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..estimate import TAIL, Estimate, Z
from .delay_grid import places, starts
from .delays import Delays
from .survival import Survival
from .truncation import Truncated

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class DelayLaw:
    """The law of delays up to a horizon; times are microseconds."""

    #: Outcomes after this are none.
    horizon: int
    #: Age of the oldest prediction, at most the horizon: of longer delays nothing is known, as if there were none.
    followed: int
    predictions: int
    positives: int
    #: Positives that were watched for as long as any.
    oldest: int
    #: Ages in order, from 0 to `followed`; between two of them outcomes are spread evenly.
    ages: Ints
    #: The share of all predictions with an outcome before each age, and Greenwood's sum.
    incidence: Floats
    spread: Floats
    #: The share of outcomes before each age by truncation, and its interval.
    truncated: Truncated
    #: How far `arrived` may be off since delays are counted on a grid.
    grid_error: float

    @classmethod
    def of(cls, delays: Delays, horizon: int) -> DelayLaw | None:
        """The law that these predictions show; None if none of them has an outcome yet."""
        if not delays.positives:
            return None
        last = int(delays.places[-1])
        watched = (delays.aged + delays.waiting) > 0
        oldest = int(delays.places[watched][-1])
        followed = horizon if oldest >= places(np.array([horizon]))[0] else int(starts(np.array([oldest + 1]))[0])
        curve = Survival.of(delays.positive, delays.waiting)
        some = delays.positive > 0
        at = delays.places[some]
        ages = np.stack([starts(at), starts(at + 1)], axis=1).ravel().clip(0, followed)
        after = 1 - curve.share[some]
        reverse = Truncated.of(delays, after / after[-1])
        return cls(
            horizon,
            followed,
            delays.rows,
            delays.positives,
            int(delays.aged[delays.places == min(oldest, last)].sum()),
            np.concatenate([[0], ages, [followed]]),
            _steps(after),
            _steps(curve.spread[some]),
            Truncated(*map(_steps, (reverse.value, reverse.low, reverse.high))),
            _grid_error(delays, after),
        )

    @property
    def rate(self) -> Estimate:
        """The share of predictions that have an outcome in the end."""
        share, spread = 1 - self.incidence[-1], self.spread[-1]
        curve = Survival(np.zeros(1, np.int64), np.array([share]), np.array([spread]))
        low, high = curve.interval()
        return Estimate(float(1 - share), float(1 - high[0]), float(1 - low[0]))

    def share(self, ages: Ints) -> Floats:
        """``F``: the share of all predictions with an outcome before such an age."""
        found: Floats = np.interp(ages, self.ages, self.incidence)
        return found

    def unsteady(self) -> tuple[int, float, float] | None:
        """Where the share by truncation is outside the interval of Kaplan and Meier, and furthest from their estimate.

        The age, their share and that by truncation; None if they agree, as where the share of positives is steady.
        """
        value, low, high = self._by_survival(self.ages)
        apart = np.where(
            (self.truncated.value < low) | (self.truncated.value > high), self.truncated.value - value, 0.0
        )
        at = int(np.argmax(np.abs(apart)))
        return (int(self.ages[at]), float(value[at]), float(self.truncated.value[at])) if apart[at] else None

    def arrived(self, ages: Ints) -> tuple[Floats, Floats, Floats]:
        """``G``: of the outcomes that come, the share that is known at such an age, with an interval of 95 %.

        The interval is that of Kaplan and Meier, and as much longer as that by truncation is.
        """
        value, low, high = self._by_survival(ages)
        others = (np.interp(ages, self.ages, end) for end in (self.truncated.low, self.truncated.high))
        other_low, other_high = others
        return value, np.minimum(low, other_low), np.maximum(high, other_high)

    def _by_survival(self, ages: Ints) -> tuple[Floats, Floats, Floats]:
        """``G`` and its interval by Kaplan and Meier.

        By the delta method from Greenwood's variances, on the scale of the logarithm of the negative logarithm. Where
        no delay was seen below an age, or none above, an end is what so many outcomes leave open, ``0.025^(1/n)``.
        """
        upto, spread = self.share(ages), np.interp(ages, self.ages, self.spread)
        total, all_spread = self.incidence[-1], self.spread[-1]
        known = upto / total
        survival, never = 1 - upto, 1 - total
        variance = survival**2 * spread + (known * never) ** 2 * all_spread - 2 * known * survival * never * spread
        inner = (known > 0) & (known < 1)
        rest = np.where(inner, 1 - known, 0.5)
        log = np.log(rest)
        width = Z * np.sqrt(variance.clip(0)) / total / (rest * np.abs(log))
        ends = [1 - np.exp(log * np.exp(sign * width.clip(0, 50))) for sign in (-1, 1)]
        low = np.where(inner, ends[0], np.where(known > 0, TAIL ** (1 / max(1, self.oldest)), 0.0))
        high = np.where(inner, ends[1], np.where(known > 0, 1.0, 1 - TAIL ** (1 / self.positives)))
        done = ages >= self.followed
        return np.where(done, 1.0, known), np.where(done, 1.0, low), np.where(done, 1.0, high)

    def still_comes(self, ages: Ints) -> Floats:
        """``(F(h) - F(a)) / (1 - F(a))``: of predictions without an outcome at an age, the share that still has one."""
        upto = self.share(ages)
        left = 1 - upto
        share: Floats = np.divide(self.incidence[-1] - upto, left, out=np.zeros_like(left), where=left > 0)
        return share

    def wait(self, share: float) -> Estimate:
        """The age at which this share of the outcomes is known, and the ages at which it may be, by `arrived`."""
        known, low, high = self.arrived(self.ages)
        at = int(np.searchsorted(np.maximum.accumulate(known), share))
        before, after = self.ages[at - 1] if at else 0, self.ages[at]
        step = known[at] - known[at - 1] if at else 0.0
        part = (share - known[at - 1]) / step if step > 0 else 1.0
        age = float(before + (after - before) * part)
        short = np.flatnonzero(low < share)
        earliest, latest = int(np.argmax(high >= share)), int(short[-1]) + 1 if len(short) else 0
        return Estimate(age, min(age, float(self.ages[earliest])), max(age, float(self.ages[latest])))


def _steps(after: Floats) -> Floats:
    """What holds at all ages of a law, from what holds at the end of each place that has outcomes."""
    before = np.append(0.0, after[:-1])
    return np.concatenate([[0.0], np.stack([before, after], axis=1).ravel(), after[-1:]])


def _grid_error(delays: Delays, after: Floats) -> float:
    """The largest difference to what had been if all censored at a place of the grid had left before its events."""
    at_risk = (delays.positive + delays.waiting)[::-1].cumsum()[::-1] - delays.waiting
    some = delays.positive > 0
    share = 1 - np.cumprod(1 - delays.positive[some] / at_risk[some])
    return float(np.abs(share / share[-1] - after / after[-1]).max())
