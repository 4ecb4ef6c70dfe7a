import polars as pl
import pytest
from google.protobuf import text_format
from tensorflow_metadata.proto.v0.statistics_pb2 import CustomStatistic, NaturalLanguageStatistics

from assay.checks import Anomalies, validate
from assay.profiles import Questions, measure
from assay.profiles.asked_by_schema import natural_language_of
from assay.schemas import Schema
from assay.statistics import STATISTICS

from .cases import fields, found, only, texts


def declared(domain: str) -> str:
    return f'feature {{ name: "body" type: BYTES natural_language_domain {{ {domain} }} }}'


def tokens(language: str) -> str:
    """The statistics of a feature whose tokens are told so."""
    custom = CustomStatistic(name="nl_statistics")
    custom.any.Pack(text_format.Parse(language, NaturalLanguageStatistics()))
    return f"{texts('body', {'a': 10}).removesuffix('}')} custom_stats {{ {text_format.MessageToString(custom)} }} }}"


CAT = """token_statistics {
    string_token: "cat" fraction_of_sequences: 0.5 per_sequence_min_frequency: 1 per_sequence_max_frequency: 3
}"""


@pytest.mark.parametrize(
    ("language", "domain", "kind", "long", "repaired"),
    [
        (
            "feature_coverage: 0.5",
            "coverage { min_coverage: 0.75 }",
            "FEATURE_COVERAGE_TOO_LOW",
            "Fraction of tokens in the vocabulary: 0.5 is lower than the threshold set in the Schema: 0.75.",
            "coverage { min_coverage: 0.5 }",
        ),
        (
            "avg_token_length: 2.5",
            "coverage { min_avg_token_length: 3 }",
            "FEATURE_COVERAGE_TOO_SHORT_AVG_TOKEN_LENGTH",
            "Average token length is: 2.5 which is lower than the threshold set in the Schema: 3.",
            "coverage { min_avg_token_length: 2.5 }",
        ),
        (
            CAT,
            'token_constraints { string_value: "cat" min_fraction_of_sequences: 0.75 }',
            "SEQUENCE_VALUE_TOO_SMALL_FRACTION",
            "Fraction of sequences with value: cat is: 0.5 which is lower than the threshold set in the Schema: 0.75.",
            'token_constraints { string_value: "cat" min_fraction_of_sequences: 0.5 }',
        ),
        (
            CAT,
            'token_constraints { string_value: "cat" max_fraction_of_sequences: 0.25 }',
            "SEQUENCE_VALUE_TOO_LARGE_FRACTION",
            "Fraction of sequences with value: cat is: 0.5 which is higher than the threshold set in the Schema: 0.25.",
            'token_constraints { string_value: "cat" max_fraction_of_sequences: 0.5 }',
        ),
        (
            CAT,
            'token_constraints { string_value: "cat" min_per_sequence: 2 }',
            "SEQUENCE_VALUE_TOO_FEW_OCCURRENCES",
            "Value: cat occurs at least: 1 times within a sequence, which is lower than the threshold set in the "
            "Schema: 2.",
            'token_constraints { string_value: "cat" min_per_sequence: 1 }',
        ),
        (
            CAT,
            'token_constraints { string_value: "cat" max_per_sequence: 2 }',
            "SEQUENCE_VALUE_TOO_MANY_OCCURRENCES",
            "Value: cat occurs at most: 3 times within a sequence, which is higher than the threshold set in the "
            "Schema: 2.",
            'token_constraints { string_value: "cat" max_per_sequence: 3 }',
        ),
        (
            "min_sequence_length: 2 sequence_length_histogram {}",
            "sequence_length_constraints { min_sequence_length: 3 }",
            "SEQUENCE_TOO_SHORT",
            "The shortest sequence has length: 2 which is lower than the threshold set in the Schema: 3.",
            "sequence_length_constraints { min_sequence_length: 2 }",
        ),
        (
            "max_sequence_length: 9 sequence_length_histogram {}",
            "sequence_length_constraints { max_sequence_length: 8 }",
            "SEQUENCE_TOO_LONG",
            "The longest sequence has length: 9 which is higher than the threshold set in the Schema: 8.",
            "sequence_length_constraints { max_sequence_length: 9 }",
        ),
    ],
)
def test_tokens_beyond_a_limit(language: str, domain: str, kind: str, long: str, repaired: str) -> None:
    anomaly = only(found(tokens(language), declared(domain)))
    assert (anomaly.type, anomaly.long) == (kind, long)
    assert fields(anomaly) == {"natural_language_domain": repaired}
    assert not found(tokens(language), declared(repaired))


