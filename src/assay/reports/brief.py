"""A report in brief, as Markdown for the comment of a pull request."""

from .finding import tally
from .inert import inert
from .markdown import escaped
from .report import NAME, Report
from .sections import SECTIONS


def markdown_report(report: Report) -> str:
    """The verdict, what is wrong, what moved, the datasets side by side."""
    found = report.anomalies
    mark = "" if found is None else "❌ " if found.errors else "⚠️ " if found else "✅ "
    verdict = "" if found is None else f": {tally(found)}"
    parts = [f"### {mark}{escaped(inert(report.title, NAME))}{verdict}"]
    told = {section.name: text for section in SECTIONS if (text := section.markdown(report))}
    order = [*(name for name in told if name != "overview"), "overview"]
    parts += [told[name] for name in order if name in told]
    return "\n\n".join(parts) + "\n"
