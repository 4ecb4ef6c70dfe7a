import json
from pathlib import Path

import pytest
from google.protobuf import text_format
from tensorflow_metadata.proto.v0.statistics_pb2 import DatasetFeatureStatisticsList as Statistics

from assay.profiles import Profile
from assay.profiles.reading import read_statistics

from .conftest import Run


def test_a_profile_is_shown_and_kept(run: Run, trips: Path) -> None:
    result = run("profile", trips, "-o", "trips.assay")
    assert result.exit_code == 0
    assert "4 rows  2 features" in result.stdout
    assert "next: assay infer trips.assay" in result.stderr
    assert Profile.load("trips.assay").rows == 4


def test_without_an_output_it_says_how_to_keep_the_profile(run: Run, trips: Path) -> None:
    result = run("profile", trips)
    assert result.exit_code == 0
    assert "nothing was kept; -o FILE.assay keeps this profile" in result.stderr


def test_what_was_detected_is_told(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("n;t\n1;x\n?;y\n3;z\n")
    assert "read a.csv as CSV: semicolon, a header, utf-8, no value: ?" in run("profile", "a.csv").stderr


def test_what_was_asked_for_is_not_detected(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("1\t2\n3\tnil\n")
    result = run(
        "profile", "a.csv", "--delimiter", "tab", "--no-header", "--null", "nil", "--encoding", "latin-1", "--json"
    )
    assert "read a.csv as CSV: tab, no header, iso8859-1, no value: nil" in result.stderr
    features = json.loads(result.stdout)["statistics"]["datasets"][0]["features"]
    assert [feature["num_stats"]["common_stats"]["num_non_missing"] for feature in features] == ["2", "1"]


def test_rows_that_cannot_be_read_are_shown_with_their_line(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("a,b\n1,2\n3\n4,5\n")
    result = run("profile", "a.csv")
    assert result.exit_code == 0
    assert "1 row could not be read and was set aside" in result.stdout
    assert "fewer fields than the header: 1" in result.stdout
    assert ["a.csv", "3", "3"] in [line.split() for line in result.stdout.splitlines()]


def test_slices_are_cut_by_a_column_and_by_a_combination(run: Run, trips: Path) -> None:
    run("profile", trips, "-o", "trips.assay", "--by", "paid", "--by", "paid,fare")
    keys = Profile.load("trips.assay").slices.keys()
    assert {(), (("paid", "cash"),), (("paid", "card"), ("fare", "12.0"))} <= keys


def test_weight_label_and_columns_reach_the_profile(run: Run, trips: Path) -> None:
    run("profile", trips, "-o", "trips.assay", "--columns", "paid", "--weight", "fare", "--label", "paid")
    profile = Profile.load("trips.assay")
    assert (profile.questions.weight, profile.questions.label, profile.whole.weight) == ("fare", "paid", 23.75)


def test_json_is_all_there_is_on_standard_output(run: Run, trips: Path) -> None:
    told = json.loads(run("profile", trips, "--json", "-o", "trips.assay").stdout)
    assert told["output"] == "trips.assay"
    assert told["statistics"]["datasets"][0]["num_examples"] == "4"


def test_a_missing_column_is_a_wrong_call(run: Run, trips: Path) -> None:
    result = run("profile", trips, "--columns", "fair")
    assert result.exit_code == 2
    assert "no column 'fair'" in result.stderr
    assert "Did you mean 'fare'?" in " ".join(result.stderr.split())


def test_slices_are_cut_by_values_of_interest(run: Run, trips: Path) -> None:
    run("profile", trips, "-o", "trips.assay", "--by", "paid=cash,fare")
    keys = Profile.load("trips.assay").slices.keys()
    assert {key[0] for key in keys if key} == {("paid", "cash")}
    result = run("profile", trips, "--by", "paid,paid=cash")
    assert result.exit_code == 2
    assert "--by paid,paid=cash: 'paid' with a value and without; expected paid or" in result.stderr


def test_what_a_schema_says_is_measured_too(run: Run, tmp_path: Path) -> None:
    (tmp_path / "zip.csv").write_text("zip\n12\n7\n12\n")
    (tmp_path / "schema.pbtxt").write_text('feature { name: "zip" type: INT int_domain { is_categorical: true } }')
    told = json.loads(run("profile", "zip.csv", "--schema", "schema.pbtxt", "--json").stdout)
    (zipcode,) = told["statistics"]["datasets"][0]["features"]
    assert zipcode.get("type", "INT") == "INT"
    assert zipcode["string_stats"]["top_values"][0] == {"value": "12", "frequency": 2.0}


@pytest.mark.parametrize("name", ["stats.pb", "stats.binpb", "stats.pbtxt"])
def test_statistics_are_kept_in_the_forms_that_tfdv_reads(run: Run, trips: Path, name: str) -> None:
    run("profile", trips, "-o", "trips.assay")
    run("profile", trips, "-o", name)
    kept, data = read_statistics(name), Path(name).read_bytes()
    assert kept == Profile.load("trips.assay").statistics()
    parsed = text_format.Parse(data, Statistics()) if name.endswith("txt") else Statistics.FromString(data)
    assert parsed == kept
    assert run("infer", name).exit_code == 0


def test_covariances_are_measured_on_request(run: Run, tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("a,b\n1,2\n2,4\n3,9\n")
    plain, asked = (
        json.loads(run("profile", "x.csv", "--json", *more).stdout)["statistics"]["datasets"][0]
        for more in ((), ("--covariance",))
    )
    assert "cross_features" not in plain
    (pair,) = asked["cross_features"]
    assert pair["num_cross_stats"]["covariance"] == pytest.approx(7 / 3)
