"""Mutual information of two categories, and how much of it is to be expected by chance; in bits.

    MI  = sum over cells of n/N log2(N n / (a b))        n of N rows in a cell, a and b in its row and its column
    AMI = MI - E[MI]                                     E over all permutations of one of the two

A permutation keeps the sums a and b, so n is hypergeometric and E[MI] a sum over the values that n can take: Vinh,
Epps, Bailey, "Information theoretic measures for clusterings comparison", JMLR 11, 2010, equation (24a).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Codes = NDArray[np.int64]
Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class Information:
    """What two categories tell of each other."""

    mutual: float
    expected: float
    #: The standard deviation over rows of what a single one tells, so over sqrt(N) the standard error of ``mutual``.
    deviation: float

    @property
    def adjusted(self) -> float:
        """What is told beyond chance; 0 for no more than that, give or take rounding."""
        told = self.mutual - self.expected
        return told if told > 1e-9 else 0.0


def information(x: Codes, y: Codes) -> Information:
    """The information between two codes of the same rows, at least one; each code counts from 0.

    >>> information(np.array([0, 0, 1, 1]), np.array([0, 0, 1, 1])).mutual
    1.0
    """
    width = int(y.max()) + 1
    cells, counts = np.unique(x * width + y, return_counts=True)
    a, b = np.bincount(x), np.bincount(y)
    told = np.log2(len(x) * counts / (a[cells // width] * b[cells % width]))
    mutual = float(np.dot(told, counts)) / len(x)
    deviation = float(np.sqrt(np.dot((told - mutual) ** 2, counts) / len(x)))
    return Information(mutual, expected_information(a, b), deviation)


def expected_information(a: Codes, b: Codes) -> float:
    """E[MI] of two codes of which the values occur so often.

    Cost: values that occur equally often are summed once, so it is about N^1.5 at most.
    """
    rows = int(a.sum())
    log_factorial = np.concatenate(([0.0], np.cumsum(np.log(np.arange(1, rows + 1)))))
    sizes, times = np.unique(b[b > 0], return_counts=True)
    total = 0.0
    for size, repeated in zip(*np.unique(a[a > 0], return_counts=True), strict=True):
        total += int(repeated) * float(np.dot(times, _expected(int(size), sizes, rows, log_factorial)))
    return max(0.0, total)


def _expected(a: int, b: Codes, rows: int, log_factorial: Numbers) -> Numbers:
    """What one row of the table with sum a adds to E[MI] in a column of each of these sums."""
    n = np.arange(1, a + 1)[None, :]
    b = b[:, None]
    possible = (n <= b) & (n >= a + b - rows)
    rest, spare = np.maximum(b - n, 0), np.maximum(rows - a - b + n, 0)
    told = n / rows * np.log2(rows * n / (a * b))
    chance = (
        log_factorial[a]
        + log_factorial[b]
        + log_factorial[rows - a]
        + log_factorial[rows - b]
        - log_factorial[rows]
        - log_factorial[n]
        - log_factorial[a - n]
        - log_factorial[rest]
        - log_factorial[spare]
    )
    terms = np.where(possible, told * np.exp(np.where(possible, chance, -np.inf)), 0.0)
    added: Numbers = terms.sum(axis=1)
    return added
