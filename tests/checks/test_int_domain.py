import polars as pl
import pytest

from assay.checks import validate
from assay.profiles import profile
from assay.schemas import Schema

from .cases import fields, found, numbers, only, texts


def schema(bounds: str, kind: str = "INT") -> str:
    return f'feature {{ name: "x" type: {kind} int_domain {{ {bounds} }} }}'


def test_an_integer_below_the_range() -> None:
    anomaly = only(found(numbers("x", "INT", "min: -1200 max: 5"), schema("min: 0 max: 10000")))
    assert (anomaly.type, anomaly.short) == ("INT_TYPE_SMALL_INT", "Out-of-range values")
    assert anomaly.long == "Unexpectedly small value: -1200."
    assert (anomaly.seen, anomaly.expected) == ("-1,200", "0 to 10,000")
    assert fields(anomaly) == {"int_domain": "min: -1200 max: 10000"}


def test_an_integer_above_the_range() -> None:
    anomaly = only(found(numbers("x", "INT", "max: 11"), schema("max: 10")))
    assert (anomaly.type, anomaly.long) == ("INT_TYPE_BIG_INT", "Unexpectedly large value: 11.")
    assert fields(anomaly) == {"int_domain": "max: 11"}


@pytest.mark.parametrize("limit", [2**53, 2**62, -(2**60) - 1])
def test_integers_are_exact_where_doubles_are_not(limit: int) -> None:
    data = profile(pl.DataFrame({"x": [limit, limit + 1]}))
    assert only(validate(data, Schema.from_text(schema(f"max: {limit}")))).examples == (str(limit + 1),)
    assert not validate(data, Schema.from_text(schema(f"min: {limit} max: {limit + 1}")))


def test_a_bound_at_the_end_of_64_bits_is_none() -> None:
    data = profile(pl.DataFrame({"x": pl.Series([0, 2**64 - 1], dtype=pl.UInt64)}))
    assert not validate(data, Schema.from_text(schema(f"min: 0 max: {2**63 - 1}")))
    anomaly = only(validate(data, Schema.from_text(schema("max: 10"))))
    assert anomaly.long == "Unexpectedly large value: 18446744073709551615."
    assert fields(anomaly) == {"int_domain": f"max: {2**63 - 1}"}


def test_texts_that_are_integers_have_a_range_too() -> None:
    anomaly = only(found(texts("x", {" 007": 9, "-3": 1}), schema("min: 0", "BYTES")))
    assert anomaly.long == "Unexpectedly small value: -3."


def test_texts_that_are_no_integers() -> None:
    anomaly = only(found(texts("x", {"7": 6, "seven": 3, "7.0": 1}), schema("", "BYTES")))
    assert (anomaly.type, anomaly.short) == ("INT_TYPE_NOT_INT_STRING", "Invalid values")
    assert anomaly.long == 'String values that were not ints were found, such as "7.0".'
    assert (anomaly.seen, anomaly.rows, anomaly.examples) == ("4 values of 'seven', '7.0'", 4, ("seven", "7.0"))
    assert fields(anomaly) == {"int_domain": None}
