from typing import Any

import pytest
from tensorflow_metadata.proto.v0 import schema_pb2

from assay.errors import SchemaError, UsageError
from assay.schemas import Feature, Presence, Range, Schema


@pytest.fixture
def fare() -> Feature:
    return Schema.from_text('feature { name: "fare" type: FLOAT } default_environment: "TRAINING"')["fare"]


def test_a_feature_begins_with_nothing_said() -> None:
    feature = Schema().add("x")
    assert (feature.type, feature.presence, feature.shape, feature.value_count, feature.domain) == (None,) * 5
    assert (feature.in_environment, feature.not_in_environment, feature.string_domain) == ((), (), None)
    assert repr(feature) == "<Feature x without a type>"


@pytest.mark.parametrize(
    ("name", "value", "text"),
    [
        ("type", "INT", "type: INT"),
        ("presence", Presence(1.0, 1), "presence { min_fraction: 1.0 min_count: 1 }"),
        ("presence", Presence(min_count=0), "presence { min_count: 0 }"),
        ("presence", Presence(), "presence { }"),
        ("shape", (), "shape { }"),
        ("shape", (2, 3), "shape { dim { size: 2 } dim { size: 3 } }"),
        ("value_count", Range(1, 4), "value_count { min: 1 max: 4 }"),
        ("value_count", Range(low=1), "value_count { min: 1 }"),
        ("value_count", (Range(1, 1), Range()), "value_counts { value_count { min: 1 max: 1 } value_count { } }"),
        ("in_environment", ("A", "B"), 'in_environment: "A" in_environment: "B"'),
        ("not_in_environment", ("A",), 'not_in_environment: "A"'),
    ],
)
def test_a_property_is_read_as_it_was_set(fare: Feature, name: str, value: Any, text: str) -> None:
    fare.proto.ClearField("type")
    setattr(fare, name, value)
    assert getattr(fare, name) == value
    assert fare.proto == Schema.from_text(f'feature {{ name: "fare" {text} }}').proto.feature[0]


@pytest.mark.parametrize("name", ["presence", "shape", "value_count"])
def test_none_takes_a_property_away(fare: Feature, name: str) -> None:
    before = Schema.from_text('feature { name: "fare" type: FLOAT }').proto.feature[0]
    setattr(fare, name, {"presence": Presence(1.0), "shape": (1,), "value_count": Range(1, 1)}[name])
    setattr(fare, name, None)
    assert fare.proto == before


def test_a_shape_replaces_a_value_count_and_the_other_way_round(fare: Feature) -> None:
    fare.value_count = Range(1, 1)
    fare.shape = (1,)
    assert fare.value_count is None
    fare.value_count = (Range(1, 1), Range(2, 2))
    assert fare.shape is None


@pytest.mark.parametrize(
    ("name", "value", "complaint"),
    [
        ("type", "FLAOT", "no feature type 'FLAOT'; it has BYTES, INT, FLOAT, STRUCT. Did you mean 'FLOAT'"),
        ("type", "BYTES", "feature fare has a bool_domain, which STRUCT has not"),
        ("presence", Presence(1.5), "makes no sense; expected a share from 0 to 1"),
        ("presence", Presence(float("nan")), "makes no sense"),
        ("presence", Presence(min_count=-1), "makes no sense"),
        ("shape", (0,), "is no shape; expected sizes from 1"),
        ("shape", (1.5,), "1.5 is no size; expected a whole number"),
        ("presence", Presence(min_count=2**63), "is no number of examples"),
        ("value_count", Range(-1), "counts no values; expected 0 <= low <= high"),
        ("value_count", Range(3, 2), "counts no values"),
        ("value_count", Range(high=-1), "counts no values"),
        ("value_count", Range(0.5), "0.5 is no number of values; expected a whole number"),
        ("value_count", (Range(float("inf")),), "inf is no number of values"),
    ],
)
def test_a_property_that_makes_no_sense_is_refused(fare: Feature, name: str, value: Any, complaint: str) -> None:
    if value == "BYTES":
        fare.domain = schema_pb2.BoolDomain()
        value = "STRUCT"
    with pytest.raises(SchemaError, match=complaint):
        setattr(fare, name, value)


def test_a_feature_is_expected_in_the_default_environments_and_where_it_says_so(fare: Feature) -> None:
    assert fare.expected_in(None)
    assert fare.expected_in("TRAINING")
    assert not fare.expected_in("SERVING")
    fare.in_environment = ("SERVING",)
    fare.not_in_environment = ("TRAINING", "SERVING")
    assert fare.expected_in("SERVING")
    assert not fare.expected_in("TRAINING")
    assert fare.expected_in(None)


def test_one_environment_alone_is_refused(fare: Feature) -> None:
    for name in ("in_environment", "not_in_environment"):
        with pytest.raises(UsageError, match=r"'TEST' is one environment; expected several, as in \('TEST',\)"):
            setattr(fare, name, "TEST")


def test_a_feature_is_checked_unless_its_stage_says_not_to(fare: Feature) -> None:
    unchecked = []
    for name, stage in schema_pb2.LifecycleStage.items():
        fare.proto.lifecycle_stage = stage
        unchecked += [] if fare.checked else [name]
    assert sorted(unchecked) == ["ALPHA", "DEBUG_ONLY", "DEPRECATED", "DISABLED", "PLANNED"]
    fare.proto.lifecycle_stage = schema_pb2.PRODUCTION
    fare.proto.deprecated = True
    assert not fare.checked
