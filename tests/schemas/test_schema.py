import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from tensorflow_metadata.proto.v0 import schema_pb2

from assay.errors import FormatError, SchemaError, UsageError
from assay.schemas import Range, Schema

from .proto_strategy import protos

TRIPS = """
    feature { name: "fare" type: FLOAT }
    feature {
      name: "trip" type: STRUCT
      struct_domain { feature { name: "start" type: INT } feature { name: "a.b" type: INT } }
    }
    feature { name: "sepal.length" type: FLOAT }
    feature { name: "trip.start" type: BYTES }
    feature { name: "f(x)" type: INT }
"""


@pytest.fixture
def trips() -> Schema:
    return Schema.from_text(TRIPS)


def test_iteration_goes_through_structs_in_order(trips: Schema) -> None:
    assert list(trips) == ["fare", "trip", "trip.start", "trip.'a.b'", "'sepal.length'", "'trip.start'", "'f(x)'"]
    assert len(trips) == 7
    assert [trips[path].path for path in trips] == list(trips)


@pytest.mark.parametrize(
    ("path", "type"),
    [
        ("trip.start", "INT"),
        ("'trip.start'", "BYTES"),
        (("trip", "start"), "INT"),
        (("trip.start",), "BYTES"),
        ("sepal.length", "FLOAT"),
        ("f(x)", "INT"),
        ("trip.'a.b'", "INT"),
    ],
)
def test_a_feature_is_found_by_path_by_steps_and_by_its_bare_name(
    trips: Schema, path: str | tuple[str, ...], type: str
) -> None:
    assert path in trips
    assert trips[path].type == type


@pytest.mark.parametrize("path", ["", "far", "trip.stop", "fare.x", "trip.'", (), ("trip", "start", "x")])
def test_a_feature_that_is_not_there_is_a_schema_error(trips: Schema, path: str | tuple[str, ...]) -> None:
    assert path not in trips
    with pytest.raises(SchemaError, match="in this schema; it has fare, trip, "):
        trips[path]


def test_a_missing_feature_is_guessed(trips: Schema) -> None:
    with pytest.raises(SchemaError, match=r"no feature 'trip.strat' in this schema; .* Did you mean 'trip.start'\?"):
        trips["trip.strat"]


def test_the_given_proto_is_never_touched_and_the_own_one_is_live() -> None:
    given = schema_pb2.Schema(feature=[schema_pb2.Feature(name="fare", type=schema_pb2.FLOAT)])
    schema = Schema(given)
    schema["fare"].domain = Range(0, 1)
    assert not given.feature[0].HasField("float_domain")
    schema.proto.feature[0].name = "price"
    assert list(schema) == ["price"]


def test_a_schema_is_a_copy_of_the_proto_it_is_made_from(trips: Schema) -> None:
    copy = Schema(trips.proto)
    assert copy == trips
    copy["fare"].domain = Range()
    assert copy != trips
    assert trips != "fare"


def test_a_schema_equals_its_copy_even_with_nan_in_it() -> None:
    schema = Schema.from_text("dataset_constraints { num_examples_drift_comparator { min_fraction_threshold: nan } }")
    assert Schema(schema.proto) == schema


def test_a_schema_is_made_of_a_schema_proto() -> None:
    with pytest.raises(UsageError, match=r"'schema.pbtxt' is no Schema proto; of a file: Schema.load\(path\)"):
        Schema("schema.pbtxt")  # type: ignore[arg-type]  # the mistake under test


def test_a_newer_proto_is_refused() -> None:
    newer = schema_pb2.Schema.FromString(b"\x98\x06\x01")
    with pytest.raises(FormatError, match="this schema: field number 99 of Schema is unknown"):
        Schema(newer)


def test_features_are_added_with_the_structs_on_the_way(trips: Schema) -> None:
    trips.add("trip.stop.place").type = "BYTES"
    assert trips["trip.stop"].type == "STRUCT"
    assert trips["trip.stop.place"].type == "BYTES"
    trips.add(("a.b",))
    assert list(trips)[-1] == "'a.b'"


@pytest.mark.parametrize(
    ("path", "error", "complaint"),
    [
        ("fare", SchemaError, "feature fare is in this schema already"),
        ("fare.x", SchemaError, "feature fare is no STRUCT; nothing can be nested in it"),
        (("x",) * 60, SchemaError, "is nested too deeply to be saved"),
        ("", UsageError, "a feature needs a name"),
        ("a..b", UsageError, "is no feature path"),
    ],
)
def test_a_feature_that_cannot_be_added_leaves_the_schema_alone(
    trips: Schema, path: str | tuple[str, ...], error: type[Exception], complaint: str
) -> None:
    with pytest.raises(error, match=complaint):
        trips.add(path)
    assert trips == Schema.from_text(TRIPS)


def test_environments_are_the_default_environments_of_the_proto(trips: Schema) -> None:
    assert trips.environments == ()
    trips.environments = ("TRAINING", "SERVING")
    assert list(trips.proto.default_environment) == ["TRAINING", "SERVING"]
    assert trips.environments == ("TRAINING", "SERVING")


def test_a_schema_shows_how_many_features_it_has_and_cannot_be_a_key(trips: Schema) -> None:
    assert repr(trips) == "<Schema of 7 features>"
    with pytest.raises(TypeError, match="unhashable"):
        hash(trips)


@settings(deadline=None, max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(protos(schema_pb2.Schema))
def test_a_file_gives_back_what_was_saved_as_text_and_what_others_saved_as_bytes(
    tmp_path: Path, proto: schema_pb2.Schema
) -> None:
    schema = Schema(proto)
    schema.save(tmp_path / "schema.pbtxt")
    (tmp_path / "schema.pb").write_bytes(proto.SerializeToString())
    assert Schema.load(tmp_path / "schema.pbtxt") == schema
    assert Schema.load(str(tmp_path / "schema.pb")) == schema
    assert Schema.from_text(schema.text()) == schema


@settings(deadline=None, max_examples=50)
@given(protos(schema_pb2.Schema))
def test_every_schema_can_be_gone_through(proto: schema_pb2.Schema) -> None:
    for feature in Schema(proto).features():
        for name in ("type", "presence", "shape", "value_count", "domain", "string_domain", "checked"):
            getattr(feature, name)


def test_a_typo_in_a_file_is_named_with_file_and_line(tmp_path: Path) -> None:
    path = tmp_path / "schema.pbtxt"
    path.write_text('feature {\n  nmae: "fare"\n}\n')
    with pytest.raises(FormatError, match=f"{re.escape(str(path))}, line 2: no field 'nmae' .* Did you mean 'name'"):
        Schema.load(path)


def test_a_file_that_cannot_be_read_or_written_is_named(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match=r"nothing.pbtxt: cannot be read: No such file or directory"):
        Schema.load(tmp_path / "nothing.pbtxt")
    with pytest.raises(UsageError, match=r"schema.pbtxt: cannot be written: No such file or directory"):
        Schema().save(tmp_path / "nowhere" / "schema.pbtxt")
