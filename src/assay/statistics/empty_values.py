"""Values that are there and yet say nothing: -1 for unknown, texts without a letter, lists without a value."""

from dataclasses import dataclass
from typing import Self

import numpy as np
import polars as pl

from .column import Column, Kind
from .statistic import Count, State, Statistic

#: Types in which -1 may stand for unknown; a date of -1 is the last day of 1969.
_NUMBERS = {"int", "float", "decimal"}


@dataclass(frozen=True, eq=False)
class Empty(State):
    """How many values of each kind there are."""

    minus_ones: Count = 0
    #: Texts of no length, bytes included.
    texts: Count = 0
    #: Texts of nothing but white space; bytes are not read as text.
    white_space: Count = 0
    #: Lists without a value, at any level.
    lists: Count = 0

    def __add__(self, other: Self) -> Self:
        return type(self)(
            self.minus_ones + other.minus_ones,
            self.texts + other.texts,
            self.white_space + other.white_space,
            self.lists + other.lists,
        )


class EmptyValues(Statistic[Empty, Empty]):
    """How many values look like placeholders for none: present, and yet nothing."""

    name, state, answer = "empty_values", Empty, Empty
    weighted = True

    def applies(self, column: Column) -> bool:
        return column.kind is not Kind.NOTHING

    def measure(self, column: Column) -> Empty:
        minus_ones = texts = white_space = 0
        if column.type_name in _NUMBERS:
            minus_ones = column.runs.counts[column.runs.values == -1].sum().item()
        elif column.kind is Kind.TEXT:
            empty = column.sizes == 0
            texts = column.tally.counts[empty].sum().item()
            white_space = column.tally.counts[_blank(column.tally.values) & ~empty].sum().item()
        lists = sum(level.lengths.counts[level.lengths.values == 0].sum().item() for level in column.levels)
        return Empty(minus_ones, texts, white_space, lists)

    def result(self, state: Empty) -> Empty | None:
        return state


def _blank(values: pl.Series) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    if values.dtype == pl.Binary:
        return np.zeros(len(values), np.bool_)
    return (values.cast(pl.String).str.strip_chars() == "").to_numpy()
