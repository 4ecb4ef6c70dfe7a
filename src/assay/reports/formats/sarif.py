"""SARIF 2.1.0, the format in which code-scanning services take findings.

Specified at https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html.
"""

from importlib.metadata import version
from urllib.parse import quote

import msgspec

from assay.checks import Anomalies, Anomaly

from ..finding import DATASET, details, heading, level, subject


class _Part(msgspec.Struct, rename="camel", frozen=True):
    """Anything in the document: its fields are spelled as in the specification but for the case."""


class Message(_Part, frozen=True):
    """A text for people."""

    text: str


class Rule(_Part, frozen=True):
    """A kind of anomaly."""

    id: str
    short_description: Message


class Driver(_Part, frozen=True):
    """The tool, and the rules it found broken."""

    version: str
    rules: list[Rule]
    name: str = "assay"


class Tool(_Part, frozen=True):
    """The driver is all there is of it."""

    driver: Driver


class Artifact(_Part, frozen=True):
    """A file, by URI reference."""

    uri: str


class Physical(_Part, frozen=True):
    """A place in a file; of data, the whole file."""

    artifact_location: Artifact


class Logical(_Part, frozen=True):
    """A place by name."""

    name: str
    fully_qualified_name: str
    kind: str


class Location(_Part, frozen=True):
    """The data, and the feature."""

    physical_location: Physical
    logical_locations: list[Logical]


class Result(_Part, frozen=True):
    """An anomaly."""

    rule_id: str
    rule_index: int
    level: str
    message: Message
    locations: list[Location]


class Run(_Part, frozen=True):
    """One validation."""

    tool: Tool
    results: list[Result]


class Log(_Part, frozen=True):
    """The document."""

    runs: list[Run]
    version: str = "2.1.0"
    schema: str = msgspec.field(name="$schema", default="https://json.schemastore.org/sarif-2.1.0.json")


def sarif(anomalies: Anomalies, data: str) -> str:
    """A log of one run: a rule for each type of anomaly that was found, a result for each anomaly."""
    kinds = {anomaly.type: anomaly.short for anomaly in anomalies}
    rules = [Rule(kind, Message(kind.replace("_", " ").capitalize())) for kind in kinds]
    results = [_result(anomaly, list(kinds).index(anomaly.type), data) for anomaly in anomalies]
    log = Log([Run(Tool(Driver(version("assay"), rules)), results)])
    return msgspec.json.format(msgspec.json.encode(log)).decode() + "\n"


def _result(anomaly: Anomaly, rule: int, data: str) -> Result:
    told = "\n".join([heading(anomaly), *(f"{label}: {text}" for label, text in details(anomaly))])
    where = Logical(subject(anomaly), anomaly.path or DATASET, "member" if anomaly.path else "resource")
    physical = Physical(Artifact(quote(data.replace("\\", "/"))))
    return Result(anomaly.type, rule, level(anomaly), Message(told), [Location(physical, [where])])
