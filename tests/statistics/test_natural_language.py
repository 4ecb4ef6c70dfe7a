from typing import Any

import polars as pl
import pytest
from hypothesis import given

from assay.statistics import Column
from assay.statistics.natural_language import Language, NaturalLanguage, NaturalLanguageState
from assay.statistics.token_sequences import Occurrences
from assay.testing.statistics import LAWS, Cut, Law, cuts

QUESTION = NaturalLanguage(
    vocabulary=("[PAD]", "[UNK]", "the", "cat", "a"),
    unknown=("[UNK]",),
    excluded=("[PAD]",),
    weightless=(0,),
    tokens=("cat", 1),
)


def ask(question: NaturalLanguage, *parts: Any) -> Language | None:
    """The answer for the rows of all parts, each measured on its own."""
    states = [question.measure(Column(("x",), pl.Series("x", part))) for part in parts]
    return question.result(sum(states, NaturalLanguageState()))


@pytest.mark.parametrize(
    "parts",
    [
        ([["the", "cat", "[PAD]"], None], [["cat", "cat", "[UNK]", "dog"], []]),
        ([[2, 3, 0], None], [[3, 3, 1, 9], []]),
    ],
    ids=["words", "places"],
)
def test_words_and_their_places_in_the_vocabulary_tell_the_same(parts: tuple[Any, ...]) -> None:
    language = ask(QUESTION, *parts)
    assert language is not None
    assert (language.sequences, language.filled, language.known) == (3, 2, 4)
    assert (language.coverage, language.token_length) == (4 / 6, 3.0)
    assert (language.shortest, language.longest, language.lengths[0], language.lengths[-1]) == (2, 4, 2, 4)
    assert language.ranking is not None
    assert (language.ranking.values, language.ranking.counts) == (("cat", "the"), (3, 1))
    assert language.occurrences == (
        Occurrences(1, 1, 1, 0, 1, (0, 0, 0, 0, 0, 1, 0, 0, 0, 0)),
        Occurrences("cat", 3, 2, 1, 2, (1, 0, 1, 1, 0, 0, 0, 0, 0, 0)),
    )


def test_without_a_vocabulary_every_text_is_known() -> None:
    language = ask(NaturalLanguage(unknown=("[UNK]",)), [["the", "größe", "[UNK]"]])
    assert language is not None
    assert (language.coverage, language.token_length) == (2 / 3, 4.0)


def test_a_sequence_of_nothing_that_counts_has_no_length() -> None:
    language = ask(NaturalLanguage(excluded=("[PAD]",), weightless=("[PAD]",)), [["[PAD]", "[PAD]"]])
    assert language is not None
    assert (language.coverage, language.token_length, language.shortest) == (None, None, 0)


def test_no_sequences_have_no_answer() -> None:
    assert ask(QUESTION, pl.Series([None], dtype=pl.List(pl.String))) is None


def test_empty_sequences_count_as_sequences() -> None:
    language = ask(QUESTION, pl.Series([[], []], dtype=pl.List(pl.String)))
    assert language is not None
    assert (language.sequences, language.filled, language.occurrences) == (2, 0, ())


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.__name__)
@pytest.mark.parametrize("question", [NaturalLanguage(), NaturalLanguage(("a", "b", ""), ("b",), (0,), (2,), ("a", 1))])
@given(cut=cuts())
def test_every_question_keeps_the_laws(question: NaturalLanguage, law: Law, cut: Cut[Column]) -> None:
    law(question, cut)
