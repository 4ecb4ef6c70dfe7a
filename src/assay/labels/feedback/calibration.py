"""Whether predicted probabilities are what happens: reliability in ten bins, and the expected calibration error."""

from __future__ import annotations

import math
import sys
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..estimate import TAIL, Estimate, Z, proportion

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

#: Bins of about as many rows each.
BINS = 10

#: Of a normal variable, what it exceeds once in twenty times.
_ONE_SIDED = 1.6449

#: The largest double: documents have no infinities.
_MOST = sys.float_info.max


@dataclass(frozen=True)
class Bin:
    """Predictions of about the same score."""

    rows: int
    #: The least score and the largest, and their mean.
    low: float
    high: float
    predicted: float
    #: The share that was positive.
    actual: Estimate


@dataclass(frozen=True)
class Calibration:
    """How far predicted probabilities are from what happened."""

    #: The mean over rows of the distance between predicted and actual share, bin by bin (Naeini and others, AAAI 2015).
    #: Its interval adds up those of all bins, which is never too short.
    error: Estimate
    #: What this exceeds once in twenty times although every probability is right, in samples of this size.
    noise: float
    #: How many positives there were for each that was predicted; None if none was.
    ratio: Estimate | None
    bins: tuple[Bin, ...]


@dataclass(frozen=True, eq=False)
class Scored:
    """Rows by the place of their score, in order of scores: counts and sums."""

    rows: Ints
    positives: Ints
    least: Floats
    most: Floats
    #: Sums of the score, its square, the score of positives.
    scores: Floats
    squares: Floats
    hits: Floats

    def binned(self) -> Scored:
        """Neighbors put together to `BINS` bins of about as many rows; what has one score is never divided."""
        middle = self.rows.cumsum() - self.rows / 2
        bins = np.minimum((middle * BINS / self.rows.sum()).astype(np.int64), BINS - 1)
        first = np.flatnonzero(np.diff(bins, prepend=-1))
        sums = (self.rows, self.positives, self.scores, self.squares, self.hits)
        rows, positives, scores, squares, hits = (np.add.reduceat(each, first) for each in sums)
        least, most = np.minimum.reduceat(self.least, first), np.maximum.reduceat(self.most, first)
        return Scored(rows, positives, least, most, scores, squares, hits)


def calibration(scored: Scored) -> Calibration | None:
    """That of rows whose scores are probabilities; None if there are none."""
    if not len(scored.rows):
        return None
    bins = scored.binned()
    rows = bins.rows.astype(np.float64)
    predicted, actual = bins.scores / rows, bins.positives / rows
    gaps, shares = np.abs(actual - predicted), rows / rows.sum()
    by_chance = ((bins.scores - bins.squares) / rows**2).clip(0)
    observed = ((bins.squares - 2 * bins.hits + bins.positives) / rows - gaps**2).clip(0) / rows
    error = float(shares @ gaps)
    width = _exceeded(shares, np.maximum(by_chance, observed))
    return Calibration(
        Estimate(error, max(0.0, error - width), min(1.0, error + width)),
        _exceeded(shares, by_chance),
        _ratio(scored),
        tuple(_bins(bins)),
    )


def _exceeded(shares: Floats, variances: Floats) -> float:
    """What the weighted sum of the sizes of normal variables of mean zero exceeds once in twenty times."""
    mean = math.sqrt(2 / math.pi) * float(shares @ np.sqrt(variances))
    return mean + _ONE_SIDED * math.sqrt((1 - 2 / math.pi) * float(shares**2 @ variances))


def _bins(bins: Scored) -> list[Bin]:
    columns = (bins.rows, bins.least, bins.most, bins.scores / bins.rows, bins.positives)
    found = zip(*(column.tolist() for column in columns), strict=True)
    return [
        Bin(rows, low, high, predicted, actual)
        for rows, low, high, predicted, positives in found
        if (actual := proportion(positives, rows)) is not None
    ]


def _ratio(scored: Scored) -> Estimate | None:
    """Actual positives for each that was predicted, by the delta method on the scale of the logarithm."""
    positives, scores = float(scored.positives.sum()), float(scored.scores.sum())
    if not scores:
        return None
    ratio = positives / scores
    if not math.isfinite(ratio):
        return None
    root = ratio * math.sqrt(float(scored.squares.sum()))  # of sums that may be tiny: at most the number of positives
    squares = positives - 2 * ratio * float(scored.hits.sum()) + root**2
    if not positives:  # as many as leave none by chance, once in forty times
        return Estimate(0.0, 0.0, min(-math.log(TAIL) / scores, _MOST))
    width = Z * math.sqrt(max(0.0, squares)) / positives
    return Estimate(ratio, ratio * math.exp(-width), min(ratio * math.exp(min(width, 700.0)), _MOST))
