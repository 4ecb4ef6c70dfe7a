from typing import Any

import polars as pl
import pytest

from assay.statistics import Column
from assay.statistics.token_sequences import Occurrences, TokenSequences

WORDS = ("[PAD]", "the", "cat")


def sequences(values: Any, vocabulary: tuple[str, ...] = WORDS) -> TokenSequences:
    return TokenSequences(Column(("x",), pl.Series(values)), vocabulary)


@pytest.mark.parametrize(
    ("values", "lengths", "texts"),
    [
        ([["the", "cat"], [], None, ["cat"]], [2, 0, 1], ["the", "cat", "cat"]),
        ([["the", None], ["cat"]], [1, 1], ["the", "cat"]),
        (["the", None, "cat"], [1, 1], ["the", "cat"]),
        ([[["the"], []], None, [["cat", "cat"]]], [1, 0, 2], ["the", "cat", "cat"]),
        ([[1, 2], [7]], [2, 1], ["the", "cat", "7"]),
        ([[b"the"], [b"\xff"]], [1, 1], ["the", "\\xff"]),
        (pl.Series([["the", "cat"]], dtype=pl.Array(pl.String, 2)), [2], ["the", "cat"]),
    ],
)
def test_innermost_lists_are_sequences(values: Any, lengths: list[int], texts: list[str]) -> None:
    found = sequences(values)
    assert found.lengths.tolist() == lengths
    assert found.texts.to_list() == texts


def test_tokens_are_known_by_the_vocabulary() -> None:
    assert sequences([["the", "dog"]]).known.tolist() == [True, False]
    assert sequences([[1, 3, -1]]).known.tolist() == [True, False, False]


def test_without_a_vocabulary_texts_are_known_and_numbers_are_not() -> None:
    assert sequences([["the", "dog"]], ()).known.tolist() == [True, True]
    assert sequences([[1]], ()).known.tolist() == [False]


def test_tokens_are_named_by_text_or_by_place() -> None:
    assert sequences([["the", "cat", "dog"]]).among(("dog", 2, 99)).tolist() == [False, True, True]
    assert sequences([[1, 2, 99]]).among(("the", 99, "7")).tolist() == [True, False, True]


def test_occurrences_count_sequences_and_places() -> None:
    (cat,) = sequences([["the", "cat"], ["cat", "cat", "the", "the"], [], ["the"]]).occurrences(["cat"])
    assert cat == Occurrences("cat", 3, 2, 0, 2, (1, 0, 1, 0, 0, 1, 0, 0, 0, 0))


def test_a_place_without_a_vocabulary_is_not_told() -> None:
    assert list(sequences([["the"]], ()).occurrences([2])) == []
    assert list(sequences([[]], ()).occurrences(["the"])) == []


def test_sequences_with_few_known_and_with_short_tokens_are_reported() -> None:
    found = sequences([["the", "dog"], ["the", "cat"], ["the", "dog"], []])
    assert found.reports(found.known) == (((0.5, "the dog"), (1.0, "the cat")), ((3.0, "the cat"), (3.0, "the dog")))
