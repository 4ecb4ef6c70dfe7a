"""In which known formats values are written: URLs, identifiers, prose, dates, and integers that count time."""

import codecs
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Self

import numpy as np
import polars as pl
from numpy.typing import NDArray

from .column import Column
from .format_patterns import FORMATS, LONGEST, Matches, matching
from .sketches.hashing import hash_texts
from .sketches.run_lengths import Array
from .sketches.smallest_hashes import smallest
from .statistic import Count, State, ValueStatistic
from .values import Kind, Values

#: Up to so many texts of so many bytes together are remembered with what they matched, in 4 MB at most.
_FEW, _FEW_BYTES = 64, 4096

#: The hash of a text without characters.
_OF_NOTHING = hash_texts(pl.Series([""]))[0]

#: Distinct texts of a batch that are matched: those that are more than one in so many values, and so many others.
FREQUENT, SAMPLED = 256, 1024

_DAY = 24 * 60 * 60

#: The integers that count time since 1970 up to some moment from 1990 to 2030; no two ranges overlap.
UNIX_TIMES: Mapping[str, tuple[int, int]] = {
    name: (7305 * _DAY * number // each, 21_915 * _DAY * number // each)
    for name, number, each in (
        ("UNIX_DAYS", 1, _DAY),
        ("UNIX_SECONDS", 1, 1),
        ("UNIX_MILLISECONDS", 10**3, 1),
        ("UNIX_MICROSECONDS", 10**6, 1),
        ("UNIX_NANOSECONDS", 10**9, 1),
    )
}

_ORDER = {name: place for place, name in enumerate((*FORMATS, *UNIX_TIMES))}


@dataclass(frozen=True, eq=False)
class FormatsState(State):
    """How many values match each format; a value may match several."""

    considered: Count = 0
    matches: Mapping[str, Count] = field(default_factory=dict)
    #: Of the estimated matches of any one format; 0 means that all are exact.
    variance: float = 0.0

    @classmethod
    def sum(cls, states: Sequence[Self]) -> Self:
        matches: dict[str, Count] = {}
        for state in states:
            for name, count in state.matches.items():
                matches[name] = matches.get(name, 0) + count
        return cls(sum([state.considered for state in states]), matches, sum([state.variance for state in states]))

    @property
    def error(self) -> float:
        """Two standard errors of a share."""
        return 2 * math.sqrt(self.variance) / self.considered if self.considered else 0.0


@dataclass(frozen=True)
class FormatShares:
    """Which share of the values is of which format."""

    #: Integers and texts, empty ones left out.
    considered: Count
    #: By name of the format, the largest share first; see `assay.statistics.format_patterns`.
    shares: Mapping[str, float]
    #: Holds 95 times in 100; 0 means that the shares are exact.
    error: float


class Formats(ValueStatistic[FormatsState, FormatShares]):
    """Which share of texts and integers is of which format.

    Exact for a batch of up to 1,024 different texts. Of more, those that make up more than 1/256 of the batch count
    exactly, and of the others 1,024 are sampled by hash; ``error`` bounds what that costs: 3.1 points for one batch in
    which no text occurs twice, and less the more batches there are.
    """

    name, state, answer = "formats", FormatsState, FormatShares

    def applies(self, feature: Values) -> bool:
        return feature.kind is Kind.TEXT or feature.type_name == "int"

    def measure(self, feature: Values) -> FormatsState:
        return _integers(feature) if feature.kind is Kind.NUMBER else _texts(feature)

    def agrees(self, a: FormatsState, b: FormatsState) -> bool:
        if not a.variance and not b.variance:
            return super().agrees(a, b)
        apart = [a.matches.get(name, 0) - b.matches.get(name, 0) for name in {*a.matches, *b.matches}]
        bound = 4 * math.sqrt(a.variance + b.variance)
        return math.isclose(a.considered, b.considered) and all(abs(difference) <= bound for difference in apart)

    def result(self, state: FormatsState) -> FormatShares | None:
        if not state.considered:
            return None
        shares = {name: count / state.considered for name, count in state.matches.items()}
        ranked = sorted(shares, key=lambda name: (-shares[name], _ORDER[name]))
        return FormatShares(state.considered, {name: shares[name] for name in ranked}, state.error)


def of_format(column: Column, name: str) -> NDArray[np.bool_]:
    """Which leaf values are of a format: texts, of which empty ones are of any, or integers."""
    if column.kind is Kind.NUMBER:
        begin, end = UNIX_TIMES.get(name, (0, 0))
        return (begin <= column.numbers) & (column.numbers < end)
    texts = column.leaves.unique()
    read = _readable(texts)
    blank = (read == "").to_numpy()
    fitting = matching(read).get(name, blank) | blank
    return column.leaves.is_in(texts.filter(fitting).implode()).to_numpy()


def _integers(feature: Values) -> FormatsState:
    values, counts = feature.runs.values, feature.runs.counts
    matches = {}
    for name, (begin, end) in UNIX_TIMES.items():
        first, last = np.searchsorted(values, [begin, end])
        if first < last:
            matches[name] = counts[first:last].sum().item()
    return FormatsState(counts.sum().item(), matches)


def _texts(feature: Values) -> FormatsState:
    counts, hashes = feature.tally.counts, feature.hashes
    nothing = np.flatnonzero(hashes == _OF_NOTHING)
    if len(nothing):
        counts = counts.copy()
        counts[nothing] = 0
    at, weights, variance = _sample(counts, hashes)
    at, weights = at[weights > 0], weights[weights > 0]
    if not len(at):
        return FormatsState()
    order = np.argsort(hashes[at])  # the same texts come in the same order
    weights, texts = weights[order], _readable(feature.tally.some(at[order]))
    short = len(texts) <= _FEW and texts.str.len_bytes().sum() <= _FEW_BYTES
    found = _matching_few(tuple(texts)) if short else matching(texts)
    matches = {name: weights[these].sum().item() for name, these in found.items()}
    return FormatsState(counts.sum().item(), matches, variance)


@lru_cache(maxsize=1024)
def _matching_few(texts: tuple[str, ...]) -> Mapping[str, Matches]:
    """Remembered, since a column of few texts has the same ones in every batch and in most slices."""
    return matching(pl.Series(texts, dtype=pl.String))


def _sample(counts: Array, hashes: NDArray[np.uint64]) -> tuple[NDArray[np.intp], Array, float]:
    """Which texts to match, for how many values each stands, and the variance of a number of matches."""
    if len(counts) <= SAMPLED:
        return np.arange(len(counts)), counts, 0.0
    total = counts.sum()
    often = counts > total / FREQUENT
    frequent = np.flatnonzero(often)
    # Other texts in every batch, or the errors of batches that share their texts would not even out.
    order = hashes ^ np.bitwise_xor.reduce(hashes)
    sampled = smallest(order, SAMPLED + len(frequent))
    sampled = sampled[~often[sampled]]
    seen = counts[sampled].sum()
    scaled = counts[sampled] * ((total - counts[frequent].sum()) / seen if seen else 0.0)
    # A share of p has the variance p (1 - p) <= 1/4 for each text, by its weight squared.
    everything = len(frequent) + len(sampled) == len(counts)
    variance = 0.0 if everything else float(np.square(scaled).sum() / 4)
    return np.concatenate((frequent, sampled)), np.concatenate((counts[frequent], scaled)), variance


def _readable(values: pl.Series) -> pl.Series:
    """The values as texts; bytes that are not UTF-8 are a text of no format."""
    if values.dtype != pl.Binary:
        return values.cast(pl.String)
    return pl.Series([_decoded(head) for head in values.bin.head(4 * LONGEST)], dtype=pl.String)


def _decoded(head: bytes) -> str:
    """The bytes as text; the last character may be cut."""
    try:
        return codecs.utf_8_decode(head, "strict", False)[0]
    except UnicodeDecodeError:
        return "\ufffd"
