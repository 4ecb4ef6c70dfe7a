"""A formula put to the test: for how many pairs it holds, and whether that is more than chance."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import polars as pl
from numpy.typing import NDArray

from .transformations import Formula, Transformation
from .transformations.pairs import Seen
from .transformations.remap import Constant

Mask = NDArray[np.bool_]

#: Pairs, and values for each, that are drawn to learn what chance would explain.
_DRAWS = 128


@dataclass(frozen=True)
class Trial:
    """A formula put to the test by pairs."""

    transformation: Transformation
    formula: Formula
    seen: Seen
    #: The share of pairs that do not match, in the data.
    differ: float
    #: Whether it gives training from serving.
    backward: bool

    @cached_property
    def result(self) -> pl.Series:
        """What the formula makes of each value."""
        return self.formula.apply(self.seen.before)

    @cached_property
    def holds(self) -> Mask:
        """For which pairs the formula holds."""
        return self._holds(self.result, self.seen.before, self.seen.after, self.differing)

    def _holds(self, result: pl.Series, before: pl.Series, after: pl.Series, differing: Mask) -> Mask:
        if self.transformation.writes != "number":
            same = (result == after).fill_null(False).to_numpy()
            if self.transformation.writes == "label":  # what only has another type is not explained by names
                same = same & ~(differing & (result == before).fill_null(False).to_numpy())
            return same
        got, wanted = result.to_numpy(), after.to_numpy()
        near = (self.seen.closeness if self.transformation.rounded else 1e-12) * np.abs(wanted)
        if self.transformation.rounded:
            near = np.maximum(near, self.seen.resolution * (1 + 1e-9))
        near[np.isinf(near)] = 0.0
        holds: Mask = (np.abs(got - wanted) <= near) | (got == wanted) | (np.isnan(got) & np.isnan(wanted))
        if self.transformation.reads == "number":  # of a difference most has to go, and NaN stays what it is
            gap = np.abs(wanted - before.to_numpy())
            holds &= ~differing | (np.abs(got - wanted) <= gap / 2) | (np.isinf(gap) & (got == wanted))
        return holds

    @property
    def differing(self) -> Mask:
        """Which pairs do not match."""
        return self.seen.pairs.differing

    @cached_property
    def of_differing(self) -> tuple[float, float, float]:
        """The share for which the formula holds of the pairs that differ, with its interval."""
        return wilson(self.holds[self.differing])

    @cached_property
    def of_all(self) -> tuple[float, float, float]:
        """The share for which the formula holds of all pairs, with its interval."""
        inside, outside = self.of_differing, wilson(self.holds[~self.differing])
        low, share, high = (self.differ * a + (1 - self.differ) * b for a, b in zip(inside, outside, strict=True))
        return low, share, high

    @property
    def score(self) -> float:
        """How much the formula explains, less what it costs: for formulas of one direction."""
        return self.of_differing[1] + self.of_all[1] - self.price

    @property
    def worth(self) -> float:
        """The same for formulas of both: that serving follows from training is what one expects.

        Of all pairs one direction often holds for more: lower case undoes what some rows have in upper case.
        """
        return self.of_differing[1] - self.price - 0.015 * self.backward

    @property
    def price(self) -> float:
        """What a formula has to explain more than one that costs nothing."""
        return min(0.01 * self.formula.cost, 0.1)

    def is_more_than_chance(self) -> bool:
        """Whether the formula explains more than it would if serving had nothing to do with training.

        Two ways to be more: among the pairs that differ, or among all pairs and then also more than equality explains.
        """
        claim = self.transformation.claim
        if max(self.of_differing[0], self.of_all[0]) < claim:
            return False
        by_chance = self.chance(self.differing, unequal=True)
        alone = max(1 - self.differ, self.chance(np.ones_like(self.differing), unequal=False))
        return max(gain(self.of_differing[0], by_chance), gain(self.of_all[0], alone)) >= claim

    def chance(self, among: Mask, *, unequal: bool) -> float:
        """The share of some pairs for which the formula would hold if the values after were drawn at random.

        They are drawn from the values after; if the formula is a constant, from those before, since all values after
        are alike then. If they have to be unequal to the value before, a pair counts by what is left to draw for it.
        """
        rng = np.random.default_rng(0)
        weights = self.seen.pairs.weights
        of = np.flatnonzero(among)
        mine = np.repeat(of[rng.choice(len(of), _DRAWS, p=weights[of] / weights[of].sum())], _DRAWS)
        other = rng.choice(len(weights), _DRAWS * _DRAWS, p=weights / weights.sum())
        drawn = (self.seen.before if isinstance(self.transformation, Constant) else self.seen.after)[other]
        before = self.seen.before[mine]
        differs = (before != drawn).to_numpy() if before.dtype == drawn.dtype else np.ones(len(mine), np.bool_)
        holds = self._holds(self.result[mine], before, drawn, differs)
        counted = differs if unequal else np.ones_like(differs)
        some = counted.reshape(_DRAWS, _DRAWS).sum(axis=1)
        shares = (holds & counted).reshape(_DRAWS, _DRAWS).sum(axis=1)[some > 0] / some[some > 0]
        return float(shares.mean()) if len(shares) else 1.0


def gain(share: float, base: float) -> float:
    """Of what a base leaves, the part that a share takes; nothing if nothing is left."""
    return (share - base) / (1 - base) if base < 1 else 0.0


def wilson(holds: Mask) -> tuple[float, float, float]:
    """A share and its interval of 95 %: low, share, high; of no pairs, nothing.

    Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22, 1927.
    """
    n, z2 = len(holds), 1.96**2
    if not n:
        return 0.0, 0.0, 0.0
    share = float(holds.mean())
    center = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = math.sqrt(z2 * (share * (1 - share) / n + z2 / (4 * n * n))) / (1 + z2 / n)
    return max(0.0, center - half), share, min(1.0, center + half)
