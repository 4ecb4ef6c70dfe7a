import json
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest

import assay

from .conftest import Run

DECLARATION = """
[label]
name = "clicked"
window = "1d"

[predictions]
source = "shown/"
key = "id"
time = "at"

[outcomes.click]
source = "clicks/"
key = "id"
time = "at"
"""


@pytest.fixture
def declaration(tmp_path: Path) -> Path:
    """Three impressions of two days, two clicks, one without its impression's id."""
    file = tmp_path / "clicks.toml"
    file.write_text(DECLARATION)
    land(
        tmp_path / "shown" / "1.csv",
        "id,at",
        "1,2026-01-01T12:00:00Z",
        "2,2026-01-01T13:00:00Z",
        "3,2026-01-02T09:00:00Z",
    )
    land(tmp_path / "clicks" / "1.csv", "id,at", "1,2026-01-01T12:30:00Z", ",2026-01-01T12:45:00Z")
    return file


def land(file: Path, *lines: str) -> None:
    file.parent.mkdir(exist_ok=True)
    file.write_text("\n".join(lines) + "\n")


def test_a_run_says_what_it_read_and_what_is_known(run: Run, declaration: Path) -> None:
    result = run("label", "join", declaration, "-o", "labels", "--as-of", "2026-01-02T14:00")
    assert result.exit_code == 0
    said = " ".join(result.stdout.split())
    assert "version 1, as of 2026-01-02 14:00 UTC: 3 predictions in 2 days" in said
    assert "predictions 3 3 0 0 0 click 2 1 0 0 1" in said
    assert "click 1 no id" in said
    assert "positive 1 33.3%" in said
    assert "negative 1 33.3%" in said
    assert "unknown 1 33.3%" in said
    assert "attributed 1 100%" in said
    assert "written: 2 of 2 days, 2026-01-01 to 2026-01-02" in said
    assert max(map(len, result.stdout.splitlines())) <= 80


def test_a_later_run_says_what_it_revised(run: Run, declaration: Path, tmp_path: Path) -> None:
    run("label", "join", declaration, "-o", "labels", "--as-of", "2026-01-02T14:00")
    land(tmp_path / "clicks" / "2.csv", "id,at", "2,2026-01-01T20:00:00Z")
    result = run("label", "join", declaration, "-o", "labels", "--as-of", "2026-01-02T15:00")
    said = " ".join(result.stdout.split())
    assert "written: 1 of 2 days, 2026-01-01" in said
    assert "revised: labels that were known and are another now: 1 negative before" in said
    again = run("label", "join", declaration, "-o", "labels", "--as-of", "2026-01-02T15:00")
    assert "nothing new in the logs" in again.stdout


def test_a_run_as_json_says_the_same(run: Run, declaration: Path) -> None:
    result = run("label", "join", declaration, "-o", "labels", "--as-of", "2026-01-02T14:00", "--json", "--check")
    document = json.loads(result.stdout)
    assert document["labels"] == {"rows": 3, "positive": 1, "negative": 1, "unknown": 1, "excluded": 0}
    assert document["intake"]["click"]["aside"] == {"no id": 1}
    assert document["written"] == ["2026-01-01", "2026-01-02"]
    assert (document["leakage"]["rows"], document["leakage"]["leaks"]) == (3, [])


def test_the_dataset_is_validated_in_the_same_run(run: Run, declaration: Path, tmp_path: Path) -> None:
    run("label", "join", declaration, "-o", "first", "--as-of", "2026-01-05")
    run("infer", "first/data", "-o", "labels.pbtxt")
    well = run("label", "join", declaration, "-o", "labels", "--as-of", "2026-01-05", "--schema", "labels.pbtxt")
    assert well.exit_code == 0, well.output
    land(tmp_path / "shown" / "2.csv", "id,at,page", "4,2026-01-02T09:00:00Z,home")
    land(tmp_path / "other.toml", DECLARATION.replace('name = "clicked"', 'name = "pressed"'))
    wrong = run("label", "join", "other.toml", "-o", "other", "--as-of", "2026-01-05", "--schema", "labels.pbtxt")
    assert wrong.exit_code == 1
    assert "pressed" in wrong.stdout


def test_leaks_end_with_one(run: Run, tmp_path: Path) -> None:
    land(
        tmp_path / "train.csv",
        "served,measured,bought",
        "2026-01-01 12:00,2026-01-01 13:30,0",
        "2026-01-01 12:00,2026-01-01 11:00,1",
    )
    result = run("label", "check", "train.csv", "--label", "bought", "--time", "served", "--feature-time", "measured")
    assert result.exit_code == 1
    said = " ".join(result.stdout.split())
    assert "2 rows of bought, 1 leak" in said
    assert "measured was measured after the prediction 1 1h30m 0" in said


def test_a_dataset_of_labels_leaks_nothing(run: Run, declaration: Path) -> None:
    run("label", "join", declaration, "-o", "labels", "--as-of", "2026-01-02T14:00")
    result = run("label", "check", "labels")
    assert result.exit_code == 0
    assert "3 rows of clicked, no leak" in result.stdout


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("join", "nope.toml", "-o", "labels"), "nope.toml: cannot be read: No such file"),
        (("join", "clicks.toml", "-o", "labels", "--as-of", "soon"), "--as-of soon, expected a time"),
        (("check", "shown/1.csv"), "no label in this dataset"),
    ],
)
def test_a_wrong_call_ends_with_two(run: Run, declaration: Path, arguments: tuple[str, ...], message: str) -> None:
    result = run("label", *arguments)
    assert result.exit_code == 2
    assert message in " ".join(result.stderr.split())


def test_python_joins_by_a_declaration_or_by_its_file(declaration: Path, tmp_path: Path) -> None:
    made = assay.label_join(declaration, tmp_path / "labels", as_of=datetime(2026, 1, 2, 14, tzinfo=UTC))
    assert made.joined.after.rows == 3
    assert made.profile is not None
    assert made.profile.rows == 3
    assert pl.read_parquet(tmp_path / "labels" / "data")["clicked"].to_list() == [1, 0, None]
