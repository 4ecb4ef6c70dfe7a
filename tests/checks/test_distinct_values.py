import polars as pl

from assay.checks import validate
from assay.profiles import profile
from assay.schemas import Schema

from .cases import fields, found, numbers, only, texts


def schema(limits: str, kind: str = "BYTES") -> str:
    return f'feature {{ name: "x" type: {kind} unique_constraints {{ {limits} }} }}'


def test_too_few_different_values() -> None:
    anomaly = only(found(texts("x", {"a": 9, "b": 1}), schema("min: 3 max: 9")))
    assert (anomaly.type, anomaly.short) == ("FEATURE_TYPE_LOW_UNIQUE", "Low number of unique values")
    assert anomaly.long == "Expected at least 3 unique values but found only 2."
    assert (anomaly.seen, anomaly.expected) == ("2 different values", "3 to 9 different values")
    assert fields(anomaly) == {"unique_constraints": "min: 2 max: 9"}


def test_too_many_different_values() -> None:
    anomaly = only(found(texts("x", {"a": 9, "b": 1}), schema("max: 1")))
    assert (anomaly.type, anomaly.short) == ("FEATURE_TYPE_HIGH_UNIQUE", "High number of unique values")
    assert anomaly.long == "Expected no more than 1 unique values but found 2."


def test_no_largest_number_is_no_limit() -> None:
    assert not found(texts("x", {"a": 9, "b": 1}), schema("min: 1"))


def test_what_was_not_counted_cannot_be_judged() -> None:
    anomaly = only(found(numbers("x", "INT", ""), schema("min: 1", "INT")))
    assert (anomaly.type, anomaly.short) == ("FEATURE_TYPE_NO_UNIQUE", "No unique values")
    assert fields(anomaly) == {"unique_constraints": None}


def test_different_numbers_are_counted_in_documents_of_ours() -> None:
    data = profile(pl.DataFrame({"x": [1, 2, 3, 3]}))
    assert only(validate(data, Schema.from_text(schema("max: 2", "INT")))).seen == "3 different values"
    assert not validate(data, Schema.from_text(schema("max: 3", "INT")))


def test_an_estimate_counts_by_its_error_only() -> None:
    data = profile(pl.DataFrame({"x": range(20_000)}))
    assert not validate(data, Schema.from_text(schema("min: 20000 max: 20000", "INT")))
    assert only(validate(data, Schema.from_text(schema("max: 15000", "INT")))).seen.startswith("about ")
