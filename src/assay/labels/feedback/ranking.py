"""How well scores rank positives above negatives: the area under the ROC curve, from counts."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from ..estimate import TAIL, Estimate, Z

Ints = NDArray[np.int64]


def auc(positives: Ints, negatives: Ints) -> Estimate | None:
    """The chance that a positive has a higher score than a negative, ties counting half; None if one kind is missing.

    The variance is that of DeLong, DeLong and Clarke-Pearson, Biometrics 44, 1988; the interval is taken on the scale
    of the logit (Pepe, "The statistical evaluation of medical tests", 2003). With few positives and an area near one it
    is a little short: of 40 positives, 90 % of intervals hold an area of 0.96. Where all pairs are in order, it ends
    where as many independent pairs would leave it, ``0.025^(1/n)``.

    Args:
        positives: How many there are at each score, in ascending order of scores.
        negatives: Likewise.

    >>> auc(np.array([0, 1, 1]), np.array([1, 1, 0]))
    Estimate(value=0.875, low=0.227..., high=0.994...)
    """
    m, n = int(positives.sum()), int(negatives.sum())
    if not m or not n:
        return None
    of_positives = (negatives.cumsum() - negatives / 2) / n  # the share of negatives below each positive
    of_negatives = (m - positives.cumsum() + positives / 2) / m  # the share of positives above each negative
    area = float(np.average(of_positives, weights=positives))
    if area in (0.0, 1.0):
        end = TAIL ** (1 / min(m, n))
        return Estimate(area, end, 1.0) if area else Estimate(area, 0.0, 1 - end)
    parts = ((of_positives, positives, m), (of_negatives, negatives, n))
    variance = sum(_variance(values, counts, rows) / rows for values, counts, rows in parts)
    middle, width = math.log(area / (1 - area)), Z * math.sqrt(variance) / (area * (1 - area))
    low, high = (1 / (1 + math.exp(-max(-700.0, min(700.0, middle + sign * width)))) for sign in (-1, 1))
    return Estimate(area, low, high)


def _variance(values: NDArray[np.float64], counts: Ints, rows: int) -> float:
    """The sample variance; of one row there is none, and the largest possible is taken."""
    if rows < 2:
        return 0.25
    mean = np.average(values, weights=counts)
    return float(np.dot(counts, (values - mean) ** 2) / (rows - 1))


def tied_by_chance(positives: Ints, negatives: Ints, several: NDArray[np.bool_]) -> float:
    """How far the area may be off since different scores are counted at one place, where there are several at it."""
    m, n = int(positives.sum()), int(negatives.sum())
    if not m or not n:
        return 0.0
    pairs = positives.astype(np.float64) * negatives
    return float(pairs[several].sum()) / m / n / 2
