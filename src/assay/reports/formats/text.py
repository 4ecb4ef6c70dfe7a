"""The report of the terminal without its colors."""

from io import StringIO

from rich.console import Console

from assay.checks import Anomalies

from ..terminal import anomalies_report

#: Columns of a report that is no terminal's.
WIDTH = 100


def text(anomalies: Anomalies, data: str) -> str:
    """What a terminal shows, as plain text."""
    page = StringIO()
    Console(file=page, width=WIDTH, color_system=None).print(anomalies_report(anomalies, title=data))
    return page.getvalue()
