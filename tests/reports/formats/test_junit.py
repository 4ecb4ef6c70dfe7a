from xml.etree import ElementTree as ET

from assay.checks import Anomalies
from assay.reports.formats.junit import junit


def test_each_feature_and_the_dataset_are_a_case(anomalies: Anomalies) -> None:
    suites = ET.fromstring(junit(anomalies, "today.csv"))
    (suite,) = suites
    assert (suites.tag, suite.tag) == ("testsuites", "testsuite")
    assert suite.attrib == {"name": "today.csv", "tests": "4", "failures": "2", "errors": "0", "skipped": "0"}
    assert [(case.get("classname"), case.get("name"), [child.tag for child in case]) for case in suite] == [
        ("today.csv", "dataset", ["failure"]),
        ("today.csv", "paid", ["failure"]),
        ("today.csv", "fare", ["system-out"]),
        ("today.csv", "fine", []),
    ]


def test_a_failure_says_all_that_is_known(anomalies: Anomalies) -> None:
    failure = ET.fromstring(junit(anomalies, "today.csv")).find(".//testcase[@name='dataset']/failure")
    assert failure is not None
    assert failure.attrib == {"type": "FEW", "message": "dataset: Few rows"}
    assert failure.text == "error: dataset: Few rows\nseen: 7 rows\nexpected: 8 rows\nrows: 7"


def test_what_xml_forbids_comes_out_escaped(anomalies: Anomalies) -> None:
    page = junit(anomalies, "a\x00.csv")
    assert "\x00" not in page
    assert r"\x1b[31m%\r\n" in page
    ET.fromstring(page)


def test_a_feature_that_no_schema_knows_is_a_case(anomalies: Anomalies) -> None:
    suites = ET.fromstring(junit(Anomalies(anomalies), "today.csv"))
    assert [case.get("name") for case in suites.iter("testcase")] == ["dataset", "fare", "paid"]
