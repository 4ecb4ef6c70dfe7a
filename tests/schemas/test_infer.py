from typing import Any

import pytest
from google.protobuf import text_format
from hypothesis import given, settings
from tensorflow_metadata.proto.v0 import schema_pb2
from tensorflow_metadata.proto.v0.statistics_pb2 import (
    DatasetFeatureStatistics,
    DatasetFeatureStatisticsList,
    FeatureNameStatistics,
)
from tests.golden.records import decode, records, taxi

from assay.errors import AssayError, UsageError
from assay.schemas import Range, Schema, infer_schema

from .proto_strategy import protos


def statistics(features: str, **fields: Any) -> DatasetFeatureStatisticsList:
    dataset = text_format.Parse(features, DatasetFeatureStatistics(num_examples=10, **fields))
    return DatasetFeatureStatisticsList(datasets=[dataset])


ALWAYS_ONE = "common_stats { num_non_missing: 10 min_num_values: 1 max_num_values: 1 tot_num_values: 10 }"


def test_every_recorded_schema_is_the_one_tfdv_inferred() -> None:
    wrong, number = [], -1
    for number, record in enumerate(records("infer.jsonl.gz")):
        inferred = infer_schema(
            DatasetFeatureStatisticsList(datasets=[decode(record["statistics"], DatasetFeatureStatistics)]),
            infer_shape=record["infer_shape"],
            max_string_domain_size=record["max_string_domain_size"],
        )
        if inferred != Schema(decode(record["schema"], schema_pb2.Schema)):
            wrong.append(number)
    assert number >= 299
    assert wrong == []


def test_the_schema_of_the_taxi_example_is_the_one_tfdv_inferred() -> None:
    inferred = infer_schema(taxi("train_statistics", DatasetFeatureStatisticsList))
    assert inferred == Schema(taxi("schema", schema_pb2.Schema))


def test_anything_that_can_give_its_statistics_will_do() -> None:
    class Profile:
        def statistics(self) -> DatasetFeatureStatisticsList:
            return statistics(f'features {{ name: "x" type: INT num_stats {{ {ALWAYS_ONE} max: 7 }} }}')

    assert infer_schema(Profile()) == infer_schema(Profile().statistics())
    assert list(infer_schema(Profile())) == ["x"]


def test_a_composite_without_statistics_of_its_own_is_left_out() -> None:
    sparse = 'features { name: "sparse" custom_stats { name: "missing_value" num: 3 } }'
    assert len(infer_schema(statistics(sparse))) == 0


def test_a_feature_in_a_struct_without_statistics_gets_a_struct() -> None:
    orphans = f"""
        features {{ path {{ step: "trip" step: "miles" }} type: INT num_stats {{ {ALWAYS_ONE} }} }}
        features {{ path {{ step: "trip" step: "fare" }} type: FLOAT num_stats {{ {ALWAYS_ONE} }} }}
    """
    inferred = infer_schema(statistics(orphans))
    assert [(feature.path, feature.type) for feature in inferred.features()] == [
        ("trip", "STRUCT"),
        ("trip.miles", "INT"),
        ("trip.fare", "FLOAT"),
    ]


def test_names_and_paths_may_be_mixed() -> None:
    mixed = f"""
        features {{ name: "a.b" type: INT num_stats {{ {ALWAYS_ONE} }} }}
        features {{ path {{ step: "a" step: "b" }} type: FLOAT num_stats {{ {ALWAYS_ONE} }} }}
    """
    assert list(infer_schema(statistics(mixed))) == ["'a.b'", "a", "a.b"]


