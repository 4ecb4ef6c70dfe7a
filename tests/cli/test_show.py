import gzip
import json
from pathlib import Path

import pytest
from google.protobuf import text_format
from tensorflow_metadata.proto.v0.anomalies_pb2 import Anomalies as AnomaliesProto
from tensorflow_metadata.proto.v0.statistics_pb2 import DatasetFeatureStatisticsList

from .conftest import Run

#: What TFDV said of the taxi trips.
GOLDEN = Path(__file__).parents[1] / "golden" / "taxi"


def test_a_profile_is_shown_with_the_rows_that_were_set_aside(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("a,b\n1,2\n3\n")
    run("profile", "a.csv", "-o", "a.assay")
    result = run("show", "a.assay")
    assert result.exit_code == 0
    assert "1 rows  2 features" in result.stdout
    assert "could not be read" in result.stdout


def test_a_schema_is_shown(run: Run, trips: Path) -> None:
    run("infer", trips, "-o", "schema.pbtxt")
    result = run("show", "schema.pbtxt")
    assert "2 features" in result.stdout
    assert "card | cash" in result.stdout


@pytest.mark.parametrize("form", ["binary", "text"])
def test_statistics_of_tfdv_are_shown_in_any_form(run: Run, tmp_path: Path, form: str) -> None:
    data = gzip.decompress((GOLDEN / "train_statistics.pb.gz").read_bytes())
    if form == "text":
        data = text_format.MessageToString(DatasetFeatureStatisticsList.FromString(data)).encode()
    (tmp_path / "stats").write_bytes(data)
    result = run("show", "stats")
    assert result.exit_code == 0
    assert "10,000 rows  18 features" in result.stdout


@pytest.mark.parametrize("form", ["binary", "text"])
def test_anomalies_of_tfdv_are_shown_in_any_form(run: Run, tmp_path: Path, form: str) -> None:
    data = gzip.decompress((GOLDEN / "eval_anomalies.pb.gz").read_bytes())
    if form == "text":
        data = text_format.MessageToString(AnomaliesProto.FromString(data)).encode()
    (tmp_path / "anomalies").write_bytes(data)
    result = run("show", "anomalies")
    assert result.exit_code == 0
    assert "company  Unexpected string values" in result.stdout


def test_our_anomalies_are_shown_and_given_to_programs(run: Run, trips: Path, tmp_path: Path) -> None:
    run("infer", trips, "-o", "schema.pbtxt")
    (tmp_path / "bad.csv").write_text("fare,paid\n1,crypto\n")
    run("validate", "bad.csv", "--schema", "schema.pbtxt", "--format", "json", "-o", "anomalies.json")
    assert "paid  Unexpected string values" in run("show", "anomalies.json").stdout
    assert json.loads(run("show", "anomalies.json", "--json").stdout) == json.loads(Path("anomalies.json").read_text())


def test_json_of_a_schema_and_of_a_profile_are_their_documents(run: Run, trips: Path) -> None:
    run("profile", trips, "-o", "trips.assay")
    run("infer", "trips.assay", "-o", "schema.pbtxt")
    assert json.loads(run("show", "trips.assay", "--json").stdout)["datasets"][0]["num_examples"] == "4"
    assert len(json.loads(run("show", "schema.pbtxt", "--json").stdout)["feature"]) == 2


def test_data_is_no_document(run: Run, trips: Path) -> None:
    result = run("show", trips)
    assert result.exit_code == 2
    assert "Try `assay profile` if it holds data" in " ".join(result.stderr.split())


def test_a_file_that_is_not_there_is_a_wrong_call(run: Run) -> None:
    result = run("show", "nothing.assay")
    assert result.exit_code == 2
    assert "nothing.assay: cannot be read: No such file or directory" in result.stderr
