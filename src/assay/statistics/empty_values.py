"""Values that are there and yet say nothing: -1 for unknown, texts without a letter, lists without a value."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
import polars as pl

from .statistic import Count, State, ValueStatistic, field_sums
from .values import Kind, Values

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

    @classmethod
    def sum(cls, states: Sequence[Self]) -> Self:
        return cls(*field_sums(states))


_TEXT = pl.col("text")
_IS_BLANK = (_TEXT != "") & (_TEXT.str.strip_chars() == "")

#: Texts that begin with white space sort before or behind those that begin with a character of ASCII. Many begin with
#: one blank, few with two.
_FIRST_INK, _LAST_INK = "!", "\x7f"
_MAYBE_BLANK = (_TEXT < " " + _FIRST_INK) | ((_TEXT > " " + _LAST_INK) & (_TEXT < _FIRST_INK)) | (_TEXT > _LAST_INK)

#: Texts that are worth the look at their beginnings.
_MANY = 4096


class EmptyValues(ValueStatistic[Empty, Empty]):
    """How many values look like placeholders for none: present, and yet nothing."""

    name, state, answer = "empty_values", Empty, Empty
    weighted = True

    def applies(self, feature: Values) -> bool:
        return feature.kind is not Kind.NOTHING

    def measure(self, feature: Values) -> Empty:
        minus_ones: Count = 0
        texts: Count = 0
        white_space: Count = 0
        if feature.type_name in _NUMBERS:
            minus_ones = feature.runs.counts[feature.runs.values == -1].sum().item()
        elif feature.kind is Kind.TEXT:
            texts = feature.texts.counts[feature.sizes == 0].sum().item()
            white_space = feature.texts.counts[_blank(feature.texts.values)].sum().item()
        lists = sum(level.lengths.counts[level.lengths.values == 0].sum().item() for level in feature.levels)
        return Empty(minus_ones, texts, white_space, lists)

    def result(self, state: Empty) -> Empty | None:
        return state


def _blank(values: pl.Series) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Which values are nothing but white space, and some of it."""
    if values.dtype == pl.Binary:
        return np.zeros(len(values), np.bool_)
    found, at = np.zeros(len(values), np.bool_), np.arange(len(values))
    if len(values) > _MANY:
        at = np.flatnonzero(_of(values, _MAYBE_BLANK))
        values = values[at]
    found[at] = _of(values, _IS_BLANK)
    return found


def _of(values: pl.Series, expression: pl.Expr) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    return values.alias("text").to_frame().select(expression).to_series().to_numpy()
