import re
from dataclasses import replace
from pathlib import Path

import pytest
from tensorflow_metadata.proto.v0 import anomalies_pb2
from tensorflow_metadata.proto.v0.anomalies_pb2 import AnomalyInfo

from assay import checks
from assay.checks import Anomalies, Anomaly, Comparison, Severity
from assay.checks.anomaly import KINDS
from assay.checks.distances import Measurement
from assay.checks.unchecked import Unchecked
from assay.errors import FormatError, UsageError
from assay.schemas import Change, Schema

LOW = Anomaly("a.'b.c'", "INT_TYPE_SMALL_INT", Severity.ERROR, "Out-of-range values", "Too small.")
ODD = Anomaly("a.'b.c'", "OF_OUR_OWN", Severity.WARNING, "Odd", "Odd it is.", examples=("x",))
SILENT = Anomaly("a.'b.c'", "INVALID_SCHEMA_SPECIFICATION", Severity.ERROR, "No sense", "")
NEW = Anomaly("b", "SCHEMA_NEW_COLUMN", Severity.ERROR, "New column", "Not known.")


def info(*found: Anomaly) -> anomalies_pb2.AnomalyInfo:
    return Anomalies(found, rows=1).proto.anomaly_info[found[0].path]


def test_errors_come_first_then_paths_in_order() -> None:
    anomalies = Anomalies([ODD, NEW, LOW])
    assert list(anomalies) == [LOW, NEW, ODD]
    assert anomalies.errors == (LOW, NEW)
    assert repr(anomalies) == "<2 errors and 1 warnings>"


def test_nothing_wrong_is_false() -> None:
    assert not Anomalies()


def test_one_anomaly_is_one_reason_with_its_texts() -> None:
    document = info(LOW)
    assert list(document.path.step) == ["a", "b.c"]
    assert (document.short_description, document.description) == ("Out-of-range values", "Too small.")
    assert document.severity == anomalies_pb2.AnomalyInfo.ERROR
    assert [reason.type for reason in document.reason] == [anomalies_pb2.AnomalyInfo.INT_TYPE_SMALL_INT]


def test_several_anomalies_of_a_feature_are_multiple_errors() -> None:
    document = info(ODD, LOW)
    assert (document.short_description, document.description) == ("Multiple errors", "Too small. Odd it is.")
    assert document.severity == anomalies_pb2.AnomalyInfo.ERROR
    assert document.reason[1].type == anomalies_pb2.AnomalyInfo.UNKNOWN_TYPE


def test_a_reason_without_description_is_not_told_beside_others() -> None:
    assert info(SILENT, LOW).short_description == "Out-of-range values"
    assert info(SILENT).short_description == "No sense"


def test_a_new_column_is_new_once() -> None:
    assert len(info(NEW, NEW).reason) == 1


def test_what_is_wrong_with_the_dataset_stands_apart() -> None:
    whole = Anomaly("", "DATASET_LOW_NUM_EXAMPLES", Severity.ERROR, "Few", "Few rows.")
    document = Anomalies([whole], rows=3).proto
    assert document.dataset_anomaly_info.description == "Few rows."
    assert not document.anomaly_info
    assert document.anomaly_name_format == anomalies_pb2.Anomalies.SERIALIZED_PATH


def test_no_examples_are_missing_data() -> None:
    document = Anomalies([Anomaly("", "DATA_MISSING", Severity.ERROR, "No examples", "None.")]).proto
    assert document.data_missing
    assert not document.HasField("dataset_anomaly_info")


def test_our_own_form_keeps_everything() -> None:
    schema = Schema.from_text('feature { name: "a" type: INT }')
    change = Change("b", "add b", (("type", "INT"),))
    known = Anomaly("b", "SCHEMA_NEW_COLUMN", Severity.ERROR, "s", "l", "seen", "expected", 3, ("x", "y"), change)
    anomalies = Anomalies([known, ODD], schema=schema, rows=7)
    read = Anomalies.from_json(anomalies.json())
    assert list(read) == list(anomalies)
    assert (read.rows, read.schema) == (7, schema)
    assert read.proto == anomalies.proto


def test_measurements_are_kept_below_the_threshold_and_without_one() -> None:
    found = Measurement(0.05, 0.01, 0.02, "cash")
    kept = (
        Comparison("a.b", "drift", "l_infinity", 0.1, found),
        Comparison("a.b", "drift", "wasserstein", 0.1, None, "categories have no order"),
        Comparison("a.b", "skew", "hellinger", 0.01, found),
        Comparison("c", "drift", "total_variation", None, found),
    )
    anomalies = Anomalies(rows=7, measurements=kept)
    assert Anomalies.from_json(anomalies.json()).measurements == kept
    (info,) = anomalies.proto.drift_skew_info
    assert list(info.path.step) == ["a", "b"]
    (drift,), (skew,) = info.drift_measurements, info.skew_measurements
    assert (drift.type, drift.value, drift.threshold) == (drift.L_INFTY, 0.05, 0.1)
    assert (skew.type, skew.value) == (skew.UNKNOWN, 0.05)


def test_a_document_of_before_there_were_measurements_is_read() -> None:
    assert Anomalies.from_json(b'{"rows": 1, "schema": "", "anomalies": [], "version": 1}').measurements == ()


@pytest.mark.parametrize(
    "data", [b"", b"{}", b"[]", b'{"rows": 1, "schema": "nonsense", "anomalies": [], "version": 1}']
)
def test_what_is_no_document_of_ours_is_refused(data: bytes) -> None:
    with pytest.raises(FormatError):
        Anomalies.from_json(data)


def test_a_document_of_a_newer_version_is_refused() -> None:
    with pytest.raises(FormatError, match="version 3"):
        Anomalies.from_json(b'{"rows": 1, "schema": "", "anomalies": [], "version": 3}')


def test_types_are_rated_anew() -> None:
    """What TFX calls ``severity_overrides`` and ``new_features_are_warnings``."""
    found = Anomalies([NEW, LOW], rows=3)
    rated = found.rated({"SCHEMA_NEW_COLUMN": Severity.WARNING})
    assert list(rated) == [LOW, replace(NEW, severity=Severity.WARNING)]
    assert rated.rows == 3
    with pytest.raises(UsageError, match=r"no type of anomaly 'SCHEMA_NEW_COLUM', .*Did you mean 'SCHEMA_NEW_COLUMN'"):
        found.rated({"SCHEMA_NEW_COLUM": Severity.WARNING})


def test_every_type_that_a_check_emits_is_known() -> None:
    sources = "".join(path.read_text(encoding="utf-8") for path in Path(checks.__path__[0]).rglob("*.py"))
    words = set(re.findall(r'"([A-Z]+(?:_[A-Z]+)+)"', sources))
    parts = {"BAD_LIFECYCLE", "INVALID_SOURCE", "LENGTH_MISMATCH", "MISSING_INDEX", "MISSING_VALUE", "TYPE_UNKNOWN"}
    assert words - parts <= set(KINDS)
    assert set(KINDS) - set(AnomalyInfo.Type.keys()) <= words


def test_what_is_not_checked_comes_back() -> None:
    schema = Schema.from_text('feature { name: "clip" audio_domain {} }')
    found = Anomalies(schema=schema, rows=1, unmeasured=[Unchecked("sparse_feature", ("s",), "made without it")])
    again = Anomalies.from_json(found.json())
    assert [one.field for one in again.unchecked] == ["audio_domain", "sparse_feature"]
    assert again.unchecked == found.unchecked
