import json
from pathlib import Path

from assay.checks import Anomalies
from assay.labels.outcomes import label_snapshot
from assay.profiles import Profile
from assay.schemas import Schema

from .conftest import Run

TRIPS = Path(__file__).parents[2] / "examples" / "chicago_taxi"


def test_the_demo_tells_its_story_and_leaves_what_it_made(run: Run) -> None:
    result = run("demo", "--data", TRIPS)
    assert result.exit_code == 0
    assert "out/demo/report.html" in result.stdout
    assert all(len(line) <= 80 for line in result.stdout.splitlines() if str(TRIPS) not in line)
    assert Profile.load("out/demo/train.assay").rows == 10_000
    assert Schema.load("out/demo/schema.pbtxt").environments == ("TRAINING", "SERVING")
    assert len(Anomalies.from_json(Path("out/demo/anomalies.json").read_bytes())) == 2
    assert "payment_type" in Path("out/demo/report.html").read_text(encoding="utf-8")
    assert label_snapshot("out/demo/labels").version.positive == 69


def test_json_says_what_was_found_and_written(run: Run) -> None:
    told = json.loads(run("demo", "--json", "-o", "here").stdout)
    assert told["anomalies"] == {"eval.csv": 2, "serving.csv": 1, "serving.csv as SERVING": 0}
    assert all(Path(file).exists() for file in told["files"])


def test_without_the_data_it_says_where_to_find_them(run: Run) -> None:
    result = run("demo", "--data", "nowhere")
    assert result.exit_code == 2
    assert "no taxi data in nowhere" in result.stderr


def test_a_folder_that_cannot_be_made_is_a_wrong_call(run: Run, trips: Path) -> None:
    result = run("demo", "-o", trips / "demo")
    assert result.exit_code == 2
    assert "cannot be made a folder: Not a directory" in " ".join(result.stderr.split())


def test_the_story_can_be_told_again_and_without_the_logs_of_clicks(run: Run, tmp_path: Path) -> None:
    run("demo")
    assert "written: 7 of 7 days" in run("demo", "--data", TRIPS).stdout
    (tmp_path / "trips").symlink_to(TRIPS)
    alone = run("demo", "--data", tmp_path / "trips", "-o", "alone")
    assert alone.exit_code == 0
    assert "the logs of the example are not there" in alone.stdout
