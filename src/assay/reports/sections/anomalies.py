"""Everything that is wrong, worst first."""

from __future__ import annotations

from rich.console import RenderableType

from assay.checks.anomaly import Anomaly
from assay.checks.unchecked import Unchecked as Field

from ..finding import SENTENCE, details, level
from ..inert import inert
from ..report import Report
from ..summary import Part
from ..terminal.anomalies import anomalies_report
from .section import Section

#: Rows of Markdown, and features named beside a field that nothing checks.
MOST, PATHS = 50, 5


class Finding(Part, frozen=True):
    """An anomaly."""

    #: Of the feature; the empty text is the dataset.
    path: str
    type: str
    level: str
    short: str
    rows: int | None = None
    #: What was seen and expected, examples, the change on offer: labels and texts.
    details: tuple[tuple[str, str], ...] = ()


class Unchecked(Part, frozen=True):
    """What the schema says and nothing looked at."""

    field: str
    paths: list[str]
    why: str
    more: int = 0


class Content(Part, frozen=True):
    """The verdict of a validation."""

    found: list[Finding]
    rows: int = 0
    unchecked: tuple[Unchecked, ...] = ()


class Findings(Section):
    """Each anomaly with what was seen, what was expected, how many rows, and which change of the schema allows it."""

    name, title = "anomalies", "Anomalies"

    def content(self, report: Report) -> Content | None:
        if (anomalies := report.anomalies) is None:
            return None
        found = [_finding(anomaly, report) for anomaly in anomalies]
        return Content(found, anomalies.rows, tuple(_unchecked(one, report) for one in anomalies.unchecked))

    def terminal(self, report: Report) -> RenderableType | None:
        if report.anomalies is None:
            return None
        return anomalies_report(report.anomalies, title="anomalies")

    def markdown(self, report: Report) -> str | None:
        from ..markdown import code, grid

        content = self.content(report)
        if content is None or not content.found:
            return None
        rows = [
            [f"{_MARKS[one.level]} {one.level}", code(one.path) if one.path else "dataset", _text(one)]
            for one in content.found[:MOST]
        ]
        more = len(content.found) - MOST
        return grid(("", "feature", "what"), rows) + (f"\n\nand {more:,} more" if more > 0 else "")


_MARKS = {"error": "❌", "warning": "⚠️"}


def _text(one: Finding) -> str:
    from ..markdown import escaped

    rows = "" if one.rows is None else f" ({one.rows:,} row{'' if one.rows == 1 else 's'})"
    seen = dict(one.details).get("seen", "")
    return f"**{escaped(one.short)}**{rows}<br>{escaped(seen)}"


def _unchecked(field: Field, report: Report) -> Unchecked:
    paths = [report.shown(path) for path in field.paths[:PATHS] if path]
    return Unchecked(field.field, paths, field.why, len(field.paths[PATHS:]))


def _finding(anomaly: Anomaly, report: Report) -> Finding:
    return Finding(
        report.shown(anomaly.path) if anomaly.path else "",
        anomaly.type,
        level(anomaly),
        inert(anomaly.short, SENTENCE),
        anomaly.rows,
        tuple((label, text) for label, text in details(anomaly) if label != "rows"),
    )
