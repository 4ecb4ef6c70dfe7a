import gzip
import json
from pathlib import Path

import pytest

from .conftest import Run

GOLDEN = Path(__file__).parents[1] / "golden" / "taxi"


@pytest.fixture
def profiles(run: Run, trips: Path, tmp_path: Path) -> Path:
    """Profiles of trips and of other trips, a schema, and what is wrong with the others."""
    (tmp_path / "other.csv").write_text("fare,paid\n4.5,crypto\n12,card\n")
    run("profile", trips, "-o", "trips.assay")
    run("profile", "other.csv", "-o", "other.assay")
    run("infer", "trips.assay", "-o", "schema.pbtxt")
    run("validate", "other.assay", "--schema", "schema.pbtxt", "--format", "json", "-o", "anomalies.json")
    return tmp_path


def test_a_report_is_drawn_for_a_browser(run: Run, profiles: Path) -> None:
    result = run("report", "trips.assay", "other.assay", "--schema", "schema.pbtxt", "-o", "out/report.html")
    assert result.exit_code == 0
    assert result.stdout == ""
    assert "drawn in out/report.html" in result.stderr
    assert "<title>trips and other</title>" in (profiles / "out" / "report.html").read_text()


def test_without_a_file_it_is_drawn_here_the_most_important_first(run: Run, profiles: Path) -> None:
    said = run("report", "other.assay", "trips.assay", "--anomalies", "anomalies.json").stdout
    assert max(map(len, said.splitlines())) <= 80
    places = [said.index(text) for text in ("other and trips", "Unexpected string values", "most frequent values")]
    assert places == sorted(places)


def test_as_markdown_it_is_the_comment_of_a_pull_request(run: Run, profiles: Path) -> None:
    run("report", "other.assay", "--anomalies", "anomalies.json", "-o", "report.md")
    assert (profiles / "report.md").read_text().startswith("### ❌ other: 1 error\n")


def test_machines_get_what_the_page_draws(run: Run, profiles: Path) -> None:
    said = json.loads(run("report", "other.assay", "--anomalies", "anomalies.json", "--json").stdout)
    assert said["output"] is None
    assert said["report"]["overview"]["verdict"] == "1 error"
    assert {"overview", "anomalies", "features"} <= said["report"].keys()


def test_data_and_statistics_of_tfdv_are_drawn_without_a_step_between(run: Run, trips: Path, tmp_path: Path) -> None:
    (tmp_path / "tfdv.pb").write_bytes(gzip.decompress((GOLDEN / "train_statistics.pb.gz").read_bytes()))
    result = run("report", "tfdv.pb", trips, "-o", "report.html")
    assert result.exit_code == 0, result.stderr


def test_a_validation_and_a_skew_are_drawn_in_the_same_call(run: Run, profiles: Path) -> None:
    result = run("validate", "other.csv", "--schema", "schema.pbtxt", "--previous", "trips.assay", "--report", "v.html")
    assert result.exit_code == 1
    assert "<title>other and trips</title>" in (profiles / "v.html").read_text()
    (profiles / "served.csv").write_text("id,fare\n1,9\n2,24\n")
    (profiles / "train.csv").write_text("id,fare\n1,4.5\n2,12\n")
    result = run("skew", "train.csv", "served.csv", "--on", "id", "--json", "--report", "skew.md")
    assert (profiles / "skew.md").read_text().startswith("### train\\.csv and served\\.csv\n")
    (profiles / "skew.json").write_text(result.stdout)
    assert "fare" in run("report", "trips.assay", "--skew", "skew.json").stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nowhere.assay"], "nowhere.assay"),
        (["trips.assay", "-o", "report.pdf"], "expected a name ending in .html or .md. Try report.html"),
        (["trips.assay", "--anomalies", "schema.pbtxt"], "holds no anomalies. Try"),
        (["trips.assay", "--skew", "anomalies.json"], "no skew of assay"),
        (["trips.assay", "--skew", "nowhere.json"], "cannot be read"),
        (["trips.assay", "--schema", "trips.csv"], "trips.csv"),
    ],
)
def test_a_wrong_call_says_what_to_try(run: Run, profiles: Path, arguments: list[str], said: str) -> None:
    result = run("report", *arguments)
    assert result.exit_code == 2
    assert said in " ".join(result.stderr.split())
    assert "Traceback" not in result.stderr
