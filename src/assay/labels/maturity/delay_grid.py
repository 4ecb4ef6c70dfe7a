"""The grid on which delays are counted: the same for all data, so that counts of any parts add exactly.

Microseconds up to 255 have places of their own. Above that every power of two is cut into 128 equal steps, so a place
is never wider than one part in 128 of the delay: four days are known to three quarters of an hour, and all delays of a
thousand years have 7,000 places. (Log-linear buckets, as in G. Tene's HdrHistogram.)
"""

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]

#: Bits of a delay that tell its place within a power of two.
BITS = 7

_STEPS = 1 << BITS


def places(delays: Ints) -> Ints:
    """The place of each delay, in microseconds from zero on.

    >>> places(np.array([0, 255, 256, 257, 258, 86_400_000_000])).tolist()
    [0, 255, 256, 256, 257, 3872]
    """
    _, exponents = np.frexp(delays.astype(np.float64))
    shifts = np.maximum(exponents.astype(np.int64) - BITS - 1, 0)
    found: Ints = (shifts << BITS) + (delays >> shifts)
    return found


def starts(found: Ints) -> Ints:
    """The smallest delay of each place, in microseconds; the largest is one less than that of the next place.

    >>> starts(np.array([0, 255, 256, 257])).tolist()
    [0, 255, 256, 258]
    """
    shifts = np.maximum((found >> BITS) - 1, 0)
    smallest: Ints = (found - (shifts << BITS)) << shifts
    return smallest
