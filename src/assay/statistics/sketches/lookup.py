"""Where values are, found by arrays in place of a loop."""

import numpy as np
from numpy.typing import NDArray

Hashes = NDArray[np.uint64]
Places = NDArray[np.int64]

#: Bits of a hash that name a slot of the table. A hash that shares its slot with another is looked for again by others.
_BITS, _SHIFTS = 18, (0, 18, 36)

#: Hashes looked at first: what occurs often is found there.
_FIRST = 1 << 14


def places_of(hashes: Hashes, wanted: Hashes) -> Places:
    """One place of each of some distinct hashes among many; all of them are there.

    >>> places_of(np.array([7, 9, 8, 7], np.uint64), np.array([8, 9], np.uint64))
    array([2, 1])
    """
    found = _among(hashes[:_FIRST], wanted)
    missing = np.flatnonzero(found < 0)
    if len(missing):
        found[missing] = _among(hashes[_FIRST:], wanted[missing]) + _FIRST
    return found


def _among(hashes: Hashes, wanted: Hashes) -> Places:
    """Where each is; -1 where it is not."""
    found, missing = np.full(len(wanted), -1), np.arange(len(wanted))
    maybe = np.arange(len(hashes))
    lowest = np.uint64((1 << _BITS) - 1)
    for shift in map(np.uint64, _SHIFTS):
        slots, looked_for = ((some >> shift & lowest).view(np.int64) for some in (hashes, wanted[missing]))
        table = np.full(1 << _BITS, -1, np.int32)
        table[looked_for] = -2
        here = np.flatnonzero(table[slots] == -2)  # few, if few are wanted
        table[slots[here]] = here
        at = table[looked_for]
        right = at >= 0
        right[right] = hashes[at[right]] == wanted[missing[right]]
        found[missing[right]] = maybe[at[right]]
        missing, maybe, hashes = missing[~right], maybe[here], hashes[here]
        if not len(missing) or not len(hashes):
            return found
    order = np.argsort(hashes)
    at = np.minimum(np.searchsorted(hashes, wanted[missing], sorter=order), len(hashes) - 1)
    right = hashes[order[at]] == wanted[missing]
    found[missing[right]] = maybe[order[at[right]]]
    return found
