from collections.abc import Iterator

import polars as pl
from google.protobuf.descriptor import Descriptor
from tensorflow_metadata.proto.v0 import schema_pb2

from assay.checks import validate
from assay.checks.unchecked import UNCHECKED, Unchecked, unchecked
from assay.profiles import profile
from assay.schemas import Schema

#: Fields that a check reads, or that say how to read another; of most messages all fields are.
CHECKED = {
    "BoolDomain": ("true_value", "false_value"),
    "DatasetConstraints": (
        "num_examples_drift_comparator",
        "num_examples_version_comparator",
        "min_examples_count",
        "max_examples_count",
    ),
    "DerivedFeatureSource": ("deriver_name", "source_path"),
    "DistributionConstraints": ("min_domain_mass",),
    "Feature": (
        *("name", "deprecated", "presence", "group_presence", "shape", "value_count", "value_counts", "type"),
        *("domain", "int_domain", "float_domain", "string_domain", "bool_domain", "struct_domain"),
        *("natural_language_domain", "image_domain", "mid_domain", "url_domain", "time_domain"),
        *("distribution_constraints", "skew_comparator", "drift_comparator", "in_environment", "not_in_environment"),
        *("lifecycle_stage", "unique_constraints", "validation_derived_source", "annotation"),
    ),
    "FeatureComparator": ("infinity_norm", "jensen_shannon_divergence", "normalized_abs_difference"),
    "FeatureCoverageConstraints": (
        *("min_coverage", "min_avg_token_length"),
        *("excluded_string_tokens", "excluded_int_tokens", "oov_string_tokens"),
    ),
    "FeaturePresence": ("min_fraction", "min_count"),
    "FeaturePresenceWithinGroup": ("required",),
    "FixedShape": ("dim",),
    "Dim": ("size",),
    "FloatDomain": (
        *("name", "min", "max", "disallow_nan", "disallow_inf", "is_embedding", "is_categorical", "embedding_dim"),
    ),
    "HistogramSelection": ("type",),
    "ImageDomain": ("minimum_supported_image_fraction", "max_image_byte_size"),
    "IndexFeature": ("name",),
    "InfinityNorm": ("threshold",),
    "IntDomain": ("name", "min", "max", "is_categorical"),
    "JensenShannonDivergence": ("threshold", "source"),
    "NaturalLanguageDomain": ("vocabulary", "coverage", "token_constraints", "sequence_length_constraints"),
    "NormalizedAbsoluteDifference": ("threshold",),
    "NumericValueComparator": ("min_fraction_threshold", "max_fraction_threshold"),
    "Schema": (
        *("feature", "sparse_feature", "weighted_feature", "string_domain", "float_domain", "int_domain"),
        *("default_environment", "dataset_constraints"),
    ),
    "SequenceLengthConstraints": (
        *("excluded_int_value", "excluded_string_value", "min_sequence_length", "max_sequence_length"),
    ),
    "SequenceValueConstraints": (
        *("int_value", "string_value", "min_per_sequence", "max_per_sequence"),
        *("min_fraction_of_sequences", "max_fraction_of_sequences"),
    ),
    "SparseFeature": ("name", "deprecated", "lifecycle_stage", "index_feature", "value_feature"),
    "StringDomain": ("name", "value"),
    "StructDomain": ("feature", "sparse_feature"),
    "TimeDomain": ("string_format", "integer_format"),
    "UniqueConstraints": ("min", "max"),
    "ValueCount": ("min", "max"),
    "ValueCountList": ("value_count",),
    "ValueFeature": ("name",),
    "WeightedFeature": ("name", "feature", "weight_feature", "lifecycle_stage"),
}

#: Fields that say nothing that data could contradict: names, comments, and how others should read or derive.
NOTHING_OF_DATA = {
    "Annotation": ("tag", "comment", "extra_metadata"),
    "BoolDomain": ("name",),
    "DerivedFeatureSource": ("description", "declaratively_configured", "config"),
    "Dim": ("name",),
    "FloatDomain": ("embedding_type",),
    "Schema": ("represent_variable_length_as_ragged", "annotation", "tensor_representation_group"),
    "StringDomain": ("is_categorical",),
}


def messages(message: Descriptor, seen: set[str]) -> Iterator[Descriptor]:
    """This message and all within that belong to a schema, of which nothing is unchecked or says nothing."""
    if message.full_name in seen or message.file.name != schema_pb2.DESCRIPTOR.name:
        return
    seen.add(message.full_name)
    yield message
    for field in message.fields:
        leaves_nothing = (
            field.name in NOTHING_OF_DATA.get(message.name, ()) or f"{message.name}.{field.name}" in UNCHECKED
        )
        if field.message_type is not None and not leaves_nothing:
            yield from messages(field.message_type, seen)


def test_every_field_of_a_schema_is_checked_or_told_or_says_nothing_of_data() -> None:
    for message in messages(schema_pb2.Schema.DESCRIPTOR, set()):
        told = {field.removeprefix(f"{message.name}.") for field in UNCHECKED if field.startswith(f"{message.name}.")}
        sorts = [set(CHECKED.get(message.name, ())), set(NOTHING_OF_DATA.get(message.name, ())), told]
        assert sorted(name for sort in sorts for name in sort) == sorted(field.name for field in message.fields), (
            message.name
        )


def test_each_field_is_told_once_with_its_features() -> None:
    schema = Schema.from_text("""
        feature { name: "clip" audio_domain {} }
        feature { name: "s" type: STRUCT struct_domain {
            feature { name: "song" audio_domain {} }
            sparse_feature { name: "at" is_sorted: true }
        } }
        feature { name: "day" type: BYTES time_domain { string_format: "%Q" } }
        feature { name: "date" type: BYTES time_domain { string_format: "%Y-%m-%d" } }
        feature { name: "fare" type: FLOAT float_domain { min: 0 } annotation { tag: "money" } }
    """)
    assert unchecked(schema) == (
        Unchecked("audio_domain", ("clip", "s.song"), "no statistic looks into such values"),
        Unchecked("is_sorted", ("s.at",), "no statistic compares the indices with it"),
        Unchecked("string_format", ("day",), "no statistic counts times of the format %Q"),
    )
    assert unchecked(Schema()) == ()


def test_composites_without_statistics_are_told() -> None:
    schema = Schema.from_text("""
        feature { name: "i" type: INT }
        feature { name: "v" type: INT }
        sparse_feature { name: "s" index_feature { name: "i" } value_feature { name: "v" } }
        weighted_feature { name: "w" feature { step: "v" } weight_feature { step: "i" } lifecycle_stage: DEPRECATED }
    """)
    frame = pl.DataFrame({"i": [1], "v": [2]})
    (told,) = validate(profile(frame), schema).unchecked
    assert (told.field, told.paths) == ("sparse_feature", ("s",))
    assert told.why == "the statistics were made without this schema; `assay profile --schema` measures it"
    assert not validate(profile(frame, schema=schema), schema).unchecked
    assert not validate(profile(frame[:0]), schema).unchecked


def test_a_schema_may_hold_maps() -> None:
    assert unchecked(Schema.from_text('tensor_representation_group { key: "a" value { } }')) == ()
