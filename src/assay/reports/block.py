"""What a section says without drawings of its own: sentences, tables and lines, which every form of a report shows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypeAlias

from .plain import Plain
from .summary import Part

#: How a verdict is marked.
Level: TypeAlias = Literal["error", "warning", "well", ""]


class Sentence(Part, frozen=True, tag="sentence"):
    """A line of text; with a level it is a verdict."""

    text: str
    level: Level = ""


class Grid(Part, frozen=True, tag="grid"):
    """A table of texts, which are inert. ``>`` before a column aligns it to the right, ``@`` says it names features."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


class Line(Part, frozen=True):
    """One of several lines: a value at each place, None where there is none."""

    label: str
    values: tuple[Plain, ...]


class Lines(Part, frozen=True, tag="lines"):
    """Values over time, or over any other scale of numbers."""

    title: str
    lines: tuple[Line, ...]
    #: The places, in ascending order, and what they are called.
    at: tuple[float, ...]
    names: tuple[str, ...]
    #: What surrounds the first line, such as an interval: its lower and its upper edge.
    band: tuple[tuple[Plain, ...], tuple[Plain, ...]] | None = None
    #: What the band is.
    between: str = ""
    #: How values are written.
    form: Literal["number", "percent", "count"] = "number"


Block: TypeAlias = Sentence | Grid | Lines


class Blocks(Part, frozen=True):
    """Sentences, tables and lines, the most important first."""

    blocks: tuple[Block, ...]


def plain_columns(columns: Sequence[str]) -> list[str]:
    """Columns without their marks."""
    return [column.lstrip(">@") for column in columns]
