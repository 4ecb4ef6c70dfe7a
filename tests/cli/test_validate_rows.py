import json
from pathlib import Path

import polars as pl
import pytest

from assay.checks import Anomalies

from .conftest import Run


@pytest.fixture
def schema(run: Run, trips: Path) -> Path:
    run("infer", trips, "-o", "schema.pbtxt")
    return trips.with_name("schema.pbtxt")


@pytest.fixture
def bad(tmp_path: Path) -> Path:
    path = tmp_path / "today.csv"
    path.write_text("fare,paid\n4.5,cash\n12,crypto\n7,card\n1,card,extra\n")
    return path


def test_the_offending_rows_are_written_and_told(run: Run, schema: Path, bad: Path) -> None:
    result = run("validate", bad, "--schema", schema, "--rows", "bad.parquet")
    assert result.exit_code == 1
    assert "1 of 3 rows is behind these anomalies, written to bad.parquet" in result.stdout
    assert "1 more could not be read" in result.stdout
    assert "! crypto" in result.stdout
    (row,) = pl.read_parquet("bad.parquet").iter_rows(named=True)
    assert (row["paid"], row["assay_row"]) == ("crypto", 1)
    assert row["assay_anomalies"] == [{"path": "paid", "type": "ENUM_TYPE_UNEXPECTED_STRING_VALUES", "value": "crypto"}]


def test_a_quarantine_holds_good_bad_and_unreadable_rows(run: Run, schema: Path, bad: Path) -> None:
    assert run("validate", bad, "--schema", schema, "--quarantine", "q").exit_code == 1
    assert pl.read_parquet("q/good.parquet")["paid"].to_list() == ["cash", "card"]
    assert pl.read_parquet("q/bad.parquet").height == 1
    assert json.loads(Path("q/unreadable.jsonl").read_text(encoding="utf-8"))["line"] == 5
    assert run("validate", "q/good.parquet", "--schema", schema).exit_code == 0


def test_json_says_how_the_rows_were_split_and_is_still_the_document(run: Run, schema: Path, bad: Path) -> None:
    stdout = run("validate", bad, "--schema", schema, "--rows", "bad.csv", "--format", "json").stdout
    summary = json.loads(stdout)["split"]
    assert (summary["good"], summary["bad"], summary["unreadable"]) == (2, 1, 1)
    assert len(Anomalies.from_json(stdout.encode())) == 2


def test_data_that_are_well_are_split_too(run: Run, schema: Path, trips: Path) -> None:
    result = run("validate", trips, "--schema", schema, "--quarantine", "q")
    assert result.exit_code == 0
    assert "0 of 4 rows are behind these anomalies" in result.stdout
    assert pl.read_parquet("q/good.parquet").height == 4


@pytest.mark.parametrize("option", ["--rows", "--quarantine"])
def test_a_profile_has_no_rows(run: Run, schema: Path, bad: Path, option: str) -> None:
    run("profile", bad, "-o", "today.assay")
    result = run("validate", "today.assay", "--schema", schema, option, "there.csv")
    assert result.exit_code == 2
    assert "today.assay holds statistics, which know no rows" in " ".join(result.stderr.split())
    assert not Path("there.csv").exists()


def test_a_folder_with_the_data_is_left_alone(run: Run, schema: Path, bad: Path) -> None:
    result = run("validate", bad, "--schema", schema, "--quarantine", ".")
    assert result.exit_code == 2
    assert ". would replace the data that are read" in " ".join(result.stderr.split())


def test_data_may_not_be_told_apart_from_what_is_added(run: Run, schema: Path, bad: Path) -> None:
    run("validate", bad, "--schema", schema, "--rows", "bad.parquet")
    result = run("validate", "bad.parquet", "--schema", schema, "--rows", "again.parquet")
    assert result.exit_code == 2
    assert "has a column 'assay_row'" in " ".join(result.stderr.split())
