"""How many different values there are."""

from dataclasses import dataclass, field
from typing import Self

from .column import Column, Kind
from .sketches.smallest_hashes import SmallestHashes
from .statistic import State, Statistic


@dataclass(frozen=True, eq=False)
class DistinctState(State):
    """The smallest hashes of all values."""

    hashes: SmallestHashes = field(default_factory=SmallestHashes)

    def __add__(self, other: Self) -> Self:
        return type(self)(self.hashes + other.hashes)


@dataclass(frozen=True)
class Cardinality:
    """The number of distinct values."""

    count: int
    #: Relative error that holds 95 times in 100; 0 means exact.
    error: float


class Distinct(Statistic[DistinctState, Cardinality]):
    """The number of distinct values: exact below 4096, above that within 3.1 % nearly always; NaN is not a value."""

    name, state, answer = "distinct", DistinctState, Cardinality

    def applies(self, column: Column) -> bool:
        return column.kind in (Kind.NUMBER, Kind.TEXT)

    def measure(self, column: Column) -> DistinctState:
        return DistinctState(SmallestHashes.of(column.hashes))

    def result(self, state: DistinctState) -> Cardinality | None:
        return Cardinality(state.hashes.estimate, state.hashes.relative_error)
