"""Rows that could not be read, drawn."""

from rich.console import Group, RenderableType
from rich.text import Text

from assay.profiles.profile import EXAMPLES, Rejections

from ..figure import count
from ..inert import inert
from .table import table, titled

#: Columns of a shown record.
EXCERPT = 48


def rejections_report(rejections: Rejections) -> RenderableType:
    """How many rows were set aside for each reason, and where the first ones are."""
    rows = len(rejections)
    title = Text(
        f"{count(rows)} row{'' if rows == 1 else 's'} could not be read and {'was' if rows == 1 else 'were'} set aside",
        "yellow",
    )
    return Group(title, *(_reason(reason, rejections) for reason in sorted(rejections.counts)))


def _reason(reason: str, rejections: Rejections) -> RenderableType:
    times, examples = rejections.counts[reason], rejections.examples[reason]
    title = f"{inert(reason)}: {count(times)}" + (f", the first {EXAMPLES} shown" if times > EXAMPLES else "")
    drawn = table(("file",), ("byte" if any(example.offset is not None for example in examples) else "line",), "begins")
    for example in examples:
        at = example.offset if example.line is None else example.line
        drawn.add_row(
            Text(inert(example.file, 200)), "" if at is None else count(at), Text(inert(example.excerpt, EXCERPT))
        )
    return titled(title, drawn)
