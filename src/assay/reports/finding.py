"""What an anomaly says, in the parts that every format shows."""

from collections.abc import Iterator

from assay.checks.anomaly import Anomalies, Anomaly, Severity

from .figure import count
from .inert import inert

#: What an anomaly of the dataset itself is filed under.
DATASET = "dataset"

#: Columns a sentence may take before it is shortened.
SENTENCE = 600


def subject(anomaly: Anomaly) -> str:
    """The feature it is about, or the dataset."""
    return inert(anomaly.path, 100) if anomaly.path else DATASET


def heading(anomaly: Anomaly) -> str:
    """``company: Unexpected string values``."""
    return f"{subject(anomaly)}: {inert(anomaly.short, SENTENCE)}"


def details(anomaly: Anomaly) -> Iterator[tuple[str, str]]:
    """Labels and texts: what was seen and expected, in how many rows, for example, and which change would allow it.

    The long text stands in for what is seen if the anomaly does not say.
    """
    yield "seen", inert(anomaly.seen or anomaly.long, SENTENCE)
    if anomaly.expected:
        yield "expected", inert(anomaly.expected, SENTENCE)
    if anomaly.rows is not None:
        yield "rows", count(anomaly.rows)
    if anomaly.examples:
        yield "examples", " | ".join(inert(example, 40) for example in anomaly.examples)
    if anomaly.change is not None:
        yield "change", inert(anomaly.change.summary, SENTENCE)


def level(anomaly: Anomaly) -> str:
    """``error`` or ``warning``."""
    return "error" if anomaly.severity is Severity.ERROR else "warning"


def tally(anomalies: Anomalies) -> str:
    """``2 errors and 1 warning``, or that all is well."""
    errors = len(anomalies.errors)
    found = [_counted(errors, "error"), _counted(len(anomalies) - errors, "warning")]
    return " and ".join(part for part in found if part) or "no anomalies"


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}" if number else ""
