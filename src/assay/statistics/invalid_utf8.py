"""How many byte strings are not UTF-8, and therefore no text."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
import polars as pl

from .statistic import Count, State, ValueStatistic, field_sums
from .values import Values


@dataclass(frozen=True, eq=False)
class Undecodable(State):
    """How many values are not UTF-8."""

    count: Count = 0

    @classmethod
    def sum(cls, states: Sequence[Self]) -> Self:
        return cls(*field_sums(states))


class InvalidUtf8(ValueStatistic[Undecodable, int]):
    """How many values are not UTF-8; values of a text type always are."""

    name, state, answer = "invalid_utf8", Undecodable, int

    def applies(self, feature: Values) -> bool:
        return feature.dtype == pl.Binary

    def measure(self, feature: Values) -> Undecodable:
        tally = feature.texts
        invalid = np.fromiter((not _is_utf8(value) for value in tally.values), np.bool_, len(tally))
        return Undecodable(tally.counts[invalid].sum().item())

    def result(self, state: Undecodable) -> int | None:
        return int(state.count)


def _is_utf8(value: bytes) -> bool:
    try:
        value.decode()
    except UnicodeDecodeError:
        return False
    return True
