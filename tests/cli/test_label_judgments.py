import json
from datetime import timedelta
from pathlib import Path

import polars as pl
import pytest
from tests.labels.datasets import END, START, clicks

from assay.cli.app import WORDS
from assay.labels.feedback.feedback import Feedback
from assay.labels.instant import instant
from assay.labels.leakage import Leakage
from assay.labels.maturity.maturity import Maturity
from assay.labels.outcomes import Declaration, Label, Outcomes, Predictions, label_join

from .conftest import Run

VERBS = WORDS["label"][2]

TIMES = ("--time", "at", "--window", "7d")


@pytest.fixture
def labeled(tmp_path: Path) -> Path:
    """Predictions with labels, in a file of Parquet."""
    path = tmp_path / "labeled.parquet"
    frame = (
        clicks()
        .drop("truth")
        .with_columns(model=pl.when(pl.col("id") % 2 == 0).then(pl.lit("a")).otherwise(pl.lit("b")))
    )
    frame.write_parquet(path)
    return path


@pytest.fixture
def joined(tmp_path: Path) -> Path:
    """The same from logs, joined in two runs: a folder that says all about itself."""
    rows = clicks()
    declaration = Declaration(
        label=Label(name="clicked", window="4d", grace="3d"),
        predictions=Predictions(
            source=rows.select("id", "at", "device", "score"), key="id", time="at", score="score", slices="device"
        ),
        outcomes={"click": Outcomes(source=_clicked(rows), key="id", time="clicked_time")},
    )
    for as_of in (START + timedelta(days=9), END):
        label_join(declaration, tmp_path / "clicks", as_of=as_of)
    return tmp_path / "clicks"


