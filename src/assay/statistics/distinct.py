"""How many different values there are."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Self

from .sketches.smallest_hashes import SmallestHashes
from .statistic import State, ValueStatistic
from .values import Kind, Values


@dataclass(frozen=True, eq=False)
class DistinctState(State):
    """The smallest hashes of all values."""

    hashes: SmallestHashes = field(default_factory=SmallestHashes)

    @classmethod
    def sum(cls, states: Sequence[Self]) -> Self:
        return cls(SmallestHashes.sum([state.hashes for state in states]))


@dataclass(frozen=True)
class Cardinality:
    """The number of distinct values."""

    count: int
    #: Relative error that holds 95 times in 100; 0 means exact.
    error: float


class Distinct(ValueStatistic[DistinctState, Cardinality]):
    """The number of distinct values: exact below 4096, above that within 3.1 % nearly always; NaN is not a value."""

    name, state, answer = "distinct", DistinctState, Cardinality

    def applies(self, feature: Values) -> bool:
        return feature.kind in (Kind.NUMBER, Kind.TEXT)

    def measure(self, feature: Values) -> DistinctState:
        return DistinctState(SmallestHashes.of(feature.hashes))

    def result(self, state: DistinctState) -> Cardinality | None:
        return Cardinality(state.hashes.estimate, state.hashes.relative_error)
