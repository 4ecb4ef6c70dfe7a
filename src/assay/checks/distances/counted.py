"""Counts of foreign statistics, which may say anything."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

#: No dataset has more rows.
MOST = 2.0**63


def counted(counts: Iterable[float]) -> NDArray[np.float64]:
    """The counts, those that cannot be any as 0.

    >>> counted([1.5, -2, float("nan"), 1e300]).tolist()
    [1.5, 0.0, 0.0, 0.0]
    """
    found = np.array(list(counts), np.float64)
    return np.where((found > 0) & (found <= MOST), found, 0.0)
