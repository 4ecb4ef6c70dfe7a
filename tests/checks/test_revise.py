import polars as pl
import pytest

from assay.checks import revise_schema, validate
from assay.errors import UsageError
from assay.profiles import profile
from assay.schemas import Range, Schema, Values, infer_schema

from .cases import document, texts

OLD = profile(pl.DataFrame({"fare": [1, 9], "payment": ["cash", "card"], "gone": [0.5, 1.5]}))
NEW = profile(pl.DataFrame({"fare": [1, None, 40], "payment": ["cash", "chip", "cash"], "tip": [1.0, 2.0, 3.0]}))


def test_a_schema_is_widened_just_as_far_as_the_data_need() -> None:
    before = infer_schema(OLD, numeric_ranges=True)
    after = revise_schema(before, NEW)
    assert not validate(NEW, after)
    assert after["fare"].domain == Range(1, 40)
    assert after["fare"].shape is None
    assert after["fare"].proto.presence.min_fraction == 2 / 3
    assert after["payment"].domain == Values("card", "cash", "chip")
    assert after["gone"].proto.lifecycle_stage != before["gone"].proto.lifecycle_stage
    assert not after["gone"].checked
    assert after["tip"].type == "FLOAT"


def test_data_that_fit_leave_the_schema_as_it_is() -> None:
    schema = infer_schema(OLD)
    assert revise_schema(schema, OLD) == schema
    assert revise_schema(schema.proto, OLD.statistics()) == schema


def test_without_examples_there_is_nothing_to_learn() -> None:
    schema = infer_schema(OLD)
    assert revise_schema(schema, document("", rows=0)) == schema


def test_a_new_column_of_many_texts_gets_no_domain() -> None:
    many = document(texts("x", {"a": 1, "b": 1, "c": 1}), rows=3)
    assert revise_schema(Schema(), many, max_string_domain_size=2)["x"].domain is None
    assert revise_schema(Schema(), many, max_string_domain_size=3)["x"].domain == Values("a", "b", "c")


def test_a_negative_size_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(UsageError, match="expected 0 or more"):
        revise_schema(Schema(), OLD, max_string_domain_size=-1)
