"""The grid on which predicted probabilities are counted: the same for all data, so that counts of any parts add.

Every halving of the distance to 0 and to 1 is cut into 128 equal steps, down to 1e-12: rare events with scores about
0.001 are told apart as well as those about one half. Other finite scores have places too, in their order, so that they
can be ranked. Counts on it keep the order of scores; two scores of one place count as equal, which `ranking` says.
"""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

#: Bits of a score that tell its place within a halving, and what is left out of the 52 of a double.
BITS = 7

_SHIFT = 52 - BITS

#: Distances to 0 and to 1 below this are none.
_LEAST = 2.0**-40


def _steps(distances: Floats) -> Ints:
    """The place of each distance, 0 for the least and below."""
    found: Ints = distances.clip(_LEAST).view(np.int64) >> _SHIFT
    return found - (int(np.float64(_LEAST).view(np.int64)) >> _SHIFT)


#: The places of one half, and of one.
_HALF = int(_steps(np.array([0.5]))[0])
ONE = 2 * _HALF


def places(scores: Floats) -> Ints:
    """The place of each score, which has to be finite; probabilities have those from 0 to `ONE`.

    >>> places(np.array([-1.0, 0.0, 0.001, 0.5, 0.999, 1.0, 2.0])).tolist()
    [-5121, 0, 3843, 4992, 6141, 9984, 15233]
    """
    low = _steps(np.minimum(scores, 0.5).clip(0))
    high = ONE - _steps((1 - scores).clip(0, 0.5))
    above = ONE + 1 + _steps(scores.clip(1))
    below = -1 - _steps((-scores).clip(0))
    found: Ints = np.select([scores < 0, scores <= 0.5, scores <= 1], [below, low, high], above)
    return found
