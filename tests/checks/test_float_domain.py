import math

import polars as pl
import pytest

from assay.checks import validate
from assay.profiles import profile
from assay.schemas import Schema

from .cases import fields, found, numbers, only, texts


def schema(domain: str, kind: str = "FLOAT") -> str:
    return f'feature {{ name: "x" type: {kind} float_domain {{ {domain} }} }}'


def test_a_float_below_the_range() -> None:
    anomaly = only(found(numbers("x", "FLOAT", "min: -3.25 max: 5"), schema("min: 0.7")))
    assert (anomaly.type, anomaly.short) == ("FLOAT_TYPE_SMALL_FLOAT", "Out-of-range values")
    assert anomaly.long == "Unexpectedly low values: -3.25<0.7(upto six significant digits)"
    assert (anomaly.seen, anomaly.expected) == ("-3.25", "at least 0.7")
    assert fields(anomaly) == {"float_domain": "min: -3.25"}


def test_a_float_above_the_range() -> None:
    anomaly = only(found(numbers("x", "FLOAT", "max: 501.5"), schema("min: 0 max: 500")))
    assert (anomaly.type, anomaly.expected) == ("FLOAT_TYPE_BIG_FLOAT", "0 to 500")
    assert anomaly.long == "Unexpectedly high value: 501.5>500(upto six significant digits)"
    assert fields(anomaly) == {"float_domain": "min: 0.0 max: 501.5"}


def test_a_bound_that_single_precision_rounds_holds_for_the_value_it_was_set_to() -> None:
    assert not found(numbers("x", "FLOAT", "min: 0.7 max: 0.7"), schema("min: 0.7 max: 0.7"))


def test_a_double_too_large_for_single_precision_is_above_any_range_and_not_infinite() -> None:
    anomaly = only(found(numbers("x", "FLOAT", "max: 1e300"), schema("max: 10 disallow_inf: true")))
    assert anomaly.long == "Unexpectedly high value: 1e+300>10(upto six significant digits)"


def test_nan_where_there_should_be_none() -> None:
    data = profile(pl.DataFrame({"x": [1.0, math.nan, math.nan]}))
    anomaly = only(validate(data, Schema.from_text(schema("disallow_nan: true"))))
    assert (anomaly.type, anomaly.short) == ("FLOAT_TYPE_HAS_NAN", "Invalid values")
    assert anomaly.long == "Float feature has NaN values."
    assert (anomaly.seen, anomaly.rows) == ("2 values of NaN", 2)
    assert fields(anomaly) == {"float_domain": ""}


def test_infinite_values_where_there_should_be_none() -> None:
    data = profile(pl.DataFrame({"x": [1.0, -math.inf, math.inf, math.inf]}))
    anomaly = only(validate(data, Schema.from_text(schema("disallow_inf: true"))))
    assert (anomaly.type, anomaly.long) == ("FLOAT_TYPE_HAS_INF", "Float feature has Inf values.")
    assert (anomaly.seen, anomaly.rows) == ("3 infinite values", 3)


def test_foreign_statistics_tell_of_nan_and_infinity_as_well() -> None:
    statistics = numbers("x", "FLOAT", "max: inf histograms { num_nan: 3 }")
    nan, infinite = found(statistics, schema("disallow_nan: true disallow_inf: true"))
    assert (nan.rows, infinite.rows) == (3, None)


def test_a_column_of_nothing_but_nan_has_no_range() -> None:
    assert not validate(profile(pl.DataFrame({"x": [math.nan]})), Schema.from_text(schema("min: 5")))
    assert not found(numbers("x", "FLOAT", "histograms { num_nan: 10 }"), schema("min: 5"))


@pytest.mark.parametrize(
    ("values", "domain", "type_", "rows"),
    [
        ({"1.5": 9, "one": 1}, "", "FLOAT_TYPE_STRING_NOT_FLOAT", 1),
        ({"1.5": 9, "1e3": 1}, "max: 2", "FLOAT_TYPE_BIG_FLOAT", None),
        ({"1.5": 8, "NaN": 2}, "disallow_nan: true", "FLOAT_TYPE_HAS_NAN", 2),
        ({"1.5": 8, "-inf": 2}, "disallow_inf: true", "FLOAT_TYPE_HAS_INF", 2),
    ],
)
def test_floats_written_as_text(values: dict[str, int], domain: str, type_: str, rows: int | None) -> None:
    anomaly = only(found(texts("x", values), schema(domain, "BYTES")))
    assert (anomaly.type, anomaly.rows) == (type_, rows)


def test_structs_where_floats_should_be_are_of_the_wrong_type_only() -> None:
    struct = 'features { path { step: "x" } type: STRUCT struct_stats { common_stats { num_non_missing: 9 } } }'
    assert only(found(struct, schema("min: 0"))).type == "UNEXPECTED_DATA_TYPE"
