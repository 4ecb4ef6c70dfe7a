import json
import re
from pathlib import Path
from typing import get_args

import pytest

from assay.checks import Anomalies
from assay.cli.validate import Form
from assay.reports.formats import FORMATS
from assay.schemas import Schema

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


@pytest.fixture
def moved(tmp_path: Path) -> tuple[Path, Path]:
    """Yesterday's trips and today's, of which more were paid in cash."""
    for name, cash in (("old", 400), ("new", 700)):
        rows = "".join(f"{i % 50}.5,{'cash' if i < cash else 'card'}\n" for i in range(1000))
        (tmp_path / f"{name}.csv").write_text(f"fare,paid\n{rows}")
    return tmp_path / "old.csv", tmp_path / "new.csv"


def limited(run: Run, data: Path) -> Path:
    """A schema inferred from data, in which payments may move by a tenth."""
    run("infer", data, "-o", "schema.pbtxt")
    schema = Schema.load("schema.pbtxt")
    schema["paid"].proto.drift_comparator.infinity_norm.threshold = 0.1
    schema.save("schema.pbtxt")
    return data.with_name("schema.pbtxt")


def test_what_moved_since_previous_data_is_found_and_drawn(run: Run, moved: tuple[Path, Path]) -> None:
    old, new = moved
    schema = limited(run, old)
    result = run("validate", new, "--schema", schema, "--previous", old)
    assert result.exit_code == 1
    assert "High Linfty distance between current and previous" in result.stdout
    assert re.search(r"paid +l_infinity +0.3 +0.0416 +0.1 +c", result.stdout)
    assert "1 feature moved no further than chance would have it" in result.stdout
    assert run("validate", old, "--schema", schema, "--previous", old).exit_code == 0


def test_previous_and_serving_data_may_be_profiles(run: Run, moved: tuple[Path, Path]) -> None:
    old, new = moved
    schema = limited(run, old)
    run("profile", old, "-o", "old.assay")
    of_data = run("validate", new, "--schema", schema, "--previous", old, "--serving", old, "--format", "json")
    of_profile = run(
        "validate", new, "--schema", schema, "--previous", "old.assay", "--serving", "old.assay", "--format", "json"
    )
    assert of_data.stdout == of_profile.stdout
    kept = Anomalies.from_json(of_data.stdout.encode()).measurements
    assert [(one.path, one.kind, one.distance) for one in kept] == [
        ("fare", "drift", "total_variation"),
        ("fare", "skew", "total_variation"),
        ("paid", "drift", "l_infinity"),
        ("paid", "skew", "total_variation"),
    ]


def test_the_severity_of_a_type_is_given(run: Run, trips: Path) -> None:
    Path("schema.pbtxt").write_text('feature { name: "paid" type: BYTES }')
    assert run("validate", trips, "--schema", "schema.pbtxt").exit_code == 1
    assert run("validate", trips, "--schema", "schema.pbtxt", "--severity", "SCHEMA_NEW_COLUMN=warning").exit_code == 0
    for wrong in ("SCHEMA_NEW_COLUMN", "SCHEMA_NEW_COLUMN=fatal", "NEW=warning"):
        result = run("validate", trips, "--schema", "schema.pbtxt", "--severity", wrong)
        assert result.exit_code == 2
        assert "expected TYPE=warning or TYPE=error" in result.stderr or "no type of anomaly 'NEW'" in result.stderr


def test_text_files_are_read_by_the_types_of_the_schema(run: Run, tmp_path: Path) -> None:
    """TFDV does so with ``infer_type_from_schema``; else 7 is an integer where a FLOAT should be."""
    (tmp_path / "x.csv").write_text("zip,fare\n007,4\nabc,5\n99999,x\n")
    (tmp_path / "s.pbtxt").write_text("""
        feature { name: "zip" type: BYTES string_domain { value: "007" value: "abc" } }
        feature { name: "fare" type: FLOAT }
    """)
    result = run("validate", "x.csv", "--schema", "s.pbtxt", "--rows", "bad.jsonl", "--format", "json")
    found = {one["path"]: one["examples"] for one in json.loads(result.stdout)["anomalies"]}
    assert found == {"zip": ["99999"], "fare": ["x"]}
    (line,) = Path("bad.jsonl").read_text().splitlines()
    assert (json.loads(line)["zip"], json.loads(line)["fare"]) == ("99999", "x")
