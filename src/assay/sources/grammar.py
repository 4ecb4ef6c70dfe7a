"""Records found one by one, by a grammar: the careful way, for text with stray quotes."""

import re
from functools import cache

import numpy as np

from .records import Cut, Records


def by_grammar(buffer: bytes, at: int, until: int, delimiter: str, *, spaced: bool, patience: int) -> Cut:
    """The records from a place in a buffer until one begins behind another place; what is odd in them is put right.

    That is: a field with quotes as letters is quoted and they are doubled, blanks that belong to delimiters are left
    out. A record that may go on in the next piece of the text is waited for, unless it has more bytes than there is
    patience for.
    """
    mark = delimiter.encode()
    record, unfinished, field, line = _patterns(mark, spaced)
    texts: list[bytes] = []
    fields: list[int] = []
    lines: list[int] = []
    passed = 0
    while at < min(until, len(buffer)):
        match = record.match(buffer, at)
        sound = match is not None
        if match is None and not (len(buffer) - at <= patience and unfinished.match(buffer, at)):
            match = line.match(buffer, at)
        if match is None or (patience and match.end() == len(buffer) and buffer.endswith(b"\r")):
            break
        cells = field.findall(match[0]) if sound else []
        texts.append(mark.join(map(_quoted, cells)) if sound else match[0].rstrip(b"\r\n"))
        fields.append(len(cells))
        lines.append(passed)
        passed += match[0].count(b"\n") + match[0].count(b"\r") - match[0].count(b"\r\n")
        at = match.end()
    data = np.frombuffer(b"".join(text + b"\n" for text in texts), np.uint8)
    bounds = np.cumsum([0, *(len(text) + 1 for text in texts)])
    return Cut(Records(data, bounds, np.array(fields, np.int64), np.array(lines, np.int64)), at, passed)


def _quoted(cell: bytes) -> bytes:
    """A cell with quotes as letters in it, put in quotes."""
    return b'"%s"' % cell.replace(b'"', b'""') if b'"' in cell and not cell.startswith(b'"') else cell


@cache
def _patterns(mark: bytes, spaced: bool) -> tuple[re.Pattern[bytes], ...]:
    """A record; one that may go on; a field and what ends it; a line. Possessive, so matching takes linear time."""
    mark = re.escape(mark)
    plain = rb'[^"%s\r\n][^%s\r\n]*+' % (mark, mark)
    opened = rb'"[^"]*+(?:""[^"]*+)*+'
    cell = rb'(?:%s"|%s|)' % (opened, plain)
    gap = mark + rb" *+" * spaced
    end = rb"(?:\r\n?+|\n)"
    before = rb"(?:%s%s)*+" % (cell, gap)
    return (
        re.compile(before + cell + end),
        re.compile(before + rb'(?:%s"?|%s|)\Z' % (opened, plain)),
        re.compile(rb"(%s)(?:%s|%s)" % (cell, gap, end)),
        re.compile(rb"[^\r\n]*+" + end),
    )