def test_what_is_seen_and_expected_is_told_in_few_words() -> None:
    domain = 'token_constraints { string_value: "cat" max_per_sequence: 2 }'
    anomaly = only(found(tokens(CAT), declared(domain)))
    assert (anomaly.seen, anomaly.expected) == ("most cat in a sequence 3", "at most 2")


@pytest.mark.parametrize(
    "domain",
    [
        "coverage { min_coverage: 0 }",
        "coverage { min_avg_token_length: 3 }",
        'token_constraints { string_value: "cat" }',
        "sequence_length_constraints { max_sequence_length: 3 }",
    ],
)
def test_constraints_on_tokens_that_were_not_measured_cannot_be_verified(domain: str) -> None:
    anomaly = only(found(texts("body", {"a": 10}), declared(domain)))
    assert (anomaly.type, anomaly.short) == ("STATS_NOT_AVAILABLE", "Natural language stats are not computed.")
    assert anomaly.change is None


def test_a_token_that_was_not_counted_cannot_be_verified() -> None:
    assert [a.type for a in found(tokens(CAT), declared("token_constraints { int_value: 7 }"))] == [
        "STATS_NOT_AVAILABLE"
    ]


def test_a_domain_that_asks_nothing_needs_no_statistics() -> None:
    assert not found(texts("body", {"a": 10}), declared('vocabulary: "words"'))
    assert not found(tokens(CAT), declared("token_constraints { max_per_sequence: 0 }"))


def test_a_share_that_is_its_own_threshold_is_not_below_it() -> None:
    """The schema keeps 0.1 in single precision, which is a little more; TFDV finds 0.1 lower than 0.1."""
    assert not found(tokens("feature_coverage: 0.1"), declared("coverage { min_coverage: 0.1 }"))


def measured(frame: pl.DataFrame, domain: str) -> Anomalies:
    """What is wrong with tokens that were measured as the schema asks."""
    schema = Schema.from_text(declared(domain))
    question = natural_language_of(schema["body"].proto, {"words": ("the", "cat", "sat")})
    assert question is not None
    return validate(measure(frame, Questions((*STATISTICS, question))), schema)


def test_texts_that_are_not_in_the_vocabulary_are_not_known() -> None:
    domain = 'vocabulary: "words" coverage { min_coverage: 0.75 }'
    frame = pl.DataFrame({"body": [["the", "dog"], ["the", "cat"], ["a", "b"]]})
    assert only(measured(frame, domain)).long.startswith("Fraction of tokens in the vocabulary: 0.5 is lower")


def test_constraints_on_tokens_alone_are_measured() -> None:
    domain = 'token_constraints { string_value: "cat" max_per_sequence: 1 }'
    frame = pl.DataFrame({"body": [["cat", "cat"], ["the"]]})
    assert [anomaly.type for anomaly in measured(frame, domain)] == ["SEQUENCE_VALUE_TOO_MANY_OCCURRENCES"]


def test_a_sequence_without_a_token_that_counts_is_the_shortest() -> None:
    domain = 'sequence_length_constraints { excluded_string_value: "[PAD]" min_sequence_length: 1 }'
    frame = pl.DataFrame({"body": [["cat", "cat"], ["[PAD]"]]})
    assert [anomaly.type for anomaly in measured(frame, domain)] == ["SEQUENCE_TOO_SHORT"]
