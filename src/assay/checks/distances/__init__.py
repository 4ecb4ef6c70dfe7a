"""How far apart the values of a feature are in two datasets. Start with `distance.py`; to add one, see there."""

from collections.abc import Mapping

from .distance import Distance, Measurement
from .hellinger import Hellinger
from .jensen_shannon import JensenShannon
from .kolmogorov_smirnov import KolmogorovSmirnov
from .l_infinity import LInfinity
from .normalized_absolute_difference import NormalizedAbsoluteDifference
from .pair import Pair
from .population_stability_index import PopulationStabilityIndex
from .side import Side
from .total_variation import TotalVariation
from .wasserstein import Wasserstein

#: Every distance by its name; the first three have thresholds in TFMD's own fields, and come in TFDV's order.
DISTANCES: Mapping[str, Distance] = {
    distance.name: distance
    for distance in (
        LInfinity(),
        NormalizedAbsoluteDifference(),
        JensenShannon(),
        TotalVariation(),
        Hellinger(),
        PopulationStabilityIndex(),
        KolmogorovSmirnov(),
        Wasserstein(),
    )
}

__all__ = ["DISTANCES", "Distance", "Measurement", "Pair", "Side"]
