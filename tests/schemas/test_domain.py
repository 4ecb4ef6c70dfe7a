import copy
import pickle

import pytest
from google.protobuf.message import Message
from hypothesis import given
from hypothesis import strategies as st
from tensorflow_metadata.proto.v0 import schema_pb2

from assay.errors import SchemaError, UsageError
from assay.schemas import Range, Schema, Values

TAXI = """
    feature { name: "fare" type: FLOAT }
    feature { name: "miles" type: INT }
    feature { name: "company" type: BYTES domain: "company" }
    feature { name: "payment" type: BYTES domain: "words" }
    feature { name: "tip" type: STRUCT struct_domain { feature { name: "kind" type: BYTES domain: "words" } } }
    feature { name: "note" type: BYTES }
    feature { name: "anything" }
    string_domain { name: "company" value: "Yellow" value: "Blue" }
    string_domain { name: "words" value: "cash" value: "card" }
"""


@pytest.fixture
def taxi() -> Schema:
    return Schema.from_text(TAXI)


def test_a_range_becomes_the_domain_of_the_feature_type(taxi: Schema) -> None:
    taxi["fare"].domain = Range(0, 500.0)
    taxi["miles"].domain = Range(0.0, None)
    assert taxi["fare"].proto.float_domain == schema_pb2.FloatDomain(min=0.0, max=500.0)
    assert taxi["miles"].proto.int_domain == schema_pb2.IntDomain(min=0)
    assert taxi["fare"].domain == Range(0.0, 500.0)
    assert taxi["miles"].domain == Range(0, None)


def test_a_range_keeps_what_it_does_not_speak_of(taxi: Schema) -> None:
    taxi["miles"].proto.int_domain.CopyFrom(schema_pb2.IntDomain(min=3, max=4, is_categorical=True))
    taxi["miles"].domain = Range(high=9)
    assert taxi["miles"].proto.int_domain == schema_pb2.IntDomain(max=9, is_categorical=True)


def test_texts_that_are_numbers_may_have_a_range(taxi: Schema) -> None:
    taxi["note"].domain = schema_pb2.IntDomain()
    taxi["note"].domain = Range(1, 5)
    assert taxi["note"].proto.int_domain == schema_pb2.IntDomain(min=1, max=5)


@pytest.mark.parametrize(
    ("path", "domain", "complaint"),
    [
        ("company", Range(0, 1), "feature 'company' is BYTES; a Range needs INT or FLOAT"),
        ("tip", Range(0, 1), "feature 'tip' is STRUCT; a Range needs"),
        ("anything", Range(0, 1), "feature 'anything' is without a type; a Range needs"),
        ("fare", Values("a"), "feature 'fare' is FLOAT; Values need BYTES"),
        ("fare", Range(2, 1), "holds nothing; expected low <= high"),
        ("fare", Range("a", 1), "'a' is no bound for a FLOAT feature"),  # type: ignore[arg-type]  # the mistake under test
        ("miles", Range("a", "b"), "'a' is no bound for an INT feature"),  # type: ignore[arg-type]  # the same
        ("fare", Range(float("nan")), "nan is no bound for a FLOAT feature"),
        ("fare", Range(-1e39), "-1e\\+39 is no bound for a FLOAT feature; expected a number up to 3.4e\\+38"),
        ("miles", Range(0.5), "0.5 is no bound for an INT feature; expected a whole number of 64 bits"),
        ("miles", Range(2**63), "is no bound for an INT feature"),
        ("miles", Range(float("-inf")), "-inf is no bound for an INT feature"),
        ("miles", Range(10**400), "is no bound for an INT feature"),
        ("tip", None, "'tip' has its nested features in its domain"),
        ("fare", schema_pb2.URLDomain(), "feature 'fare' is FLOAT, which has no url_domain"),
        ("fare", schema_pb2.Schema(), "is no domain; expected a Range, Values, a domain proto or None"),
    ],
)
def test_a_domain_that_makes_no_sense_is_refused_and_nothing_changes(
    taxi: Schema, path: str, domain: Range | Values | Message | None, complaint: str
) -> None:
    with pytest.raises(SchemaError, match=complaint):
        taxi[path].domain = domain
    assert taxi == Schema.from_text(TAXI)


