import json

from assay import __version__
from assay.checks import Anomalies
from assay.reports.formats.sarif import sarif


def test_a_log_has_a_rule_for_each_type_and_a_result_for_each_anomaly(anomalies: Anomalies) -> None:
    log = json.loads(sarif(anomalies, "data/to day.csv"))
    assert log.keys() == {"$schema", "version", "runs"}
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    driver = run["tool"]["driver"]
    assert (driver["name"], driver["version"]) == ("assay", __version__)
    assert [rule["id"] for rule in driver["rules"]] == ["FEW", "ENUM_TYPE", "ODD"]
    assert [(found["ruleId"], found["ruleIndex"], found["level"]) for found in run["results"]] == [
        ("FEW", 0, "error"),
        ("ENUM_TYPE", 1, "error"),
        ("ODD", 2, "warning"),
    ]


def test_a_result_has_a_message_and_says_where(anomalies: Anomalies) -> None:
    few, paid, _ = json.loads(sarif(anomalies, "data/to day.csv"))["runs"][0]["results"]
    assert few["message"] == {"text": "dataset: Few rows\nseen: 7 rows\nexpected: 8 rows\nrows: 7"}
    assert paid["locations"] == [
        {
            "physicalLocation": {"artifactLocation": {"uri": "data/to%20day.csv"}},
            "logicalLocations": [{"name": "paid", "fullyQualifiedName": "paid", "kind": "member"}],
        }
    ]


def test_no_anomalies_are_a_run_without_results() -> None:
    (run,) = json.loads(sarif(Anomalies(rows=1), "a.csv"))["runs"]
    assert run["results"] == []