def _clicked(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.filter(pl.col("clicked") == 1).select("id", "clicked_time")


@pytest.mark.parametrize("name", [verb.__name__ for verb in VERBS])
def test_every_verb_explains_itself(run: Run, name: str) -> None:
    result = run("label", name, "--help")
    assert result.exit_code == 0
    assert f"assay label {name}" in result.stdout
    assert "--json" in result.stdout


def test_labels_alone_list_what_can_be_asked(run: Run) -> None:
    result = run("label", "--help")
    places = [result.stdout.index(f"│ {verb.__name__}") for verb in VERBS]
    assert places == sorted(places)


def test_maturity_says_up_to_when_to_train(run: Run, labeled: Path) -> None:
    result = run("label", "maturity", labeled, *TIMES, "--by", "device")
    assert result.exit_code == 0
    said = " ".join(result.stdout.split())
    assert "4,000 predictions" in said
    assert "Train on predictions up to 2026-03-17" in said
    assert "device=tablet" in said
    assert max(map(len, result.stdout.splitlines())) <= 80


def test_maturity_as_json_is_the_whole_result(run: Run, labeled: Path) -> None:
    result = run("label", "maturity", labeled, *TIMES, "--enough", "0.8", "--every", "1w", "--json")
    found = Maturity.from_json(result.stdout.encode())
    assert (found.label, found.enough, len(found.whole.partitions)) == ("clicked", 0.8, 4)
    assert found.whole.wait(0.8) is not None


def test_a_joined_dataset_says_the_rest_itself(run: Run, joined: Path) -> None:
    matured = Maturity.from_json(run("label", "maturity", joined, "--json").stdout.encode())
    assert (matured.horizon, instant(matured.as_of)) == (7 * 86_400_000_000, instant(END))
    assert [group.value for group in matured.slices] == ["phone", "tablet"]
    compared = Feedback.from_json(run("label", "feedback", joined, "--json").stdout.encode())
    assert compared.whole is not None
    assert compared.whole.quality.auc is not None
    assert run("label", "check", joined).exit_code == 0
    checked = run("label", "check", joined, "--window", "3d", "--grace", "4d", "--json")
    assert checked.exit_code == 1  # outcomes of the fourth day are after a window of three
    assert [leak.kind for leak in Leakage.from_json(checked.stdout.encode()).leaks] == ["OUTCOME_AFTER_WINDOW"]
    assert run("label", "trace", joined, "--key", "id=7").exit_code == 0


def test_what_is_said_goes_before_what_the_dataset_says(run: Run, joined: Path) -> None:
    result = run("label", "maturity", joined, "--window", "3d", "--as-of", "2026-03-15", "--by", "id", "--json")
    assert "column 'id' has" in result.stderr
    result = run("label", "maturity", joined, "--window", "3d", "--grace", "0s", "--as-of", "2026-03-15", "--json")
    found = Maturity.from_json(result.stdout.encode())
    assert (found.horizon, found.as_of.day) == (3 * 86_400_000_000, 15)


def test_a_damaged_document_is_told(run: Run, joined: Path) -> None:
    (joined / "versions/000002.json").write_text("{")
    result = run("label", "maturity", joined)
    assert result.exit_code == 2
    assert "is no version of a dataset of labels" in " ".join(result.stderr.split())


def test_feedback_compares_versions_and_slices(run: Run, labeled: Path) -> None:
    result = run("label", "feedback", labeled, *TIMES, "--score", "score", "--model", "model", "--by", "device")
    assert result.exit_code == 0
    assert "Reliability" in result.stdout
    assert "device=phone" in result.stdout
    assert max(map(len, result.stdout.splitlines())) <= 80


def test_feedback_without_times_takes_all_labels(run: Run, tmp_path: Path) -> None:
    (tmp_path / "y.csv").write_text("y,p,slot,item,chance\n1,0.9,1,a,0.5\n0,0.1,1,b,0.5\n")
    shown = ("--position", "slot", "--action", "item", "--propensity", "chance")
    result = run("label", "feedback", "y.csv", "--label", "y", "--score", "p", *shown, "--json")
    found = json.loads(result.stdout)
    assert found["whole"]["quality"]["auc"]["value"] == 1.0
    assert found["exposure"]["positions"][0]["snips"]["value"] == 0.5


def test_weights_are_written_beside_the_labels_of_now(run: Run, labeled: Path, tmp_path: Path) -> None:
    result = run("label", "weigh", labeled, *TIMES, "--by", "device", "-o", "train.parquet", "--json")
    assert result.exit_code == 0
    assert json.loads(result.stdout)["rows"] == 4000
    rows = pl.read_parquet(tmp_path / "train.parquet")
    assert rows.columns[-2:] == ["clicked_now", "clicked_weight"]
    assert "4,000 rows in again.parquet" in run("label", "weigh", labeled, *TIMES, "-o", "again.parquet").stderr


def test_a_leak_is_named_and_ends_with_one(run: Run, labeled: Path) -> None:
    assert run("label", "check", labeled, *TIMES).exit_code == 0
    result = run("label", "check", labeled, "--time", "at", "--window", "12h")
    assert result.exit_code == 1
    assert "the outcome happened after the window" in " ".join(result.stdout.split())


def test_a_label_is_traced_to_its_outcome(run: Run, labeled: Path) -> None:
    result = run("label", "trace", labeled, "--time", "at", "--key", "id=7", "--key", "model=b", "--json")
    assert json.loads(result.stdout)[0]["status"] in ("positive", "negative")
    positive = clicks().filter(pl.col("clicked") == 1)["id"][0]
    assert "after the prediction" in run("label", "trace", labeled, "--time", "at", "--key", f"id={positive}").stdout
    assert run("label", "trace", labeled, "--key", "id=-1").exit_code == 1
    wrong = run("label", "trace", labeled, "--key", "id")
    assert (wrong.exit_code, "expected COLUMN=VALUE" in wrong.stderr) == (2, True)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--window", "7d"), "try --time COLUMN"),
        (("--time", "at"), "try --window 7d"),
        (("--time", "at", "--window", "7q"), "'7q' is no span of time"),
        (("--time", "at", "--window", "0d"), "a window of zero"),
        ((*TIMES, "--every", "1q2"), "partitions of '1q2'"),
        ((*TIMES, "--enough", "1"), "1.0 of the positives, expected a share above 0 and below 1"),
        ((*TIMES, "--as-of", "soon"), "--as-of 'soon' is no time"),
        ((*TIMES, "--label", "clicke"), "Did you mean 'clicked'?"),
        ((*TIMES, "--by", "devices"), "Did you mean 'device'?"),
        (("--time", "device", "--window", "7d"), "holds String, expected times"),
    ],
)
def test_wrong_calls_end_with_two(run: Run, labeled: Path, options: tuple[str, ...], message: str) -> None:
    result = run("label", "maturity", labeled, *options)
    assert result.exit_code == 2
    assert message in " ".join(result.stderr.split())


def test_data_without_labels_are_a_wrong_call(run: Run, tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("a,b\n1,2\n")
    result = run("label", "maturity", "x.csv")
    assert result.exit_code == 2
    assert "no label in this dataset; it has a, b; expected one. Try --label COLUMN" in " ".join(result.stderr.split())


@pytest.mark.parametrize(("verb", "more"), [("maturity", ()), ("feedback", ("--score", "score"))])
def test_what_is_found_is_drawn_alone_or_in_a_report(run: Run, labeled: Path, verb: str, more: tuple[str, ...]) -> None:
    result = run("label", verb, labeled, *TIMES, *more, "--report", f"{verb}.html", "--json")
    assert result.exit_code == 0
    assert (labeled.parent / f"{verb}.html").read_text().startswith("<!doctype html>")
    (labeled.parent / f"{verb}.json").write_text(result.stdout)
    whole = run("report", labeled, "--labels", f"{verb}.json", "--json")
    assert json.loads(whole.stdout)["report"]["labels"]["blocks"]


def test_a_report_of_another_form_or_of_nothing_is_a_wrong_call(run: Run, labeled: Path) -> None:
    assert run("label", "maturity", labeled, *TIMES, "--report", "x.pdf").exit_code == 2
    (labeled.parent / "x.json").write_text("{}")
    assert run("report", labeled, "--labels", "x.json").exit_code == 2
    assert run("report", labeled, "--labels", "nothing.json").exit_code == 2
