"""Numbers held within limits."""

from collections.abc import Iterator

import numpy as np
import polars as pl
from numpy.typing import NDArray

from .pairs import Seen
from .transformation import Formula, Transformation


class Clipping(Transformation):
    """Numbers below a limit raised to it, those above another lowered to it."""

    family, reads, writes = "clipping", "number", "number"

    def propose(self, seen: Seen) -> Iterator[Formula]:
        """The most frequent value of those that rose, of those that fell, and both."""
        before, after = seen.numbers
        low, high = (_most_frequent(after[mask]) for mask in (after > before, after < before))
        if low is not None:
            yield _formula(low, None)
        if high is not None:
            yield _formula(None, high)
        if low is not None and high is not None and low < high:
            yield _formula(low, high)


def _most_frequent(values: NDArray[np.float64]) -> float | None:
    if not len(values):
        return None
    distinct, counts = np.unique(values, return_counts=True)
    return float(distinct[counts.argmax()])


def _formula(low: float | None, high: float | None) -> Formula:
    limits = {name: end for name, end in (("at least", low), ("at most", high)) if end is not None}
    return Formula(
        "{} clipped to " + " and ".join(f"{name} {end:.10g}" for name, end in limits.items()),
        lambda values: pl.Series(np.clip(values.to_numpy(), low, high)),
        limits,
        cost=len(limits),
    )
