"""The most frequent values and how often each occurs."""

from dataclasses import dataclass, field
from typing import Self

from .column import Column, Kind
from .sketches.heavy_hitters import HeavyHitters, keep
from .statistic import Count, State, Statistic

#: Values that an answer lists at most: the buckets of a TFMD rank histogram.
RANKS = 1000


@dataclass(frozen=True, eq=False)
class TopValuesState(State):
    """Counters of the most frequent labels."""

    counters: HeavyHitters = field(default_factory=HeavyHitters)

    def __add__(self, other: Self) -> Self:
        return type(self)(self.counters + other.counters)


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


class TopValues(Statistic[TopValuesState, Ranking]):
    """Up to a thousand most frequent values; NaN is not a value."""

    name, state, answer = "top_values", TopValuesState, Ranking
    weighted = True

    def applies(self, column: Column) -> bool:
        return column.kind in (Kind.NUMBER, Kind.TEXT)

    def measure(self, column: Column) -> TopValuesState:
        tally = column.tally
        if not len(tally):
            return TopValuesState()
        at, counts, shortfall = keep(tally.counts)
        labels = column.labels(at)
        return TopValuesState(HeavyHitters.of(labels, counts, shortfall))

    def agrees(self, a: TopValuesState, b: TopValuesState) -> bool:
        return a.counters.agrees(b.counters)

    def result(self, state: TopValuesState) -> Ranking | None:
        counters = state.counters
        if counters.counts is None:
            return None
        ranked = sorted(zip(counters.counts.tolist(), counters.labels, strict=True), reverse=True)
        labels = tuple(label.decode("utf-8", "backslashreplace") for _, label in ranked[:RANKS])
        counts = tuple(count for count, _ in ranked[:RANKS])
        return Ranking(labels, counts, counters.exact and len(ranked) <= RANKS, counters.shortfall)
