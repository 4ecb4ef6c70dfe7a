"""Blocks drawn: sentences, tables, and lines as sparklines with their last value."""

from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.text import Text

from ..block import Block, Blocks, Grid, Lines, Sentence, plain_columns
from ..figure import written
from ..sparkline import sparkline
from .table import name, table, titled

_STYLES = {"error": "bold red", "warning": "bold yellow", "well": "bold green", "": ""}

#: Rows of a table that are shown; all of them are on the page.
ROWS = 30


def blocks_report(blocks: Blocks, *, title: str) -> RenderableType:
    """All of them, under a title."""
    return Group(Text(title, "bold"), *(part for block in blocks.blocks for part in _drawn(block)))


def _drawn(block: Block) -> Iterator[RenderableType]:
    match block:
        case Sentence(text, level):
            yield Text(text, _STYLES[level])
        case Grid():
            yield from _grid(block)
        case Lines():
            yield _lines(block)


def _grid(block: Grid) -> Iterator[RenderableType]:
    first, *others = block.columns
    drawn = table(plain_columns([first]))
    for column in others:
        drawn.add_column(column.lstrip(">@"), justify="right" if column.startswith(">") else "left", overflow="fold")
    for row in block.rows[:ROWS]:
        cells = zip(block.columns, row, strict=True)
        drawn.add_row(*(name(text) if column.startswith("@") else Text(text) for column, text in cells))
    yield titled(block.title, drawn)
    if len(block.rows) > ROWS:
        yield Text(f"and {len(block.rows) - ROWS:,} more", "dim")


def _lines(block: Lines) -> RenderableType:
    drawn = table(("",), ("first", "last"), f"{block.names[0]} to {block.names[-1]}" if block.names else "")
    for line in block.lines:
        known = [float(value) for value in line.values if value is not None]
        first, last = (written(known[place], block.form) if known else "-" for place in (0, -1))
        drawn.add_row(Text(line.label), first, last, Text(sparkline(known[-40:]), "green"))
    return titled(block.title, drawn)
