import pytest
from tensorflow_metadata.proto.v0 import schema_pb2

from assay.errors import UsageError
from assay.schemas import Schema
from assay.schemas.natural_language import natural_language_of, token_of
from assay.statistics.natural_language import NaturalLanguage


def feature(domain: str) -> schema_pb2.Feature:
    text = f'feature {{ name: "body" type: BYTES natural_language_domain {{ {domain} }} }}'
    return Schema.from_text(text)["body"].proto


def test_a_domain_says_what_to_measure() -> None:
    domain = """
        vocabulary: "words"
        coverage { oov_string_tokens: "[UNK]" excluded_string_tokens: "[PAD]" excluded_int_tokens: 7 }
        token_constraints { string_value: "cat" } token_constraints { int_value: 0 } token_constraints {}
        token_constraints { string_value: "cat" max_per_sequence: 1 }
        sequence_length_constraints { excluded_string_value: "[PAD]" excluded_int_value: 8 }
    """
    assert natural_language_of(feature(domain), {"words": ["the", "cat"]}) == NaturalLanguage(
        vocabulary=("the", "cat"),
        unknown=("[UNK]",),
        excluded=("[PAD]", 7),
        weightless=("[PAD]", 8),
        tokens=("cat", 0),
    )


def test_a_domain_that_asks_nothing_needs_no_statistics() -> None:
    assert natural_language_of(feature(""), {}) is None
    assert natural_language_of(schema_pb2.Feature(), {}) is None
    assert natural_language_of(feature("coverage { min_avg_token_length: 3 }"), {}) == NaturalLanguage()


def test_a_vocabulary_that_is_not_there_is_named() -> None:
    with pytest.raises(UsageError) as error:
        natural_language_of(feature('vocabulary: "wrods"'), {"words": [], "names": []})
    assert str(error.value) == (
        "no vocabulary 'wrods', which feature 'body' names; it has words, names. Did you mean 'words'? "
        "Give its tokens in order, as vocabularies={'wrods': tokens}"
    )


def test_a_constraint_speaks_of_a_text_or_of_a_place() -> None:
    assert token_of(schema_pb2.SequenceValueConstraints(string_value="7")) == "7"
    assert token_of(schema_pb2.SequenceValueConstraints(int_value=7)) == 7
    assert token_of(schema_pb2.SequenceValueConstraints(max_per_sequence=7)) is None
