"""Which outcome counts for which prediction.

The laws, for a window ``w`` and events in any order:

- An outcome at ``u`` counts for a prediction of its group at ``t`` only if ``t <= u < t + w``: never for one made after
  it, and at the very end of the window no more.
- Several predictions may fit: the last one before the outcome has it, or the first, or all. Of predictions of one time
  the one with the smallest key is first.
- An outcome that arrived at or after ``t + revisable`` comes too late for that prediction.
- An outcome without a time counts for the prediction of its key.

A group is what outcomes are joined by: a key, or an entity. All of it is arithmetic on sorted arrays: the predictions
that an outcome fits lie next to one another.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from .declaration import Label, Touch

Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]


class Fate(StrEnum):
    """What became of an outcome that could be read and has arrived."""

    ATTRIBUTED = "attributed"
    NO_PREDICTION = "no prediction"
    BEFORE = "before its prediction"
    AFTER = "after the window"
    LATE = "late"
    COLLIDED = "its prediction is set aside"
    CONFLICT = "another outcome has its id"
    RETRACTED = "retracted"


#: In the order of their numbers in `Attribution.fates`.
FATES = tuple(Fate)


@dataclass(frozen=True)
class Timeline:
    """Events of groups that are numbered from 0, in the order of group, time and key."""

    groups: Ints
    at: Ints

    def bounds(self, groups: Ints) -> tuple[Ints, Ints]:
        """Where the events of each of these groups begin and end."""
        return np.searchsorted(self.groups, groups, "left"), np.searchsorted(self.groups, groups, "right")

    def before(self, low: Ints, high: Ints, times: Ints, *, with_equal: bool) -> Ints:
        """Where, between two bounds each, the events before these times end."""
        low, high = low.copy(), high.copy()
        while (open_ := low < high).any():
            middle = (low + high) >> 1
            at = self.at[np.minimum(middle, len(self.at) - 1)]
            right = open_ & ((at <= times) if with_equal else (at < times))
            low[right] = middle[right] + 1
            left = open_ & ~right
            high[left] = middle[left]
        return low


@dataclass(frozen=True)
class Happened:
    """Outcomes: the group, when they happened, and when they were known."""

    groups: Ints
    at: Ints
    known: Ints
    #: Whether the outcome has no time.
    timeless: Mask


@dataclass(frozen=True)
class Attribution:
    """Pairs of a prediction and an outcome that counts for it, by their places, and the fate of each outcome."""

    predictions: Ints
    outcomes: Ints
    #: A place in `FATES` for each outcome.
    fates: NDArray[np.uint8]


def attribute(label: Label, predictions: Timeline, outcomes: Happened, collided: Timeline) -> Attribution:
    """Which outcome counts for which prediction.

    Args:
        label: The window, and which prediction has an outcome that fits several.
        predictions: Those that count.
        outcomes: In any order.
        collided: Predictions that were set aside because others have their key.
    """
    low, high = _fitting(label, predictions, outcomes)
    late = low.copy()
    if label.revisable is not None:
        start, _ = predictions.bounds(outcomes.groups)
        arrived = predictions.before(start, high, outcomes.known - label.revisable, with_equal=True)
        low = np.maximum(low, np.where(outcomes.timeless, low, arrived))
    fits, fitted_once = low < high, late < high
    fates = np.full(len(outcomes.at), FATES.index(Fate.NO_PREDICTION), np.uint8)
    for fate, where in (
        (Fate.BEFORE, lambda: _early(label, predictions, outcomes)),
        (Fate.AFTER, lambda: _overdue(label, predictions, outcomes)),
        (Fate.COLLIDED, lambda: np.less(*_fitting(label, collided, outcomes))),
        (Fate.LATE, lambda: fitted_once),
        (Fate.ATTRIBUTED, lambda: fits),
    ):
        _mark(fates, fate, where)
    which = np.flatnonzero(fits)
    if label.touch is Touch.ALL:
        counts = (high - low)[which]
        first = np.repeat(low[which] - np.concatenate(([0], np.cumsum(counts)[:-1])), counts)
        return Attribution(first + np.arange(counts.sum()), np.repeat(which, counts), fates)
    return Attribution((high[which] - 1) if label.touch is Touch.LAST else low[which], which, fates)


def _mark(fates: NDArray[np.uint8], fate: Fate, where: Callable[[], Mask]) -> None:
    """The fate of these outcomes, over what was said of them before."""
    fates[where()] = FATES.index(fate)


def _fitting(label: Label, predictions: Timeline, outcomes: Happened) -> tuple[Ints, Ints]:
    """Where the predictions begin and end that each outcome fits by its group and time."""
    start, end = predictions.bounds(outcomes.groups)
    low = predictions.before(start, end, outcomes.at - label.width, with_equal=True)
    high = predictions.before(low, end, outcomes.at, with_equal=True)
    return np.where(outcomes.timeless, start, low), np.where(outcomes.timeless, end, high)


def _early(label: Label, predictions: Timeline, outcomes: Happened) -> Mask:
    """Whether less than a window after the outcome there is a prediction."""
    start, end = predictions.bounds(outcomes.groups)
    low = predictions.before(start, end, outcomes.at, with_equal=True)
    return ~outcomes.timeless & (low < predictions.before(low, end, outcomes.at + label.width, with_equal=False))


def _overdue(label: Label, predictions: Timeline, outcomes: Happened) -> Mask:
    """Whether the window of a prediction had closed, less than a window before the outcome."""
    start, end = predictions.bounds(outcomes.groups)
    low = predictions.before(start, end, outcomes.at - 2 * label.width, with_equal=True)
    return ~outcomes.timeless & (low < predictions.before(low, end, outcomes.at - label.width, with_equal=True))
