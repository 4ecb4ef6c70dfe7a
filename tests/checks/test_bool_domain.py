import polars as pl
import pytest

from assay.checks import validate
from assay.profiles import profile
from assay.schemas import Schema

from .cases import fields, found, numbers, only, texts


def schema(kind: str, values: str = "") -> str:
    return f'feature {{ name: "flag" type: {kind} bool_domain {{ {values} }} }}'


@pytest.mark.parametrize(
    ("kind", "stats", "type_", "such", "domain"),
    [
        ("INT", "min: -2 max: 1", "BOOL_TYPE_SMALL_INT", "-2", {"int_domain": "min: -2 max: 1"}),
        ("INT", "max: 7", "BOOL_TYPE_BIG_INT", "7", {"int_domain": "min: 0 max: 7"}),
        ("FLOAT", "min: -0.5 max: 1", "BOOL_TYPE_UNEXPECTED_FLOAT", "-0.5", {"float_domain": "min: -0.5 max: 1.0"}),
        ("FLOAT", "max: 1e300", "BOOL_TYPE_UNEXPECTED_FLOAT", "1e+300", {"float_domain": "min: 0.0"}),
        ("FLOAT", "max: 1 histograms { num_nan: 2 }", "BOOL_TYPE_UNEXPECTED_FLOAT", "NaN", None),
    ],
)
def test_numbers_other_than_0_and_1(
    kind: str, stats: str, type_: str, such: str, domain: dict[str, str] | None
) -> None:
    anomaly = only(found(numbers("flag", kind, stats), schema(kind)))
    assert (anomaly.type, anomaly.short) == (type_, "Non-boolean values")
    noun, target = ("Integers", "an integer") if kind == "INT" else ("Floats", "float_domain")
    assert anomaly.long == f"{noun} (such as {such}) not in {{0, 1}}: converting to {target}."
    assert fields(anomaly) == {"bool_domain": None, **(domain or {"float_domain": "min: 0.0 max: 1.0"})}


def test_floats_between_0_and_1_are_found_in_the_quantiles() -> None:
    histogram = "histograms { type: QUANTILES buckets { low_value: 0.2 high_value: 0.4 sample_count: 3 } }"
    anomaly = only(found(numbers("flag", "FLOAT", f"max: 1 {histogram}"), schema("FLOAT")))
    assert anomaly.long == "Float values falling between 0 and 1: converting to float_domain."


def test_a_single_float_between_0_and_1_is_found_in_a_document_of_ours() -> None:
    data = profile(pl.DataFrame({"flag": [0.0] * 500 + [0.25] + [1.0] * 500}))
    anomaly = only(validate(data, Schema.from_text(schema("FLOAT"))))
    assert anomaly.examples == ("0.25",)


def test_texts_other_than_those_for_true_and_false() -> None:
    values = 'true_value: "yes" false_value: "no"'
    anomaly = only(found(texts("flag", {"yes": 6, "maybe": 3, "NO": 1}), schema("BYTES", values)))
    assert (anomaly.type, anomaly.short) == ("BOOL_TYPE_UNEXPECTED_STRING", "Non-boolean values")
    assert anomaly.long == 'Saw unexpected value "NO" instead of {"no", "yes"}.'
    assert (anomaly.seen, anomaly.expected) == ("4 values of 'maybe', 'NO'", "one of 'no', 'yes'")
    assert (anomaly.rows, anomaly.examples) == (4, ("maybe", "NO"))
    assert fields(anomaly) == {"bool_domain": None}


def test_integers_beyond_64_bits_leave_no_domain() -> None:
    data = profile(pl.DataFrame({"flag": pl.Series([2**64 - 1], dtype=pl.UInt64)}))
    assert fields(only(validate(data, Schema.from_text(schema("INT"))))) == {"bool_domain": None}
