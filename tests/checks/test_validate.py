import polars as pl
import pytest
from tensorflow_metadata.proto.v0.statistics_pb2 import DatasetFeatureStatisticsList

from assay.checks import validate, validate_slices
from assay.errors import UsageError
from assay.profiles import profile
from assay.schemas import Schema

from .cases import document, found, numbers, only

SCHEMA = 'default_environment: "TRAINING" feature { name: "x" type: INT }'


def test_a_schema_comes_as_proto_too_and_goes_along_as_a_copy() -> None:
    schema = Schema.from_text(SCHEMA)
    anomalies = validate(document(numbers("x", "INT", "")), schema.proto)
    assert not anomalies
    assert anomalies.rows == 10
    assert anomalies.schema == schema
    schema["x"].type = "FLOAT"
    assert anomalies.proto.baseline == Schema.from_text(SCHEMA).proto


def test_of_slices_the_one_with_all_examples_counts() -> None:
    data = profile(pl.DataFrame({"x": [1, 2], "city": ["A", "B"]}), by=["city"])
    assert [anomaly.path for anomaly in validate(data, Schema.from_text(SCHEMA))] == ["city"]


def test_an_unknown_environment_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(UsageError) as error:
        validate(document(""), Schema.from_text(SCHEMA), environment="TRAINIG")
    assert str(error.value) == (
        "no environment 'TRAINIG' in this schema; it has TRAINING. Did you mean 'TRAINING'? "
        "Expected one of its default_environment"
    )


def test_statistics_without_any_dataset_are_a_mistake_of_the_caller() -> None:
    with pytest.raises(UsageError, match="no dataset"):
        validate(DatasetFeatureStatisticsList(), Schema())


def test_without_examples_nothing_but_that_is_wrong() -> None:
    anomalies = found("", 'feature { name: "x" type: INT presence { min_count: 1 } }', rows=0)
    assert only(anomalies).type == "DATA_MISSING"
    assert anomalies.proto.data_missing


def test_what_is_nested_in_a_feature_of_the_wrong_type_is_not_judged() -> None:
    struct = 'features { path { step: "x" } type: STRUCT struct_stats { common_stats { num_non_missing: 9 } } }'
    field = numbers("x", "INT", "").replace('step: "x"', 'step: "x" step: "y"')
    assert [anomaly.path for anomaly in found(struct + field, SCHEMA)] == ["x"]


def test_each_slice_is_validated_on_its_own() -> None:
    schema = Schema.from_text("""
        feature { name: "city" type: BYTES }
        feature { name: "fare" type: FLOAT float_domain { max: 10 }
            drift_comparator { infinity_norm { threshold: 0.5 } } }
        default_environment: "SERVING"
        dataset_constraints { min_examples_count: 3 }
    """)
    today = profile(pl.DataFrame({"city": ["A", "B", "B"], "fare": [1.0, 2.0, 99.0]}), by=["city"])
    found = validate_slices(today, schema, environment="SERVING", previous=today)
    assert list(found) == ["All Examples", "city_A", "city_B"]
    assert {name: [one.type for one in slice] for name, slice in found.items()} == {
        "All Examples": ["FLOAT_TYPE_BIG_FLOAT"],
        "city_A": [],
        "city_B": ["FLOAT_TYPE_BIG_FLOAT"],
    }
    assert {one.path for one in found["city_B"].measurements} == {"city", "fare"}
