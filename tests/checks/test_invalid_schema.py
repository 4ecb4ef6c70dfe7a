import polars as pl
import pytest

from assay.checks import validate
from assay.profiles import profile
from assay.schemas import Schema

from .cases import fields, found, numbers, only, texts

SPECIFICATION, DOMAIN = "INVALID_SCHEMA_SPECIFICATION", "INVALID_DOMAIN_SPECIFICATION"
NUMBERS, TEXTS = numbers("x", "INT", ""), texts("x", {"yes": 10})


@pytest.mark.parametrize(
    ("statistics", "feature", "type_", "short", "change"),
    [
        (
            NUMBERS,
            "type: INT presence { min_fraction: -0.5 min_count: 1 }",
            SPECIFICATION,
            "min_fraction should not be negative: clear is equal to zero",
            {"presence": "min_count: 1"},
        ),
        (
            NUMBERS,
            "type: INT presence { min_fraction: 1.5 }",
            SPECIFICATION,
            "min_fraction should not greater than 1",
            {"presence": "min_fraction: 1.0"},
        ),
        (
            NUMBERS,
            "type: INT value_count { min: -1 max: 1 }",
            SPECIFICATION,
            "ValueCount.min should not be negative",
            {"value_count": "max: 1"},
        ),
        (
            NUMBERS,
            "type: INT value_count { min: 1 max: 0 }",
            SPECIFICATION,
            "ValueCount.max should not be less than min",
            {"value_count": "min: 1 max: 1"},
        ),
        (
            NUMBERS,
            "type: INT value_counts { value_count { min: -1 } }",
            SPECIFICATION,
            "ValueCounts.min should not be negative",
            {"value_counts": "value_count { }"},
        ),
        (
            NUMBERS,
            "type: INT value_counts { value_count { min: 1 max: 0 } }",
            SPECIFICATION,
            "ValueCounts.max should not be less than min",
            {"value_counts": "value_count { min: 1 max: 1 }"},
        ),
        (
            NUMBERS,
            "type: INT shape { dim { size: 0 } }",
            SPECIFICATION,
            "Shape.dim.size must be a positive integer",
            {"shape": None},
        ),
        (
            NUMBERS,
            'type: INT string_domain { value: "a" }',
            "DOMAIN_INVALID_FOR_TYPE",
            "The domain does not match the type",
            {"string_domain": None},
        ),
        (TEXTS, 'type: BYTES domain: "nosuch"', DOMAIN, "missing domain: nosuch", {"domain": None}),
        (
            TEXTS,
            'type: BYTES bool_domain { true_value: "yes" false_value: "yes" }',
            DOMAIN,
            "Malformed BoolDomain",
            {"bool_domain": 'true_value: "yes"'},
        ),
        (
            NUMBERS,
            "type: INT int_domain { } distribution_constraints { }",
            SPECIFICATION,
            "distribution constraints not supported for int domains.",
            {"distribution_constraints": None},
        ),
        (
            TEXTS,
            "type: BYTES url_domain { } distribution_constraints { }",
            SPECIFICATION,
            "distribution constraints not supported for semantic domains.",
            {"distribution_constraints": None},
        ),
        (
            TEXTS,
            "type: BYTES distribution_constraints { }",
            SPECIFICATION,
            "distribution constraints require domain or string domain.",
            {"distribution_constraints": None},
        ),
        (
            TEXTS,
            'string_domain { value: "yes" }',
            "FEATURE_MISSING_TYPE",
            "unspecified type: inferring the type to be BYTES, given the domain specified.",
            {"type": "BYTES"},
        ),
        (
            NUMBERS,
            "",
            "FEATURE_MISSING_TYPE",
            "unspecified type: determine the type and set it, rather than deprecating.",
            {"type": "INT"},
        ),
    ],
)
def test_a_schema_that_contradicts_itself(
    statistics: str, feature: str, type_: str, short: str, change: dict[str, str | None]
) -> None:
    anomaly = only(found(statistics, f'feature {{ name: "x" {feature} }}'))
    assert (anomaly.type, anomaly.short) == (type_, short)
    assert anomaly.long
    assert fields(anomaly) == change


def test_other_checks_read_the_schema_as_repaired() -> None:
    schema = 'feature { name: "x" type: INT value_count { min: -1 max: 0 } }'
    assert [anomaly.type for anomaly in found(NUMBERS, schema)] == [SPECIFICATION, "FEATURE_TYPE_HIGH_NUMBER_VALUES"]


def test_one_repair_may_uncover_the_next() -> None:
    schema = 'feature { name: "x" type: INT string_domain { } distribution_constraints { } }'
    assert [anomaly.type for anomaly in found(NUMBERS, schema)] == ["DOMAIN_INVALID_FOR_TYPE", SPECIFICATION]


def test_a_contradiction_of_a_feature_that_no_data_have_does_not_matter() -> None:
    assert not found("", 'feature { name: "x" type: INT presence { min_fraction: -1 } }')


def test_a_number_domain_of_the_schema_holds_where_its_name_is() -> None:
    """TFDV knows string domains by name only."""
    schema = 'feature { name: "x" type: INT domain: "small" } int_domain { name: "small" max: -1 }'
    anomaly = only(found(NUMBERS, schema))
    assert (anomaly.type, anomaly.path) == ("INT_TYPE_BIG_INT", "x")
    assert not found(NUMBERS, schema.replace("-1", "1"))


def test_what_is_required_in_its_group_is_in_every_group() -> None:
    """TFDV ignores ``group_presence``."""
    schema = """feature { name: "trip" type: STRUCT struct_domain {
        feature { name: "miles" type: FLOAT group_presence { required: true } }
    } }"""
    frame = pl.DataFrame({"trip": [{"miles": 1.0}, {"miles": None}, None]})
    anomaly = only(validate(profile(frame), Schema.from_text(schema)))
    assert (anomaly.path, anomaly.type) == ("trip.miles", "FEATURE_TYPE_LOW_FRACTION_PRESENT")
    assert not validate(profile(frame[[0, 2]]), Schema.from_text(schema))
    without = profile(pl.DataFrame({"trip": [{"fare": 1.0}]}))
    kinds = {anomaly.path: anomaly.type for anomaly in validate(without, Schema.from_text(schema))}
    assert kinds["trip.miles"] == "SCHEMA_MISSING_COLUMN"
