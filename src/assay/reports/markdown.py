"""Markdown that quotes data without obeying them: names, values, tables, and whatever is made of blocks."""

import re
from collections.abc import Sequence
from itertools import groupby

from .block import Block, Blocks, Grid, Line, Lines, Sentence, plain_columns
from .figure import written

#: What Markdown or HTML would read, and an @ or # that would call somebody.
_ACTIVE = re.compile(r"([\\`*_{}\[\]<>()#+\-.!|~&@:$])")

#: Rows of a table; all of them are on the page.
ROWS = 20

_MARKS = {"error": "❌ ", "warning": "⚠️ ", "well": "✅ ", "": ""}


def blocks_of(blocks: Blocks) -> str:
    """Sentences, tables, and of lines where they begin and end."""
    return "\n\n".join(map(_block, blocks.blocks))


def _block(block: Block) -> str:
    match block:
        case Sentence(text, level):
            return f"{_MARKS[level]}**{escaped(text)}**" if level else escaped(text)
        case Grid(title, columns, rows):
            cells = [[code(text) for text in row] for row in rows[:ROWS]]
            more = f"\n\nand {len(rows) - ROWS:,} more" if len(rows) > ROWS else ""
            return f"**{escaped(title)}**\n\n{grid(plain_columns(columns), cells)}{more}"
        case Lines(title, lines, _, names):
            told = [[code(line.label), *ends] for line in lines if (ends := _ends(line, block.form))]
            heads = ["", *map(escaped, (names[0], names[-1]))] if names else []
            return f"**{escaped(title)}**\n\n{grid(heads, told, right=2) if told else 'no values'}"


def _ends(line: Line, form: str) -> list[str]:
    """The first value and the last; nothing if there is none."""
    known = [float(value) for value in line.values if value is not None]
    return [written(known[place], form) for place in (0, -1)] if known else []


def grid(columns: Sequence[str], rows: Sequence[Sequence[str]], *, right: int = 0) -> str:
    """A table; the last columns, so many, are aligned to the right. Cells are Markdown already."""
    rules = ["---"] * (len(columns) - right) + ["---:"] * right
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (columns, rules, *rows))


def code(text: str) -> str:
    """A name or value as code, which obeys no markup; it is inert already.

    >>> print(code("a|b"), code("`x`"), code(""))
    `a\\|b` `` `x` ``
    """
    if not text:
        return ""
    fence = "`" * (1 + max((len(list(run)) for letter, run in groupby(text) if letter == "`"), default=0))
    inside = f" {text} " if text.startswith("`") or text.endswith("`") else text
    return f"{fence}{inside}{fence}".replace("|", "\\|")


def escaped(text: str) -> str:
    """A sentence that quotes data, without any markup.

    >>> print(escaped("1 value of '<b>@all'"))
    1 value of '\\<b\\>\\@all'
    """
    return _ACTIVE.sub(r"\\\1", text)
