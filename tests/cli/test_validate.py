import json
from pathlib import Path
from typing import get_args

import pytest

from assay.checks import Anomalies
from assay.cli.validate import Form
from assay.reports.formats import FORMATS

from .conftest import Run


@pytest.fixture
def schema(run: Run, trips: Path) -> Path:
    run("infer", trips, "-o", "schema.pbtxt")
    return trips.with_name("schema.pbtxt")


@pytest.fixture
def bad(tmp_path: Path) -> Path:
    path = tmp_path / "bad.csv"
    path.write_text("fare,paid\n4.5,cash\n12,crypto\n")
    return path


def test_the_names_of_the_formats_are_those_of_the_table() -> None:
    assert [form.value for form in Form] == list(FORMATS)
    assert not get_args(Form)


def test_good_data_end_well(run: Run, schema: Path, trips: Path) -> None:
    result = run("validate", trips, "--schema", schema)
    assert result.exit_code == 0
    assert "4 rows, no anomalies" in result.stdout


def test_bad_data_end_with_one_and_say_what_is_wrong(run: Run, schema: Path, bad: Path) -> None:
    result = run("validate", bad, "--schema", schema)
    assert result.exit_code == 1
    assert "2 rows, 1 error" in result.stdout
    assert "error  paid  Unexpected string values" in result.stdout
    assert "'crypto'" in result.stdout
    assert "assay revise" in result.stderr


def test_a_profile_is_validated_as_its_data(run: Run, schema: Path, bad: Path) -> None:
    run("profile", bad, "-o", "bad.assay")
    of_profile = run("validate", "bad.assay", "--schema", schema, "--format", "json")
    assert of_profile.exit_code == 1
    assert of_profile.stdout == run("validate", bad, "--schema", schema, "--format", "json").stdout


@pytest.mark.parametrize("form", list(Form))
def test_every_format_goes_to_standard_output_or_a_file(run: Run, schema: Path, bad: Path, form: Form) -> None:
    shown = run("validate", bad, "--schema", schema, "--format", form.value)
    told = run("validate", bad, "--schema", schema, "--format", form.value, "-o", "report/anomalies")
    assert (shown.exit_code, told.exit_code) == (1, 1)
    assert "crypto" in shown.stdout
    assert "crypto" in Path("report/anomalies").read_text(encoding="utf-8")
    assert told.stdout == ""


def test_json_is_the_document_of_the_anomalies(run: Run, schema: Path, bad: Path) -> None:
    stdout = run("validate", bad, "--schema", schema, "--format", "json").stdout
    (anomaly,) = Anomalies.from_json(stdout.encode())
    assert (anomaly.path, anomaly.rows, anomaly.examples) == ("paid", 1, ("crypto",))
    assert json.loads(stdout)["rows"] == 2


def test_unreadable_rows_are_an_error(run: Run, schema: Path, tmp_path: Path) -> None:
    (tmp_path / "torn.csv").write_text("fare,paid\n4.5,cash\n12\n")
    result = run("validate", "torn.csv", "--schema", schema)
    assert result.exit_code == 1
    assert "Unreadable rows" in result.stdout


def test_an_environment_that_the_schema_lacks_is_a_wrong_call(run: Run, schema: Path, trips: Path) -> None:
    result = run("validate", trips, "--schema", schema, "--environment", "SERVING")
    assert result.exit_code == 2
    assert "no environment 'SERVING'" in result.stderr


def test_no_schema_is_a_wrong_call(run: Run, trips: Path) -> None:
    assert run("validate", trips).exit_code == 2


def test_a_misspelled_schema_names_its_line(run: Run, trips: Path, tmp_path: Path) -> None:
    (tmp_path / "schema.pbtxt").write_text('feature {\n  nam: "fare"\n}\n')
    result = run("validate", trips, "--schema", "schema.pbtxt")
    assert result.exit_code == 2
    assert "schema.pbtxt, line 2: no field 'nam'" in " ".join(result.stderr.split())


def test_a_report_that_cannot_be_written_is_a_wrong_call(run: Run, schema: Path, trips: Path) -> None:
    result = run("validate", trips, "--schema", schema, "-o", trips / "report.txt")
    assert result.exit_code == 2
    assert "cannot be made a folder" in " ".join(result.stderr.split())
