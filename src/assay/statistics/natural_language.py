"""What a schema with a natural-language domain asks of sequences of tokens, as TFDV measures it."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Self

import numpy as np
from numpy.typing import NDArray

from .column import Column
from .sketches.heavy_hitters import HeavyHitters
from .sketches.quantile_sketch import QuantileSketch
from .statistic import State, Statistic
from .token_sequences import Occurrences, Report, TokenSequences, first
from .top_values import Ranking, TopValues, TopValuesState
from .values import Kind

_DECILES = np.linspace(0, 1, 11)


@dataclass(frozen=True, eq=False)
class NaturalLanguageState(State):
    """Sums over sequences and their tokens."""

    sequences: int = 0
    #: Sequences that are not empty.
    filled: int = 0
    #: Tokens that are not excluded, those of them that are known, and the characters of these.
    tokens: int = 0
    known: int = 0
    characters: int = 0
    token_lengths: QuantileSketch = field(default_factory=QuantileSketch)
    #: Of filled sequences, without the tokens that do not count for length.
    lengths: QuantileSketch = field(default_factory=QuantileSketch)
    shortest: int | None = None
    longest: int | None = None
    ranking: HeavyHitters = field(default_factory=HeavyHitters)
    occurrences: tuple[Occurrences, ...] = ()
    least_known: tuple[Report, ...] = ()
    shortest_tokens: tuple[Report, ...] = ()

    def __add__(self, other: Self) -> Self:
        return type(self)(
            self.sequences + other.sequences,
            self.filled + other.filled,
            self.tokens + other.tokens,
            self.known + other.known,
            self.characters + other.characters,
            self.token_lengths + other.token_lengths,
            self.lengths + other.lengths,
            min((x for x in (self.shortest, other.shortest) if x is not None), default=None),
            max((x for x in (self.longest, other.longest) if x is not None), default=None),
            self.ranking + other.ranking,
            _by_token(self.occurrences + other.occurrences),
            first(self.least_known + other.least_known),
            first(self.shortest_tokens + other.shortest_tokens),
        )


def _by_token(occurrences: Iterable[Occurrences]) -> tuple[Occurrences, ...]:
    total: dict[int | str, Occurrences] = {}
    for each in occurrences:
        total[each.token] = total[each.token] + each if each.token in total else each
    return tuple(sorted(total.values(), key=lambda each: (isinstance(each.token, str), each.token)))


@dataclass(frozen=True)
class Language:
    """What is known of sequences of tokens."""

    sequences: int
    #: Sequences that are not empty.
    filled: int
    #: Known tokens.
    known: int
    #: The share of tokens that are known; None without any token.
    coverage: float | None
    #: Characters of a known token on average; None if none is known.
    token_length: float | None
    #: Lengths of known tokens, and of filled sequences, at the ranks 0, 0.1, ... 1.
    token_lengths: tuple[float, ...]
    lengths: tuple[float, ...]
    shortest: int
    longest: int
    #: Known tokens by frequency.
    ranking: Ranking | None
    occurrences: tuple[Occurrences, ...]
    #: Sequences with the smallest share of known tokens, then those with the shortest tokens.
    reported: tuple[str, ...]


@dataclass(frozen=True)
class NaturalLanguage(Statistic[NaturalLanguageState, Language]):
    """Coverage by a vocabulary, lengths of tokens and sequences, occurrences of given tokens; as TFDV measures them.

    A token is known if it is in the vocabulary, or if there is none and the token is a text, unless it is one of
    ``unknown``. Numbers of tokens are places in the vocabulary, from 0.
    """

    vocabulary: tuple[str, ...] = ()
    #: Texts that stand for a token out of the vocabulary.
    unknown: tuple[str, ...] = ()
    #: Tokens that do not count for coverage and token length, such as padding.
    excluded: tuple[int | str, ...] = ()
    #: Tokens that do not count for the length of a sequence.
    weightless: tuple[int | str, ...] = ()
    #: Tokens whose occurrences are counted.
    tokens: tuple[int | str, ...] = ()

    name, state, answer = "natural_language", NaturalLanguageState, Language

    def applies(self, column: Column) -> bool:
        return column.kind is Kind.TEXT or column.type_name == "int"

    def measure(self, column: Column) -> NaturalLanguageState:
        sequences = TokenSequences(column, self.vocabulary)
        if not len(sequences.lengths):
            return NaturalLanguageState()
        filled = sequences.lengths > 0
        lengths = self.lengths(sequences)[filled]
        known = sequences.known & ~sequences.among(self.unknown)
        counted = ~sequences.among(self.excluded)
        words = Column(column.path, sequences.texts.filter(known & counted))
        characters = words.leaves.str.len_chars().to_numpy().astype(np.int64)
        least_known, shortest_tokens = sequences.reports(known)
        return NaturalLanguageState(
            sequences=len(filled),
            filled=len(lengths),
            tokens=int(counted.sum()),
            known=len(characters),
            characters=int(characters.sum()),
            token_lengths=_sketch(characters),
            lengths=_sketch(lengths),
            shortest=int(lengths.min()) if len(lengths) else None,
            longest=int(lengths.max()) if len(lengths) else None,
            ranking=TopValues().measure(words).counters,
            occurrences=_by_token(sequences.occurrences(self.tokens)),
            least_known=least_known,
            shortest_tokens=shortest_tokens,
        )

    def lengths(self, sequences: TokenSequences) -> NDArray[np.int64]:
        """How long each sequence is, without the tokens that do not count for it."""
        return sequences.lengths - sequences.sums(sequences.among(self.weightless))

    def agrees(self, a: NaturalLanguageState, b: NaturalLanguageState) -> bool:
        nothing = NaturalLanguageState()
        plain = [
            replace(x, token_lengths=nothing.token_lengths, lengths=nothing.lengths, ranking=nothing.ranking)
            for x in (a, b)
        ]
        sketches = a.token_lengths.agrees(b.token_lengths) and a.lengths.agrees(b.lengths)
        return super().agrees(*plain) and sketches and a.ranking.agrees(b.ranking)

    def result(self, state: NaturalLanguageState) -> Language | None:
        if not state.sequences:
            return None
        return Language(
            sequences=state.sequences,
            filled=state.filled,
            known=state.known,
            coverage=state.known / state.tokens if state.tokens else None,
            token_length=state.characters / state.known if state.known else None,
            token_lengths=_deciles(state.token_lengths),
            lengths=_deciles(state.lengths),
            shortest=state.shortest or 0,
            longest=state.longest or 0,
            ranking=TopValues().result(TopValuesState(state.ranking)),
            occurrences=state.occurrences,
            reported=tuple(text for _, text in (*state.least_known, *state.shortest_tokens)),
        )


def _sketch(numbers: NDArray[np.int64]) -> QuantileSketch:
    values, counts = np.unique(numbers, return_counts=True)
    return QuantileSketch.of(values, counts, rows=len(numbers))


def _deciles(sketch: QuantileSketch) -> tuple[float, ...]:
    return tuple(sketch.quantiles(_DECILES).tolist()) if sketch.buffers else ()
