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


#: Texts that begin with white space sort before or behind those that begin with a character of ASCII.
_FIRST_INK, _LAST_INK = "!", "\x7f"


class EmptyValues(Statistic[Empty, Empty]):
    """How many values look like placeholders for none: present, and yet nothing."""

    name, state, answer = "empty_values", Empty, Empty
    weighted = True

    def applies(self, column: Column) -> bool:
        return column.kind is not Kind.NOTHING

    def measure(self, column: Column) -> Empty:
        minus_ones: Count = 0
        texts: Count = 0
        white_space: Count = 0
        if column.type_name in _NUMBERS:
            minus_ones = column.runs.counts[column.runs.values == -1].sum().item()
        elif column.kind is Kind.TEXT:
            texts = column.texts.counts[column.sizes == 0].sum().item()
            white_space = column.texts.counts[_blank(column.texts.values)].sum().item()
        lists = sum(level.lengths.counts[level.lengths.values == 0].sum().item() for level in column.levels)
        return Empty(minus_ones, texts, white_space, lists)

    def result(self, state: Empty) -> Empty | None:
        return state


def _blank(values: pl.Series) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Which values are nothing but white space, and some of it."""
    if values.dtype == pl.Binary:
        return np.zeros(len(values), np.bool_)
    found = np.zeros(len(values), np.bool_)
    at = np.flatnonzero(((values < _FIRST_INK) | (values > _LAST_INK)).to_numpy())
    maybe = values[at]
    at = at[((maybe < " " + _FIRST_INK) | (maybe > " " + _LAST_INK)).to_numpy()]  # few lines begin with two blanks
    maybe = values[at]
    found[at] = ((maybe != "") & (maybe.str.strip_chars() == "")).to_numpy()
    return found
