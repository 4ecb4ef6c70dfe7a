import polars as pl
import pytest
from tests.checks.cases import only

from assay.checks import Anomalies, Severity, validate
from assay.profiles import profile
from assay.schemas import Schema

TRAINING: dict[str, list[object]] = {"fare": [1.5, 2.5], "tips": [1, 2]}
SCHEMA = """feature { name: "fare" type: FLOAT presence { min_count: 1 } } feature { name: "tips" type: INT }"""


def skew(serving: dict[str, list[object]], schema: str = SCHEMA) -> Anomalies:
    return validate(profile(pl.DataFrame(TRAINING)), Schema.from_text(schema), serving=profile(pl.DataFrame(serving)))


def test_the_same_types_are_no_skew() -> None:
    assert not skew({"fare": [3.5], "tips": [1]})


@pytest.mark.parametrize(("fare", "kind"), [([3, 4], "INT"), (["3.5"], "STRING")])
def test_another_type_when_serving_is_named(fare: list[object], kind: str) -> None:
    anomaly = only(skew({"fare": fare, "tips": [1] * len(fare)}))
    assert (anomaly.path, anomaly.type, anomaly.severity) == ("fare", "SCHEMA_TRAINING_SERVING_SKEW", Severity.ERROR)
    assert anomaly.long == f"The feature is of type FLOAT in training and of type {kind} when serving."


def test_a_column_without_values_is_of_no_type() -> None:
    assert [anomaly.long for anomaly in skew({"fare": [1.5], "tips": [None]})] == [
        "The feature is in the training data but not in the serving data."
    ]
    assert not [anomaly for anomaly in skew({"fare": [[]], "tips": [1]}) if "type" in anomaly.long]


@pytest.mark.parametrize(("left", "severity"), [("tips", Severity.ERROR), ("fare", Severity.WARNING)])
def test_a_required_feature_that_is_not_served_is_an_error(left: str, severity: Severity) -> None:
    assert only(skew({left: TRAINING[left]})).severity is severity


def test_a_label_that_the_schema_leaves_out_of_an_environment_may_be_missing() -> None:
    assert not skew({"fare": [1.5]}, SCHEMA.replace("type: INT", 'type: INT not_in_environment: "SERVING"'))


def test_a_feature_that_is_only_served() -> None:
    schema = SCHEMA + 'feature { name: "tolls" type: FLOAT }'
    anomaly = only(skew({"fare": [1.5], "tips": [1], "tolls": [0.5]}, schema))
    assert (anomaly.path, anomaly.severity) == ("tolls", Severity.WARNING)
    assert anomaly.long == "The feature is in the serving data but not in the training data."


def test_a_column_that_nobody_but_serving_knows_is_told() -> None:
    anomaly = only(skew({"fare": [1.5], "tips": [1], "request": ["x"]}))
    assert (anomaly.path, anomaly.type, anomaly.severity) == (
        "request",
        "SCHEMA_TRAINING_SERVING_SKEW",
        Severity.WARNING,
    )
