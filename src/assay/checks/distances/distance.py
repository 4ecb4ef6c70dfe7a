"""The concept of the package: a distance tells how far two distributions are apart, and how much of that is chance.

To add one: a file with one `Distance`, a line in the table of this package, a test computed by hand, a line in the
changelog. What every distance must keep is in the laws of `tests/laws/test_distance_laws.py`.
"""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import ClassVar

from .pair import Pair


@dataclass(frozen=True)
class Measurement:
    """A distance as it was measured between two samples."""

    value: float
    #: Half the width of an interval around the value that holds the true distance 95 times in 100.
    uncertainty: float
    #: Two samples of these sizes from one distribution are no further apart 99 times in 100, or more often.
    noise: float
    #: The value or the interval that contributes most; nothing if the two are equal.
    witness: str


@dataclass(frozen=True)
class Distance(ABC):
    """A way to compare two distributions: zero if they are equal, and never negative."""

    #: By which thresholds and documents name it.
    name: ClassVar[str]
    #: By which texts name it.
    title: ClassVar[str]
    #: Whether it needs values that have an order, so numbers.
    ordered: ClassVar[bool] = False

    def obstacle(self, pair: Pair) -> str | None:
        """Why the pair cannot be measured; None if it can."""
        return pair.no_order if self.ordered else pair.no_shares

    @abstractmethod
    def measure(self, pair: Pair) -> Measurement:
        """The distance; only of a pair to which there is no `obstacle`."""
