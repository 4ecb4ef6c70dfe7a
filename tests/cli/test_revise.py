import json
from pathlib import Path

import pytest

from assay.schemas import Schema, Values

from .conftest import Run


@pytest.fixture
def schema(run: Run, trips: Path) -> Path:
    run("infer", trips, "-o", "schema.pbtxt")
    return trips.with_name("schema.pbtxt")


@pytest.fixture
def newer(tmp_path: Path) -> Path:
    path = tmp_path / "newer.csv"
    path.write_text("fare,paid\n1.5,crypto\n2,cash\n")
    return path


def test_every_change_is_shown_and_nothing_is_written(run: Run, schema: Path, newer: Path) -> None:
    before = schema.read_text()
    result = run("revise", schema, newer)
    assert result.exit_code == 0
    assert "allow 'crypto' in paid  (Unexpected string values)" in result.stdout
    assert '  + value: "crypto"' in result.stdout
    assert schema.read_text() == before


def test_a_dry_run_writes_nothing(run: Run, schema: Path, newer: Path) -> None:
    run("revise", schema, newer, "-o", "new.pbtxt", "--dry-run")
    assert not Path("new.pbtxt").exists()


def test_the_revised_schema_is_written_without_a_question_where_nobody_is(run: Run, schema: Path, newer: Path) -> None:
    result = run("revise", schema, newer, "-o", schema)
    assert result.exit_code == 0
    assert Schema.load(schema)["paid"].domain == Values("card", "cash", "crypto")
    assert run("validate", newer, "--schema", schema).exit_code == 0


def test_data_that_are_right_change_nothing(run: Run, schema: Path, trips: Path) -> None:
    assert "nothing to change" in run("revise", schema, trips).stdout


def test_json_lists_the_changes(run: Run, schema: Path, newer: Path) -> None:
    told = json.loads(run("revise", schema, newer, "--json").stdout)
    assert [(change["path"], change["values"]) for change in told["changes"]] == [("paid", ["crypto"])]
    assert told["output"] is None
