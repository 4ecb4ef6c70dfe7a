"""The answers in progress of one feature."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from assay.statistics import AnyStatistic, Column, State, ValueStatistic
from assay.statistics.counted import Counted
from assay.statistics.grouped import grouped

K = TypeVar("K")
V = TypeVar("V")

#: Questions about values alone.
Asked = tuple[ValueStatistic[Any, Any], ...]


@dataclass(frozen=True, eq=False)
class States(Mapping[str, State]):
    """States by the name of their statistic.

    What is asked of values alone waits until it is looked at, or until there are too many values to hold: so most
    features of most batches only cost the counting of their values, and are measured once in the end.
    """

    measured: Mapping[str, State]
    #: Values that were counted, those of one type together, with what is asked of them.
    waiting: tuple[tuple[Counted, Asked], ...] = ()

    @classmethod
    def of(cls, column: Column, asked: Iterable[AnyStatistic]) -> States:
        """The answers for one column of one batch."""
        asked = tuple(asked)
        counted = Counted.of(column)
        if counted is None:
            return cls({statistic.name: statistic.measure(column) for statistic in asked})
        of_values = tuple(statistic for statistic in asked if isinstance(statistic, ValueStatistic))
        of_rows = (statistic for statistic in asked if not isinstance(statistic, ValueStatistic))
        return cls({statistic.name: statistic.measure(column) for statistic in of_rows}, ((counted, of_values),))

    @classmethod
    def each(cls, column: Column, asked: Iterable[AnyStatistic], bounds: NDArray[np.int64]) -> Sequence[States | None]:
        """The answers for the rows of a column between each two bounds; None where rows matter, or too many values."""
        asked = tuple(asked)
        of_values = tuple(statistic for statistic in asked if isinstance(statistic, ValueStatistic))
        if column.series.dtype.is_nested() or len(of_values) < len(asked):
            return [None] * (len(bounds) - 1)
        found = grouped(column, bounds)
        return [None if counted is None else cls({}, ((counted, of_values),)) for counted in found]

    @classmethod
    def sum(cls, parts: Sequence[Mapping[str, State]]) -> States:
        """The answers for the rows of all parts."""
        done = [part.measured if isinstance(part, States) else part for part in parts]
        groups: list[tuple[list[Counted], Asked]] = []
        for counted, asked in (one for part in parts if isinstance(part, States) for one in part.waiting):
            for alike, its in groups:
                if alike[0].adds_to(counted) and its == asked:
                    alike.append(counted)
                    break
            else:
                groups.append(([counted], asked))
        waiting = tuple((Counted.sum(alike), asked) for alike, asked in groups)
        full = [_measured(counted, asked) for counted, asked in waiting if counted.is_full]
        return cls(sums([*done, *full], added), tuple(one for one in waiting if not one[0].is_full))

    @cached_property
    def _all(self) -> Mapping[str, State]:
        return sums([self.measured, *(_measured(counted, asked) for counted, asked in self.waiting)], added)

    def __reduce__(self) -> tuple[type[States], tuple[Mapping[str, State]]]:
        """Pickled measured: what tells texts apart while they wait means nothing in another process."""
        return States, (dict(self),)

    def __getitem__(self, name: str) -> State:
        return self._all[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._all)

    def __len__(self) -> int:
        return len(self._all)


def _measured(counted: Counted, asked: Asked) -> Mapping[str, State]:
    return {statistic.name: statistic.measure(counted) for statistic in asked}


def added(states: Sequence[State]) -> State:
    """The sum of states of one kind."""
    return type(states[0]).sum(states)


def sums(parts: Sequence[Mapping[K, V]], add: Callable[[list[V]], V]) -> dict[K, V]:
    """All mappings together, the values of common keys added."""
    by_key: dict[K, list[V]] = {}
    for part in parts:
        for key, value in part.items():
            by_key.setdefault(key, []).append(value)
    return {key: values[0] if len(values) == 1 else add(values) for key, values in by_key.items()}
