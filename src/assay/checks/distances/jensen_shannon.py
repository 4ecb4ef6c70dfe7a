"""How much knowing a value tells of which distribution it is from."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .divergence import Divergence
from .pair import Pair
from .shares import Contribution, Shares

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class JensenShannon(Divergence):
    """``(KL(p||m) + KL(q||m)) / 2`` with ``m = (p + q) / 2``, in bits: from 0 to 1.

    Lin, "Divergence measures based on the Shannon entropy", 1991. It is the divergence, whose root is a metric
    (`scipy.spatial.distance.jensenshannon` with base 2 gives that root).
    """

    #: A histogram of TFMD that numbers are compared by, as TFDV does: STANDARD or QUANTILES. By DEFAULT it is the
    #: intervals of `Pair.shares` where both statistics are ours, since one outlier stretches all buckets of STANDARD.
    histogram: str = "DEFAULT"

    name, title = "jensen_shannon", "approximate Jensen-Shannon divergence"

    def obstacle(self, pair: Pair) -> str | None:
        """That there is no such histogram, too."""
        return pair.no_shares or (None if pair.histogram(self.histogram) else "a histogram is missing")

    def shares(self, pair: Pair) -> Shares:
        """Of texts all of them; of numbers the buckets, NaN and each infinity."""
        found = pair.histogram(self.histogram)
        assert found is not None
        return found

    def contribution(self, shares: Shares) -> Contribution:
        """In bits."""
        return _bits

    def finish(self, total: float) -> float:
        """At most 1, which rounding may exceed."""
        return min(max(total, 0.0), 1.0)


def _bits(p: Floats, q: Floats) -> Floats:
    with np.errstate(divide="ignore", invalid="ignore"):
        middle = (p + q) / 2
        both = np.where(p > 0, p * np.log2(p / middle), 0) + np.where(q > 0, q * np.log2(q / middle), 0)
    return (both / 2).clip(0)
