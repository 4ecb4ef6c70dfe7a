"""Reports as files."""

from pathlib import Path

from assay.errors import UsageError

from .brief import markdown_report
from .html import html_report
from .report import Report

#: How a report may be saved, by the end of the name of its file.
FORMS = (".html", ".md")


def save_report(report: Report, path: str | Path) -> None:
    """Write a report as a page for a browser (``.html``) or as Markdown for a pull request (``.md``).

    Raises:
        UsageError: the name ends otherwise, or the file cannot be written.
    """
    drawn = html_report(report) if form(path) == ".html" else markdown_report(report)
    try:
        Path(path).write_text(drawn, encoding="utf-8", newline="\n")
    except OSError as error:
        raise UsageError(f"{path}: cannot be written: {error.strerror}. Try another place") from None


def form(path: str | Path) -> str:
    """How a report is saved in a file of this name.

    Raises:
        UsageError: nobody knows.
    """
    if (found := Path(path).suffix) not in FORMS:
        raise UsageError(f"{path}: no form of a report, expected a name ending in .html or .md. Try report.html")
    return found
