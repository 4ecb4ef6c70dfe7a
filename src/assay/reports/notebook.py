"""Values of assay shown in notebooks: reports and profiles as whole pages, anomalies and schemas as tables.

IPython is told how by `register`; the values themselves know nothing of it. A report is a page in a frame of its own,
whose scripts reach neither the notebook nor a network; tables are plain HTML, which is shown where scripts are not
trusted too.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from assay.checks import Anomalies
    from assay.rows import Skew
    from assay.schemas import Schema

    from .dataset import Measured
    from .report import Report

#: Pixels that a report is high.
HEIGHT = 640

_FRAME = (
    '<iframe title="{title}" sandbox="allow-scripts" srcdoc="{page}" width="100%" height="{height}" '
    'style="border: 0"></iframe>'
)


def register() -> None:
    """Tell the running IPython how to show values of assay; nothing where there is none."""
    from IPython.core.getipython import get_ipython

    shell = get_ipython()
    if shell is None or shell.display_formatter is None:
        return
    html = shell.display_formatter.formatters["text/html"]
    for (module, name), shown in _SHOWN.items():
        html.for_type_by_name(module, name, shown)


def report_html(report: Report) -> str:
    """A report in a frame."""
    from .html import html_report

    return _FRAME.format(title=escape(report.title), page=escape(html_report(report)), height=HEIGHT)


def measured_html(found: Measured) -> str:
    """A profile, or statistics of any tool, as a report in a frame."""
    from .report import report

    return report_html(report(found))


def skew_html(skew: Skew) -> str:
    """The skew between training and serving as a report in a frame."""
    from .report import Report

    return report_html(Report(judgments=(skew,), about="training and serving"))


def anomalies_html(anomalies: Anomalies) -> str:
    """Anomalies as a table, worst first."""
    from .finding import details, level, subject, tally
    from .inert import inert

    rows = [
        [level(one), subject(one), inert(one.short, 200), "\n".join(f"{label}: {text}" for label, text in details(one))]
        for one in anomalies
    ]
    return _table(tally(anomalies), ("", "feature", "anomaly", ""), rows)


def schema_html(schema: Schema) -> str:
    """A schema as a table of features."""
    from .expected import content, environments, presence, valency
    from .inert import inert

    rows = [
        [
            inert(feature.path, 200),
            feature.type or "",
            presence(feature),
            valency(feature),
            "; ".join([" | ".join(content(feature, 10)), *environments(feature)]).removeprefix("; "),
        ]
        for feature in schema.features()
    ]
    return _table(f"{len(schema):,} features", ("name", "type", "presence", "values", "may hold"), rows)


def _table(caption: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Escaped, aligned to the left, line ends kept."""
    cell = '<{0} style="text-align: left; vertical-align: top; white-space: pre-wrap">{1}</{0}>'
    head = "".join(cell.format("th", escape(column)) for column in columns)
    body = "".join(f"<tr>{''.join(cell.format('td', escape(text)) for text in row)}</tr>" for row in rows)
    return f"<table><caption>{escape(caption)}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


#: What is shown how, by module and name of the type, so that nothing has to be imported before it is used.
_SHOWN: dict[tuple[str, str], Callable[[Any], str]] = {
    ("assay.reports.report", "Report"): report_html,
    ("assay.profiles.profile", "Profile"): measured_html,
    ("assay.checks.anomaly", "Anomalies"): anomalies_html,
    ("assay.schemas.schema", "Schema"): schema_html,
    ("assay.rows.skew", "Skew"): skew_html,
    ("tensorflow_metadata.proto.v0.statistics_pb2", "DatasetFeatureStatisticsList"): measured_html,
}
