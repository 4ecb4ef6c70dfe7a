"""Sequences of tokens that are too short or too long, or in which a token occurs too seldom or too often."""

from collections.abc import Iterator

import numpy as np

from assay.profiles.asked_by_schema import token_of
from assay.statistics.column import Column
from assay.statistics.natural_language import NaturalLanguage
from assay.statistics.token_sequences import TokenSequences

from ..nested import Nested, Rows
from .rule import Hits, Suspect


def token_sequence(suspect: Suspect, nested: Nested) -> Iterator[Hits]:
    """Rows with a sequence that breaks a constraint of a natural-language domain; empty ones break none."""
    column = Column((), nested.lists)
    for asked in suspect.asked:
        if isinstance(asked, NaturalLanguage) and asked.applies(column):
            sequences = TokenSequences(column, asked.vocabulary)
            filled = sequences.lengths > 0
            rows = nested.levels[-1].rows[filled]
            yield from _lengths(suspect, asked.lengths(sequences)[filled], rows)
            yield from _occurrences(suspect, sequences, filled, rows)


def _lengths(suspect: Suspect, lengths: Rows, rows: Rows) -> Iterator[Hits]:
    limits = suspect.feature.proto.natural_language_domain.sequence_length_constraints
    if limits.HasField("min_sequence_length"):
        yield Hits("SEQUENCE_TOO_SHORT", rows[lengths < limits.min_sequence_length])
    if limits.HasField("max_sequence_length"):
        yield Hits("SEQUENCE_TOO_LONG", rows[lengths > limits.max_sequence_length])


def _occurrences(
    suspect: Suspect, sequences: TokenSequences, filled: np.ndarray[tuple[int], np.dtype[np.bool_]], rows: Rows
) -> Iterator[Hits]:
    for limits in suspect.feature.proto.natural_language_domain.token_constraints:
        token = token_of(limits)
        if token is None or not sequences.tells(token):
            continue
        times = sequences.sums(sequences.among((token,)))[filled]
        if limits.HasField("min_per_sequence"):
            yield Hits.of(token, "SEQUENCE_VALUE_TOO_FEW_OCCURRENCES", rows[times < limits.min_per_sequence])
        if limits.HasField("max_per_sequence"):
            yield Hits.of(token, "SEQUENCE_VALUE_TOO_MANY_OCCURRENCES", rows[times > limits.max_per_sequence])
