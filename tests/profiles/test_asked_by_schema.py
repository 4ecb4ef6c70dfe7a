from google.protobuf import text_format
from tensorflow_metadata.proto.v0 import schema_pb2

from assay.profiles.asked_by_schema import composites_of, features_of, natural_language_of, token_of
from assay.statistics.alignment import Alignment
from assay.statistics.lengths import Lengths
from assay.statistics.natural_language import NaturalLanguage

SCHEMA = """
    sparse_feature { name: "s" value_feature { name: "v" } index_feature { name: "j" } index_feature { name: "i" } }
    weighted_feature { name: "w" feature { step: "a" step: "v" } weight_feature { step: "x" } }
    feature {
      name: "a"
      type: STRUCT
      struct_domain { sparse_feature { name: "s" value_feature { name: "v" } index_feature { name: "i" } } }
    }
"""


def test_the_composites_of_a_schema_with_the_parts_beside_them() -> None:
    assert composites_of(text_format.Parse(SCHEMA, schema_pb2.Schema())) == (
        Alignment(("s",), "sparse", ("v",), (("i",), ("j",))),
        Alignment(("a", "s"), "sparse", ("a", "v"), (("a", "i"),)),
        Alignment(("w",), "weighted", ("a", "v"), (("x",),)),
    )


def test_most_schemas_have_none() -> None:
    assert composites_of(schema_pb2.Schema()) == ()


def feature(domain: str) -> schema_pb2.Feature:
    text = f'feature {{ name: "body" type: BYTES natural_language_domain {{ {domain} }} }}'
    return text_format.Parse(text, schema_pb2.Schema()).feature[0]


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


def test_without_its_vocabulary_a_domain_asks_nothing() -> None:
    assert natural_language_of(feature('vocabulary: "wrods"'), {"words": []}) is None


def test_a_constraint_speaks_of_a_text_or_of_a_place() -> None:
    assert token_of(schema_pb2.SequenceValueConstraints(string_value="7")) == "7"
    assert token_of(schema_pb2.SequenceValueConstraints(int_value=7)) == 7
    assert token_of(schema_pb2.SequenceValueConstraints(max_per_sequence=7)) is None


def test_numbers_are_names_where_the_schema_says_so() -> None:
    schema = text_format.Parse(
        """
        feature { name: "zip" type: INT int_domain { is_categorical: true } }
        feature { name: "grade" type: FLOAT float_domain { is_categorical: true } }
        feature { name: "age" type: INT int_domain { min: 0 } }
        feature { name: "paid" type: INT bool_domain {} }
        feature { name: "name" type: BYTES bool_domain {} }
        feature { name: "trip" type: STRUCT struct_domain { feature { name: "door" type: INT bool_domain {} } } }
        """,
        schema_pb2.Schema(),
    )
    names = (Lengths(numbers=True),)
    assert features_of(schema) == {("zip",): names, ("grade",): names, ("paid",): names, ("trip", "door"): names}


def test_tokens_that_are_places_in_a_vocabulary_are_names_too() -> None:
    schema = text_format.Parse(
        """
        feature { name: "ids" type: INT natural_language_domain { vocabulary: "words" } }
        string_domain { name: "words" value: "the" value: "cat" }
        """,
        schema_pb2.Schema(),
    )
    assert features_of(schema) == {("ids",): (NaturalLanguage(vocabulary=("the", "cat")), Lengths(numbers=True))}
