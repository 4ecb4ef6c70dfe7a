"""Equal hashes found together, by arrays in place of a loop."""

import numpy as np
from numpy.typing import NDArray

Hashes = NDArray[np.uint64]
Places = NDArray[np.int64]

#: Bits of the hash that name a slot of the table, and rounds of it, each by other bits.
_BITS, _ROUNDS = 12, 4

#: Hashes that are looked up at a time: what fits the cache of one core.
_BLOCK = 1 << 14

#: Hashes that tell whether most are different.
_SAMPLE = 1024


def distinct_hashes(hashes: Hashes) -> tuple[Places, Places]:
    """Where each distinct hash is, in no useful order, and how often it occurs.

    Few distinct ones are counted in a table, many are sorted. Of many, one may be listed twice with a part of its
    count each, if it shares all but the lowest bits with another: once in thousands of batches.

    >>> distinct_hashes(np.array([7, 9, 7], np.uint64))
    (array([2, 1]), array([2, 1]))
    """
    found, left = [(np.zeros(0, np.int64), np.zeros(0, np.int64))], np.arange(len(hashes))
    sample = hashes[:: max(1, len(hashes) // _SAMPLE)]
    if len(sample) < _SAMPLE or len(np.unique(sample)) < len(sample) / 2:
        for part in range(_ROUNDS):
            places, counts, left = _by_slot(hashes, left, part)
            found.append((places, counts))
            if not len(left):
                break
    if len(left):
        found.append(_by_order(hashes, left))
    places, counts = (np.concatenate(parts) for parts in zip(*found, strict=True))
    return places, counts


def _by_slot(hashes: Hashes, left: Places, part: int) -> tuple[Places, Places, Places]:
    """Where the hashes are that own a slot, how often each occurs, and those that found another in theirs.

    The slot of a hash is named by some of its bits; one of those who want it owns it.
    """
    shift, lowest = np.uint64(_BITS * part), np.uint64((1 << _BITS) - 1)
    owned = ~(np.arange(1 << _BITS, dtype=np.uint64) << shift)  # by hashes that would want another slot: by nobody
    owners = np.zeros(1 << _BITS, np.int64)
    counts = np.zeros(1 << _BITS, np.int64)
    others = []
    for start in range(0, len(left), _BLOCK):
        here = left[start : start + _BLOCK]
        wanted = hashes[here]
        slots = ((wanted >> shift) & lowest).view(np.int64)
        equal = owned[slots] == wanted
        if not equal.all():
            claims = ~equal & (counts[slots] == 0)
            owned[slots[claims]], owners[slots[claims]] = wanted[claims], here[claims]
            equal = owned[slots] == wanted
            others.append(here[~equal])
            slots = slots[equal]
        counts += np.bincount(slots, minlength=1 << _BITS)
    taken = np.flatnonzero(counts)
    return owners[taken], counts[taken], np.concatenate(others) if others else left[:0]


def _by_order(hashes: Hashes, left: Places) -> tuple[Places, Places]:
    """The distinct hashes by a sort, in which the place stands in the lowest bits: faster than an indirect one."""
    lowest = np.uint64((1 << len(hashes).bit_length()) - 1)
    keys = (hashes[left] & ~lowest) | left.view(np.uint64)
    keys.sort()
    places = (keys & lowest).view(np.int64)
    ordered = hashes[places]
    starts = np.flatnonzero(np.concatenate(([True], ordered[1:] != ordered[:-1]))[: len(ordered)])
    return places[starts], np.diff(starts, append=len(ordered))