@pytest.mark.parametrize(
    ("kind", "numbers", "range"),
    [
        ("FLOAT", "min: -2.5 max: 500", Range(-2.5, 500.0)),
        ("FLOAT", "min: -inf max: 3", Range(None, 3.0)),
        ("FLOAT", "min: -inf max: inf", None),
        ("FLOAT", "min: -1e300 max: 0", Range(None, 0.0)),
        ("FLOAT", "min: nan max: nan", None),
        ("FLOAT", "min: 2 max: 1", None),
        ("FLOAT", "histograms { num_nan: 10 }", None),
        ("FLOAT", "min: 1 max: 1 histograms { num_nan: 9 }", Range(1.0, 1.0)),
        ("INT", "min: -3 max: 7", Range(-3, 7)),
        ("INT", "max: 0", Range(0, 0)),
        ("INT", "min: -0.5 max: 7.5", Range(-1, 8)),
        ("INT", "min: 9007199254740992 max: 9007199254740994", Range(2**53 - 1, 2**53 + 4)),
        ("INT", "min: -1e30 max: 1e30", Range(-(2**63), 2**63 - 1)),
        ("INT", "min: -inf max: inf", None),
    ],
)
def test_numeric_ranges_bound_numbers_by_what_was_seen(kind: str, numbers: str, range: Range | None) -> None:
    seen = statistics(f'features {{ name: "x" type: {kind} num_stats {{ {ALWAYS_ONE} {numbers} }} }}')
    assert infer_schema(seen)["x"].domain is None
    assert infer_schema(seen, numeric_ranges=True)["x"].domain == range


def test_a_range_of_single_precision_contains_the_doubles_it_was_made_of() -> None:
    seen = statistics(f'features {{ name: "x" type: FLOAT num_stats {{ {ALWAYS_ONE} min: 0.1 max: 0.7 }} }}')
    domain = infer_schema(seen, numeric_ranges=True)["x"].proto.float_domain
    assert domain.min <= 0.1 <= 0.7 <= domain.max
    assert domain.max - domain.min == pytest.approx(0.6, abs=1e-6)


def test_no_values_and_numbers_that_have_a_domain_get_no_range() -> None:
    flag = f'features {{ name: "flag" type: INT num_stats {{ {ALWAYS_ONE} max: 1 }} }}'
    empty = 'features { name: "empty" type: INT num_stats { common_stats { num_non_missing: 10 } } }'
    inferred = infer_schema(statistics(flag + empty), numeric_ranges=True)
    assert inferred["flag"].domain == schema_pb2.BoolDomain()
    assert inferred["empty"].domain is None


def test_counts_beyond_what_a_schema_can_hold_are_cut() -> None:
    many = (
        "common_stats { num_non_missing: 1 min_num_values: 18446744073709551615 max_num_values: 18446744073709551615 }"
    )
    inferred = infer_schema(statistics(f'features {{ name: "x" num_stats {{ {many} }} }}'))
    assert inferred["x"].shape == (2**63 - 1,)


def test_a_type_nobody_knows_is_an_unknown_type() -> None:
    dataset = DatasetFeatureStatistics(features=[FeatureNameStatistics.FromString(b"\x0a\x01x\x10\x63\x1a\x00")])
    assert infer_schema(DatasetFeatureStatisticsList(datasets=[dataset]))["x"].type is None


def test_a_negative_domain_size_and_no_dataset_are_refused() -> None:
    with pytest.raises(UsageError, match="max_string_domain_size is -1; expected 0 or more"):
        infer_schema(statistics(""), max_string_domain_size=-1)
    with pytest.raises(UsageError, match="these statistics hold no dataset"):
        infer_schema(DatasetFeatureStatisticsList())


def test_features_nested_too_deeply_to_be_saved_are_refused() -> None:
    deep = FeatureNameStatistics(type=FeatureNameStatistics.INT)
    deep.path.step.extend("x" * 2000)
    deep.num_stats.common_stats.num_non_missing = 1
    with pytest.raises(AssayError, match="nested more than 100 messages deep"):
        infer_schema(DatasetFeatureStatisticsList(datasets=[DatasetFeatureStatistics(features=[deep])]))


@pytest.mark.slow
@settings(deadline=None, max_examples=200)
@given(protos(DatasetFeatureStatistics, depth=6))
def test_odd_statistics_give_a_schema_that_can_be_saved(dataset: DatasetFeatureStatistics) -> None:
    seen = DatasetFeatureStatisticsList(datasets=[dataset])
    for numeric_ranges in (False, True):
        inferred = infer_schema(seen, numeric_ranges=numeric_ranges)
        assert Schema.from_text(inferred.text()) == inferred
