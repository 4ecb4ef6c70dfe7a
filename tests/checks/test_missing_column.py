import pytest

from .cases import fields, found, numbers, only

REQUIRED = 'feature { name: "fare" type: INT presence { min_count: 1 } }'


def test_a_required_column_that_is_gone_is_missing() -> None:
    anomaly = only(found("", REQUIRED))
    assert (anomaly.path, anomaly.type, anomaly.short) == ("fare", "SCHEMA_MISSING_COLUMN", "Column dropped")
    assert anomaly.long == "Column is completely missing"
    assert fields(anomaly) == {"lifecycle_stage": "DEPRECATED"}


def test_a_required_column_without_any_value_is_missing_too() -> None:
    empty = 'features { path { step: "fare" } type: INT num_stats { common_stats { num_missing: 10 } } }'
    anomaly = only(found(empty, REQUIRED))
    assert (anomaly.type, anomaly.short) == ("FEATURE_TYPE_NOT_PRESENT", "Column dropped")
    assert anomaly.long == "The feature was not present in any examples."
    assert (anomaly.seen, anomaly.rows) == ("no value in 10 rows", 10)


@pytest.mark.parametrize(
    "schema",
    [
        'feature { name: "fare" type: INT }',
        'feature { name: "fare" type: INT presence { min_count: 0 } }',
        'feature { name: "fare" type: INT presence { min_count: 1 } lifecycle_stage: PLANNED }',
        'feature { name: "fare" type: INT presence { min_count: 1 } deprecated: true }',
        'feature { name: "trip" type: STRUCT deprecated: true struct_domain { ' + REQUIRED + " } }",
    ],
)
def test_a_column_that_is_not_required_may_be_gone(schema: str) -> None:
    assert not found("", schema)


def test_what_a_deprecated_feature_holds_does_not_matter() -> None:
    schema = 'feature { name: "fare" type: BYTES lifecycle_stage: DEPRECATED }'
    assert not found(numbers("fare", "INT", ""), schema)


def test_a_column_is_missing_only_where_its_environment_has_it() -> None:
    schema = 'default_environment: "SERVING" ' + REQUIRED.replace("type", 'not_in_environment: "SERVING" type')
    assert not found("", schema, environment="SERVING")
    assert found("", schema)


def test_a_required_field_of_a_missing_struct_is_missing_as_well() -> None:
    schema = 'feature { name: "trip" type: STRUCT struct_domain { ' + REQUIRED + " } }"
    assert only(found("", schema)).path == "trip.fare"