def test_values_edit_the_schema_level_domain_of_its_only_user(taxi: Schema) -> None:
    taxi["company"].domain = Values("Yellow", "Green")
    assert taxi["company"].proto.domain == "company"
    assert list(taxi.proto.string_domain[0].value) == ["Yellow", "Green"]


def test_values_leave_a_shared_domain_to_those_who_share_it(taxi: Schema) -> None:
    taxi["payment"].domain = Values("cash", "coin")
    assert taxi["payment"].domain == Values("cash", "coin")
    assert taxi["tip.kind"].domain == Values("cash", "card")
    taxi["tip.kind"].domain = Values("gold")
    assert list(taxi.proto.string_domain[1].value) == ["gold"]


def test_a_domain_can_be_taken_away(taxi: Schema) -> None:
    taxi["company"].domain = None
    assert taxi["company"].domain is None
    assert not taxi["company"].proto.HasField("domain")


def test_a_missing_schema_level_domain_is_no_domain_until_values_are_given(taxi: Schema) -> None:
    taxi["note"].proto.domain = "nosuch"
    assert taxi["note"].domain is None
    taxi["note"].domain = Values("a")
    assert taxi["note"].proto.string_domain == schema_pb2.StringDomain(value=["a"])


def test_another_kind_of_domain_is_given_and_read_as_its_proto(taxi: Schema) -> None:
    yes = schema_pb2.BoolDomain(true_value="yes")
    taxi["note"].domain = yes
    yes.true_value = "no"
    read = taxi["note"].domain
    assert read == schema_pb2.BoolDomain(true_value="yes")
    assert isinstance(read, schema_pb2.BoolDomain)
    read.true_value = "no"
    assert taxi["note"].domain == schema_pb2.BoolDomain(true_value="yes")


def test_an_open_range_and_no_values_are_domains_too(taxi: Schema) -> None:
    taxi["fare"].domain = Range()
    taxi["note"].domain = Values()
    assert taxi["fare"].domain == Range()
    assert taxi["note"].domain == Values()


bounds = st.none() | st.integers(-(2**63), 2**63 - 1)
singles = st.none() | st.floats(width=32, allow_nan=False)


@given(bounds, bounds)
def test_every_range_of_integers_is_read_as_it_was_set(a: int | None, b: int | None) -> None:
    low, high = (min(a, b), max(a, b)) if a is not None and b is not None else (a, b)
    schema = Schema.from_text(TAXI)
    schema["miles"].domain = Range(low, high)
    assert schema["miles"].domain == Range(low, high)


@given(singles, singles)
def test_every_range_of_single_precision_is_stored_as_it_was_set(a: float | None, b: float | None) -> None:
    low, high = (min(a, b), max(a, b)) if a is not None and b is not None else (a, b)
    schema = Schema.from_text(TAXI)
    schema["fare"].domain = Range(low, high)
    stored = schema["fare"].proto.float_domain
    assert (stored.min if stored.HasField("min") else None) == low
    assert (stored.max if stored.HasField("max") else None) == high


def test_a_decimal_bound_reads_as_it_was_written_despite_single_precision(taxi: Schema) -> None:
    taxi["fare"].domain = Range(0.1, 0.7)
    assert taxi["fare"].domain == Range(0.1, 0.7)
    taxi["fare"].domain = taxi["fare"].domain
    assert taxi["fare"].proto.float_domain == schema_pb2.FloatDomain(min=0.1, max=0.7)


def test_values_keep_their_order_and_each_only_once() -> None:
    values = Values("b", "a", "b")
    assert values.values == ("b", "a")
    assert values == copy.deepcopy(values) == pickle.loads(pickle.dumps(values))
    assert values != Values("a", "b")


def test_values_are_texts() -> None:
    with pytest.raises(UsageError, match=r"Values takes texts, not \['a'\]; of a list: Values\(\*names\)"):
        Values(["a"])  # type: ignore[arg-type]  # the mistake under test
