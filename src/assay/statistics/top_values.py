"""The most frequent values and how often each occurs."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Self

import numpy as np

from .sketches.heavy_hitters import HeavyHitters, keep
from .statistic import Count, State, ValueStatistic
from .values import Kind, Values

#: Values that an answer lists at most: the buckets of a TFMD rank histogram.
RANKS = 1000


@dataclass(frozen=True, eq=False)
class TopValuesState(State):
    """Counters of the most frequent labels."""

    counters: HeavyHitters = field(default_factory=HeavyHitters)

    @classmethod
    def sum(cls, states: Sequence[Self]) -> Self:
        return cls(HeavyHitters.sum([state.counters for state in states]))


@dataclass(frozen=True)
class Ranking:
    """Values by descending count, those of equal count by descending value."""

    #: Labels; bytes that are not UTF-8 are written ``\\xNN``.
    values: tuple[str, ...]
    counts: tuple[Count, ...]
    #: Whether ``values`` are all values there are.
    complete: bool
    #: The most by which a count may be too low, and a value that is not listed may have occurred; 0 means exact.
    shortfall: Count


class TopValues(ValueStatistic[TopValuesState, Ranking]):
    """Up to a thousand most frequent values; NaN is not a value."""

    name, state, answer = "top_values", TopValuesState, Ranking
    weighted = True

    def applies(self, feature: Values) -> bool:
        return feature.kind in (Kind.NUMBER, Kind.TEXT)

    def measure(self, feature: Values) -> TopValuesState:
        tally = feature.tally
        if not len(tally):
            return TopValuesState()
        at, counts, shortfall = keep(tally.counts)
        labels = feature.labels(at)
        # A text is its label, unless it is very long.
        hashes = feature.hashes[at] if feature.kind is Kind.TEXT and not feature.are_long else None
        return TopValuesState(HeavyHitters.of(labels, counts, shortfall, hashes))

    def agrees(self, a: TopValuesState, b: TopValuesState) -> bool:
        return a.counters.agrees(b.counters)

    def result(self, state: TopValuesState) -> Ranking | None:
        counters = state.counters
        if counters.counts is None:
            return None
        labels = list(counters.labels)
        by_label = sorted(range(len(labels)), key=labels.__getitem__, reverse=True)
        ranked = np.array(by_label, np.int64)[np.argsort(-counters.counts[by_label], kind="stable")][:RANKS]
        values = tuple([labels[place].decode("utf-8", "backslashreplace") for place in ranked.tolist()])
        counts = tuple(counters.counts[ranked].tolist())
        return Ranking(values, counts, counters.exact and len(labels) <= RANKS, counters.shortfall)
