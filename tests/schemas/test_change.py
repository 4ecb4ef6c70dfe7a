import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tensorflow_metadata.proto.v0 import schema_pb2

from assay.errors import SchemaError
from assay.schemas import Change, Range, Schema, Values, apply_all, difference

from .proto_strategy import protos

TAXI = """
    feature { name: "fare" type: FLOAT presence { min_fraction: 1.0 } }
    feature { name: "payment" type: BYTES domain: "words" }
    feature { name: "note" type: BYTES string_domain { value: "x" } }
    string_domain { name: "words" value: "cash" }
"""


@pytest.fixture
def taxi() -> Schema:
    return Schema.from_text(TAXI)


def test_a_change_replaces_and_clears_fields_and_leaves_the_schema_as_it_was(taxi: Schema) -> None:
    change = Change("fare", "loosen", fields=(("float_domain", "min: 0 max: 500"), ("presence", None)))
    changed = change.apply(taxi)
    assert changed["fare"].domain == Range(0, 500)
    assert changed["fare"].presence is None
    assert taxi == Schema.from_text(TAXI)


def test_a_change_of_a_message_keeps_nothing_of_the_old_one(taxi: Schema) -> None:
    changed = Change("fare", "loosen", fields=(("presence", "min_count: 1"),)).apply(taxi)
    assert changed["fare"].proto.presence == schema_pb2.FeaturePresence(min_count=1)


def test_content_is_text_format_for_scalars_lists_and_messages(taxi: Schema) -> None:
    fields = (("type", "INT"), ("in_environment", "['A', 'B']"), ("deprecated", "true"), ("int_domain", ""))
    changed = Change("fare", "retype", fields=fields).apply(taxi)["fare"]
    assert (changed.type, changed.in_environment, changed.checked) == ("INT", ("A", "B"), False)
    assert changed.proto.HasField("int_domain")


def test_values_are_added_to_the_shared_domain_and_to_an_own_one(taxi: Schema) -> None:
    changed = apply_all(taxi, [Change("payment", "", values=("card", "cash")), Change("note", "", values=("y", "y"))])
    assert changed["payment"].domain == Values("cash", "card")
    assert changed["note"].domain == Values("x", "y")
    assert list(changed.proto.string_domain[0].value) == ["cash", "card"]


def test_fields_create_the_feature_they_are_for(taxi: Schema) -> None:
    changed = Change("trip.'a.b'", "add", fields=(("type", "INT"),)).apply(taxi)
    assert changed["trip"].type == "STRUCT"
    assert changed["trip.'a.b'"].type == "INT"


def test_the_empty_path_is_the_schema(taxi: Schema) -> None:
    fields = (("default_environment", "['TRAINING']"), ("dataset_constraints", "min_examples_count: 5"))
    changed = Change("", "bound", fields=fields).apply(taxi)
    assert changed.environments == ("TRAINING",)
    assert changed.proto.dataset_constraints.min_examples_count == 5


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        (Change("tips", "", values=("a",)), "no feature 'tips' in this schema; it has fare"),
        (Change("fare", "", values=("a",)), r"fare has no string domain to add \['a'\] to"),
        (Change("", "", values=("a",)), "the schema has no string domain"),
        (Change("fare", "", fields=(("presense", None),)), "no field 'presense' to change; .* Did you mean 'presence'"),
        (Change("fare", "", fields=(("name", "'x'"),)), "no field 'name' to change"),
        (Change("fare", "", fields=(("type", "INTT"),)), "the new type, line 1: no value 'INTT' in FeatureType"),
        (
            Change("fare", "", fields=(("presence", "min_fracton: 1"),)),
            "the new presence, line 2: no field 'min_fracton'",
        ),
        (Change("fare", "", fields=(("presence", "} type: INT shape {"),)), "the new presence goes beyond that field"),
        (Change("fare", "", fields=(("type", "INT # no"), ("type", "INT deprecated: true"))), "goes beyond that field"),
        (Change("fare", "", fields=(("type", ""),)), "the new type, line 1"),
        (Change("fare.x", "", fields=(("type", "INT"),)), "feature fare is no STRUCT"),
    ],
)
def test_a_change_that_does_not_fit_is_a_schema_error(taxi: Schema, change: Change, complaint: str) -> None:
    with pytest.raises(SchemaError, match=complaint):
        change.apply(taxi)
    assert taxi == Schema.from_text(TAXI)


def test_a_change_goes_through_json() -> None:
    change = Change("payment", "allow 'Prcard'", fields=(("domain", None), ("type", "BYTES")), values=("Prcard", "ü"))
    assert msgspec.json.decode(msgspec.json.encode(change), type=Change) == change


features = protos(schema_pb2.Feature, depth=4)


@settings(deadline=None)
@given(features, features)
def test_the_difference_of_two_features_makes_one_the_other(
    before: schema_pb2.Feature, after: schema_pb2.Feature
) -> None:
    before.name = after.name = "fare"
    change = Change("fare", "", fields=difference(before, after))
    assert change.apply(Schema(schema_pb2.Schema(feature=[before]))) == Schema(schema_pb2.Schema(feature=[after]))
    assert difference(after, after) == ()


@settings(deadline=None)
@given(protos(schema_pb2.Schema, depth=4), protos(schema_pb2.Schema, depth=4))
def test_the_difference_of_two_schemas_makes_one_the_other(before: schema_pb2.Schema, after: schema_pb2.Schema) -> None:
    assert Change("", "", fields=difference(before, after)).apply(Schema(before)) == Schema(after)


def test_the_difference_from_no_feature_creates_it(taxi: Schema) -> None:
    fields = difference(schema_pb2.Feature(), schema_pb2.Feature(name="tips", type=schema_pb2.INT))
    assert fields == (("type", "INT"),)
    assert Change("tips", "add tips", fields).apply(taxi)["tips"].type == "INT"


changes = st.builds(difference, features, features).map(lambda fields: Change("fare", "", fields))


def slots(change: Change) -> set[str]:
    """The fields a change touches, members of one oneof as one."""
    fields = [schema_pb2.Feature.DESCRIPTOR.fields_by_name[name] for name, _ in change.fields]
    return {field.containing_oneof.name if field.containing_oneof else field.name for field in fields}


@settings(deadline=None)
@given(changes)
def test_applying_twice_is_applying_once(change: Change) -> None:
    once = change.apply(Schema.from_text(TAXI))
    assert change.apply(once) == once


@settings(deadline=None)
@given(changes, changes)
def test_changes_of_different_fields_commute(a: Change, b: Change) -> None:
    taxi = Schema.from_text(TAXI)
    if not slots(a) & slots(b):
        assert apply_all(taxi, [a, b]) == apply_all(taxi, [b, a])


words = st.lists(st.text(max_size=3)).map(tuple)


@given(words, words)
def test_adding_values_twice_adds_them_once_and_their_order_makes_no_other_set(
    a: tuple[str, ...], b: tuple[str, ...]
) -> None:
    first, second = Change("payment", "", values=a), Change("payment", "", values=b)
    taxi = Schema.from_text(TAXI)
    once = first.apply(taxi)
    assert first.apply(once) == once
    there, back = apply_all(taxi, [first, second]), apply_all(taxi, [second, first])
    assert set(there.proto.string_domain[0].value) == set(back.proto.string_domain[0].value) == {"cash", *a, *b}
