"""Sequences of tokens, words or their places in a vocabulary, as flat arrays."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Self

import numpy as np
import polars as pl
from numpy.typing import NDArray

from .column import Column

#: Parts of equal width of a sequence, for where a token stands in it.
PLACES = 10

#: Sequences reported for the smallest share of known tokens, as many for the shortest tokens, and characters of each.
REPORTED, LONGEST_REPORT = 5, 500

#: A sequence with what it is reported for: the smallest come first.
Report = tuple[float, str]


def first(reports: Iterable[Report]) -> tuple[Report, ...]:
    """Those to report."""
    return tuple(sorted(set(reports))[:REPORTED])


@dataclass(frozen=True)
class Occurrences:
    """How often one token occurs."""

    token: int | str
    count: int
    #: Sequences in which it occurs.
    sequences: int
    #: The fewest and most times in one sequence that is not empty.
    fewest: int
    most: int
    #: How often in each tenth of a sequence.
    places: tuple[int, ...]

    def __add__(self, other: Self) -> Self:
        return replace(
            self,
            count=self.count + other.count,
            sequences=self.sequences + other.sequences,
            fewest=min(self.fewest, other.fewest),
            most=max(self.most, other.most),
            places=tuple(a + b for a, b in zip(self.places, other.places, strict=True)),
        )


class TokenSequences:
    """The tokens of all sequences, one behind the other.

    Attributes:
        lengths: How many tokens each sequence has.
        tokens: The tokens, as they are in the data.
    """

    def __init__(self, column: Column, vocabulary: tuple[str, ...]) -> None:
        self.vocabulary = vocabulary
        self.lengths, self.tokens = _innermost(column)
        self._of = np.repeat(np.arange(len(self.lengths)), self.lengths)

    @cached_property
    def texts(self) -> pl.Series:
        """The tokens as texts; a number that is no place in the vocabulary is written in digits."""
        if not self.tokens.dtype.is_integer():
            return _readable(self.tokens)
        digits = self.tokens.cast(pl.String)
        words = pl.Series(self.vocabulary, dtype=pl.String)
        return words.gather(self._places).fill_null(digits) if len(words) else digits

    @cached_property
    def _places(self) -> pl.Series:
        """The place of each number in the vocabulary, null where it has none."""
        inside = self.tokens.is_between(0, len(self.vocabulary) - 1)
        return pl.select(pl.when(inside).then(self.tokens)).to_series().cast(pl.UInt32)

    @cached_property
    def known(self) -> NDArray[np.bool_]:
        """Which tokens are in the vocabulary; without one, all texts and no numbers."""
        if self.tokens.dtype.is_integer():
            return self._places.is_not_null().to_numpy() if self.vocabulary else np.zeros(len(self.tokens), np.bool_)
        return _is_in(self.texts, self.vocabulary) if self.vocabulary else np.ones(len(self.tokens), np.bool_)

    def among(self, some: Iterable[int | str]) -> NDArray[np.bool_]:
        """Which tokens are one of these, texts or places in the vocabulary."""
        words = [token for token in some if isinstance(token, str)]
        places = [token for token in some if isinstance(token, int)]
        if self.tokens.dtype.is_integer():
            named = _is_in(self.texts, words) & self.known
            return named | _is_in(self.tokens, places)
        return _is_in(self.texts, [*words, *(self.vocabulary[i] for i in places if 0 <= i < len(self.vocabulary))])

    def sums(self, values: NDArray[np.generic]) -> NDArray[np.int64]:
        """The sum of whole numbers over the tokens of each sequence."""
        return np.bincount(self._of, values, minlength=len(self.lengths)).astype(np.int64)

    def tells(self, token: int | str) -> bool:
        """Whether it can be told from others: a text among texts, a number among numbers; either by a vocabulary."""
        return bool(self.vocabulary) or isinstance(token, int) == self.tokens.dtype.is_integer()

    def occurrences(self, tokens: Iterable[int | str]) -> Iterator[Occurrences]:
        """Of each token that can be told from others; none without a token in the data."""
        filled = self.lengths > 0
        starts = np.repeat(np.cumsum(self.lengths) - self.lengths, self.lengths)
        places = (np.arange(len(self._of)) - starts) * PLACES // self.lengths[self._of]
        for token in tokens:
            if filled.any() and self.tells(token):
                here = self.among((token,))
                times = self.sums(here)[filled]
                each = np.bincount(places[here], minlength=PLACES).tolist()
                sequences = int(np.count_nonzero(times))
                yield Occurrences(token, int(here.sum()), sequences, int(times.min()), int(times.max()), tuple(each))

    def reports(self, known: NDArray[np.bool_]) -> tuple[tuple[Report, ...], tuple[Report, ...]]:
        """The sequences with the smallest share of known tokens, and those whose known tokens are shortest."""
        filled = self.lengths > 0
        count = self.sums(known)
        characters = self.sums(self.texts.str.len_chars().to_numpy() * known)
        shares = count[filled] / self.lengths[filled]
        means = characters[filled] / np.maximum(count[filled], 1)
        written = self.texts.to_frame("text").group_by(pl.Series("of", self._of), maintain_order=True)
        texts = written.agg(pl.col("text").str.join(" ").str.head(LONGEST_REPORT))["text"]
        return _least(texts, shares), _least(texts, means)


def _innermost(column: Column) -> tuple[NDArray[np.int64], pl.Series]:
    """The lengths of the innermost lists, and what they hold; nulls are nothing."""
    series = column.series.drop_nulls()
    lengths = np.ones(len(series), np.int64)
    while isinstance(series.dtype, (pl.List, pl.Array)):
        lists = (series.arr.to_list() if isinstance(series.dtype, pl.Array) else series).list.drop_nulls()
        lengths = lists.list.len().to_numpy().astype(np.int64)
        series = lists.filter(lengths > 0).explode()
    return lengths, series


def _least(texts: pl.Series, values: NDArray[np.float64]) -> tuple[Report, ...]:
    reports = pl.DataFrame({"value": values, "text": texts}).unique().sort("value", "text").head(REPORTED)
    return first(reports.iter_rows())


def _is_in(values: pl.Series, some: Iterable[int | str]) -> NDArray[np.bool_]:
    wanted = list(some)
    if not wanted:
        return np.zeros(len(values), np.bool_)
    return values.is_in(wanted).fill_null(False).to_numpy()


def _readable(tokens: pl.Series) -> pl.Series:
    """The tokens as texts, bytes that are not UTF-8 with ``\\xNN`` for each bad one."""
    if tokens.dtype != pl.Binary:
        return tokens.cast(pl.String)
    distinct = tokens.unique()
    words = pl.Series([word.decode("utf-8", "backslashreplace") for word in distinct], dtype=pl.String)
    return tokens.replace_strict(distinct, words, return_dtype=pl.String)
