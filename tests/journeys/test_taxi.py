"""The story of the taxi trips, from three files to a schema that knows where data come from."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

import assay
from assay.cli import app

TRIPS = Path(__file__).parents[2] / "examples" / "chicago_taxi"


@pytest.fixture(scope="module")
def train() -> assay.Profile:
    return assay.profile(TRIPS / "train.csv")


@pytest.fixture
def schema(train: assay.Profile) -> assay.Schema:
    return assay.infer_schema(train)


def found(anomalies: assay.Anomalies) -> list[tuple[str, str, str]]:
    return [(anomaly.path, anomaly.type, anomaly.severity.name) for anomaly in anomalies]


def test_training_data_are_what_their_own_schema_says(train: assay.Profile, schema: assay.Schema) -> None:
    assert (train.rows, len(train.paths), len(train.rejected)) == (10_000, 18, 0)
    assert schema["payment_type"].domain == assay.Values(
        "Cash", "Credit Card", "Dispute", "No Charge", "Pcard", "Unknown"
    )
    assert schema["tips"].presence == assay.Presence(1.0, 1)
    assert not assay.validate(train, schema)


def test_evaluation_data_hold_values_that_training_never_saw(schema: assay.Schema) -> None:
    anomalies = assay.validate(assay.profile(TRIPS / "eval.csv"), schema)
    assert found(anomalies) == [
        ("company", "ENUM_TYPE_UNEXPECTED_STRING_VALUES", "ERROR"),
        ("payment_type", "ENUM_TYPE_UNEXPECTED_STRING_VALUES", "ERROR"),
    ]
    company, payment_type = anomalies
    assert (company.rows, payment_type.rows, payment_type.examples) == (16, 1, ("Prcard",))


def test_a_revised_schema_takes_evaluation_data_and_training_data_still(
    train: assay.Profile, schema: assay.Schema
) -> None:
    evaluation = assay.profile(TRIPS / "eval.csv")
    revised = assay.revise_schema(schema, evaluation)
    assert not assay.validate(evaluation, revised)
    assert not assay.validate(train, revised)


def test_serving_data_lack_the_label_and_an_environment_says_that_this_is_right(schema: assay.Schema) -> None:
    serving = assay.profile(TRIPS / "serving.csv")
    assert found(assay.validate(serving, schema)) == [("tips", "SCHEMA_MISSING_COLUMN", "ERROR")]
    schema.environments = ("TRAINING", "SERVING")
    schema["tips"].not_in_environment = ("SERVING",)
    assert not assay.validate(serving, schema, environment="SERVING")
    assert [path for path, *_ in found(assay.validate(serving, schema, environment="TRAINING"))] == ["tips"]


def test_profiles_of_parts_are_the_profile_of_the_whole(train: assay.Profile) -> None:
    both = train + assay.profile(TRIPS / "eval.csv")
    whole = assay.profile([TRIPS / "train.csv", TRIPS / "eval.csv"])
    assert both.rows == whole.rows == 15_000
    assert assay.infer_schema(both) == assay.infer_schema(whole)


@pytest.mark.slow
def test_the_same_story_on_the_command_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    story = [
        (0, f"profile {TRIPS}/train.csv -o train.assay"),
        (0, "infer train.assay -o schema.pbtxt"),
        (0, "validate train.assay --schema schema.pbtxt"),
        (1, f"validate {TRIPS}/eval.csv --schema schema.pbtxt --format junit -o report.xml"),
        (0, f"revise schema.pbtxt {TRIPS}/eval.csv -o schema.pbtxt"),
        (0, f"validate {TRIPS}/eval.csv --schema schema.pbtxt"),
        (1, f"validate {TRIPS}/serving.csv --schema schema.pbtxt --format json -o anomalies.json"),
        (0, "show anomalies.json"),
        (0, f"profile {TRIPS}/eval.csv -o eval.assay"),
        (0, "merge train.assay eval.assay -o all.assay"),
        (0, "validate all.assay --schema schema.pbtxt"),
    ]
    for status, command in story:
        result = CliRunner().invoke(app, command.split())
        assert result.exit_code == status, (command, result.output)
