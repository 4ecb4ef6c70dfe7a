"""JUnit XML, which nearly every build server draws: a test case for each feature.

The dialect is that of the schema in https://github.com/jenkinsci/xunit-plugin (junit-10.xsd).
"""

from itertools import groupby
from xml.etree import ElementTree as ET

from assay.checks import Anomalies, Anomaly

from ..finding import DATASET, details, heading, level
from ..inert import inert


def junit(anomalies: Anomalies, data: str) -> str:
    """One suite: the dataset and every feature; errors make a case fail, warnings are its output."""
    by_path = {path: list(found) for path, found in groupby(sorted(anomalies, key=_path), key=_path)}
    paths = dict.fromkeys(["", *anomalies.schema, *by_path])
    failures = sum(any(level(anomaly) == "error" for anomaly in found) for found in by_path.values())
    counts = {"tests": str(len(paths)), "failures": str(failures), "errors": "0", "skipped": "0"}
    suite = ET.Element("testsuite", {"name": inert(data, 200), **counts})
    for path in paths:
        _case(suite, path, by_path.get(path, []), data)
    suites = ET.Element("testsuites")
    suites.append(suite)
    ET.indent(suites)
    page: bytes = ET.tostring(suites, encoding="utf-8", xml_declaration=True)
    return page.decode() + "\n"


def _case(suite: ET.Element, path: str, found: list[Anomaly], data: str) -> None:
    case = ET.SubElement(suite, "testcase", classname=inert(data, 200), name=inert(path, 100) if path else DATASET)
    errors = [anomaly for anomaly in found if level(anomaly) == "error"]
    warnings = [anomaly for anomaly in found if level(anomaly) == "warning"]
    if errors:
        failure = ET.SubElement(case, "failure", type=errors[0].type, message="; ".join(map(heading, errors)))
        failure.text = "\n\n".join(map(_told, errors))
    if warnings:
        ET.SubElement(case, "system-out").text = "\n\n".join(map(_told, warnings))


def _path(anomaly: Anomaly) -> str:
    return anomaly.path


def _told(anomaly: Anomaly) -> str:
    return "\n".join(
        [f"{level(anomaly)}: {heading(anomaly)}", *(f"{label}: {text}" for label, text in details(anomaly))]
    )
