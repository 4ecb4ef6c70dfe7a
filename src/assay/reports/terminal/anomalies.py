"""Anomalies drawn, worst first."""

from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from assay.checks.anomaly import Anomalies, Anomaly

from ..figure import count
from ..finding import details, level, subject, tally
from ..inert import inert
from .moved import moved_report

_STYLES = {"error": "bold red", "warning": "bold yellow"}


def anomalies_report(anomalies: Anomalies, *, title: str) -> RenderableType:
    """How many there are, then each with what was seen, what was expected, and which change would allow it."""
    return Group(*_parts(anomalies, title))


def _parts(anomalies: Anomalies, title: str) -> Iterator[RenderableType]:
    style = _STYLES["error"] if anomalies.errors else _STYLES["warning"] if anomalies else "bold green"
    rows = f"{count(anomalies.rows)} rows, " if anomalies.rows else ""
    yield Text.assemble((inert(title, 200), "bold"), f"\n{rows}", (tally(anomalies), style))
    for anomaly in anomalies:
        kind = level(anomaly)
        yield Text.assemble(
            "\n", (kind, _STYLES[kind]), "  ", (subject(anomaly), "cyan"), "  ", (inert(anomaly.short, 200), "bold")
        )
        yield _details(anomaly)
    for field in anomalies.unchecked:
        where = ", ".join(inert(path, 60) for path in field.paths[:3] if path)
        more = f" and {len(field.paths) - 3} more" if len(field.paths) > 3 else ""
        of = f" of {where}{more}" if where else ""
        yield Text.assemble(("\nnot checked", "dim"), f"  {field.field}{of}: {field.why}")
    if anomalies.measurements:
        yield moved_report(anomalies.measurements)


def _details(anomaly: Anomaly) -> Table:
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(width=10, justify="right", style="dim")
    grid.add_column(overflow="fold")
    for label, text in details(anomaly):
        grid.add_row(label, Text(text))
    return grid
