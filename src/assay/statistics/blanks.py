"""How many texts hold nothing to read."""

from dataclasses import dataclass
from typing import Self

import polars as pl

from .column import Column, Kind
from .statistic import Count, State, Statistic


@dataclass(frozen=True, eq=False)
class BlanksState(State):
    """How many texts are empty or white space."""

    count: Count = 0

    def __add__(self, other: Self) -> Self:
        return type(self)(self.count + other.count)


class Blanks(Statistic[BlanksState, Count]):
    """How many texts are empty or only white space: present, and yet nothing; bytes are not read as text."""

    name, state, answer = "blanks", BlanksState, Count
    weighted = True

    def applies(self, column: Column) -> bool:
        return column.kind is Kind.TEXT and column.dtype != pl.Binary

    def measure(self, column: Column) -> BlanksState:
        tally = column.tally
        blank = (tally.values.cast(pl.String).str.strip_chars() == "").to_numpy()
        return BlanksState(tally.counts[blank].sum().item())

    def result(self, state: BlanksState) -> Count | None:
        return state.count
