import json
from pathlib import Path

from tensorflow_metadata.proto.v0.statistics_pb2 import DatasetFeatureStatisticsList as Statistics

from assay.profiles import Profile

from .conftest import Run


def test_profiles_of_parts_become_that_of_the_whole(run: Run, trips: Path) -> None:
    run("profile", trips, "-o", "a.assay")
    result = run("merge", "a.assay", "a.assay", "a.assay", "-o", "all.assay")
    assert result.exit_code == 0
    assert "12 rows of 3 profiles in all.assay" in result.stderr
    assert Profile.load("all.assay").rows == 12


def test_json_tells_the_statistics_of_the_whole(run: Run, trips: Path) -> None:
    run("profile", trips, "-o", "a.assay")
    told = json.loads(run("merge", "a.assay", "a.assay", "-o", "all.assay", "--json").stdout)
    assert told["statistics"]["datasets"][0]["num_examples"] == "8"


def test_profiles_that_asked_different_questions_do_not_add(run: Run, trips: Path) -> None:
    run("profile", trips, "-o", "a.assay")
    run("profile", trips, "-o", "b.assay", "--by", "paid")
    result = run("merge", "a.assay", "b.assay", "-o", "all.assay")
    assert result.exit_code == 2
    assert "profiles add only if they asked the same" in result.stderr
    assert not Path("all.assay").exists()


def test_data_is_no_profile(run: Run, trips: Path) -> None:
    result = run("merge", trips, "-o", "all.assay")
    assert result.exit_code == 2
    assert "is no profile" in " ".join(result.stderr.split())


def test_the_whole_is_kept_as_statistics_if_the_file_is_named_so(run: Run, trips: Path) -> None:
    run("profile", trips, "-o", "a.assay")
    run("merge", "a.assay", "a.assay", "-o", "all.pb")
    assert Statistics.FromString(Path("all.pb").read_bytes()).datasets[0].num_examples == 8
