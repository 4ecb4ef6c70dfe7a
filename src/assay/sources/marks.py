"""Records found by their marks (delimiters, line ends, quotes), all at once: the fast way, for sound quotes."""

import re
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from .records import Cut, Positions, Records

#: Bytes looked at in one stroke: what is made of them stays in the processor's cache.
STROKE = 1 << 16

#: Bytes for each quote from which on quotes are few.
FEW = 64

FEED, RETURN, QUOTE = b'\n\r"'


def by_marks(buffer: bytes, at: int, delimiter: str | None, last: bool) -> tuple[Cut, bool]:
    """The whole records from a place in a buffer on, up to a stray quote; and whether there is one.

    A line end ends a record if an even number of quotes precedes it. That holds as long as every quote begins a
    field, ends one or is doubled within one.
    """
    data = np.frombuffer(buffer, np.uint8, offset=at)
    wanted = (delimiter or "").encode() + b"\n"
    if delimiter:
        wanted += b"".join(mark for mark in (b"\r", b'"') if buffer.find(mark, at) >= 0)
    marks, outside, stray = _outside(data, wanted) if QUOTE in wanted else (_places(data, wanted), None, False)
    kinds = data.take(marks)
    ends = kinds == FEED
    if RETURN in wanted:
        # One that ends the buffer may be the first half of a line end.
        alone = (data.take(marks + 1, mode="clip") != FEED) & (last | (marks + 1 < len(data)))
        ends |= (kinds == RETURN) & alone
        outside = (ends | (kinds != RETURN)) & (True if outside is None else outside)
    breaks = marks[ends]
    if outside is not None:
        kept = np.flatnonzero(outside)
        marks, ends = marks.take(kept), ends.take(kept)
    order = np.flatnonzero(ends)
    bounds = np.append(0, marks.take(order) + 1)
    if RETURN in wanted:
        data = data.copy()
        data[bounds[1:] - 1] = FEED
    lines = np.arange(len(bounds)) if len(breaks) == len(order) else np.searchsorted(breaks, bounds)
    records = Records(data[: bounds[-1]], bounds, np.diff(order, prepend=-1), lines[:-1])
    return Cut(records, at + int(bounds[-1]), int(lines[-1])), stray


def _places(data: NDArray[np.uint8], wanted: bytes) -> Positions:
    """Where the wanted bytes stand."""
    found = [np.zeros(0, np.int64)]
    for start in range(0, len(data), STROKE):
        stroke = data[start : start + STROKE]
        mask = stroke == wanted[0]
        for byte in wanted[1:]:
            mask |= stroke == byte
        found.append(np.flatnonzero(mask) + start)
    return np.concatenate(found)


def _outside(data: NDArray[np.uint8], wanted: bytes) -> tuple[Positions, NDArray[np.bool_], bool]:
    """Where delimiters and line ends stand, which are outside quotes, and whether a stray quote ended the search."""
    beside = np.zeros(256, bool)
    beside[list(wanted)] = True
    quotes = np.flatnonzero(data == QUOTE)
    if len(quotes) * FEW < len(data):
        return _outside_few(data, wanted.replace(b'"', b""), beside, quotes)
    found, outside = [np.zeros(0, np.int64)], [np.zeros(0, bool)]
    opened = stray = False
    for start in range(0, len(data), STROKE):
        places = _places(data[start : start + STROKE], wanted) + start
        is_quote = data.take(places) == QUOTE
        quotes = places.take(np.flatnonzero(is_quote))
        # What stands before a quote that opens and behind one that closes; at the ends of the data, itself.
        neighbors = data.take(quotes[opened::2] - 1, mode="clip"), data.take(quotes[1 - opened :: 2] + 1, mode="clip")
        stray = not all(beside.take(each).all() for each in neighbors)
        if stray:
            break
        others = np.flatnonzero(~is_quote)
        found.append(places.take(others))
        outside.append((np.logical_xor.accumulate(is_quote) == opened).take(others))
        opened ^= len(quotes) % 2 == 1
    return np.concatenate(found), np.concatenate(outside), stray


def _outside_few(
    data: NDArray[np.uint8], wanted: bytes, beside: NDArray[np.bool_], quotes: Positions
) -> tuple[Positions, NDArray[np.bool_], bool]:
    """The same where quotes are few: what stands between two of them is found by bisection."""
    wrong = stray_quotes(data, beside, quotes)
    if stray := bool(wrong.any()):
        first = 2 * int(np.argmax(wrong))
        data, quotes = data[: quotes[first]], quotes[:first]
    marks = _places(data, wanted)
    opening, closing = np.searchsorted(marks, quotes[::2]), np.searchsorted(marks, quotes[1::2])
    if len(closing) < len(opening):
        closing = np.append(closing, len(marks))
    outside = np.ones(len(marks), bool)
    outside[between(opening, closing)] = False
    return marks, outside, stray


def stray_quotes(data: NDArray[np.uint8], beside: NDArray[np.bool_], quotes: Positions) -> NDArray[np.bool_]:
    """Of every two quotes, whether the first does not begin a field or the second, if there is one, not end it.

    Args:
        data: A text that begins with a record.
        beside: Of each byte, whether a quote may stand beside it.
        quotes: Where quotes stand.
    """
    wrong: NDArray[np.bool_] = ~beside.take(data.take(quotes[::2] - 1, mode="clip"))
    wrong[: len(quotes) // 2] |= ~beside.take(data.take(quotes[1::2] + 1, mode="clip"))
    return wrong


def between(begins: Positions, ends: Positions) -> Positions:
    """All places from each beginning to the end that belongs to it.

    >>> between(np.array([2, 7]), np.array([4, 8])).tolist()
    [2, 3, 7]
    """
    sizes = ends - begins
    places: Positions = np.arange(sizes.sum()) + np.repeat(begins - (np.cumsum(sizes) - sizes), sizes)
    return places


def tight(cut: Cut, delimiter: str) -> Cut:
    """Records without quotes, without the blanks after their delimiters."""
    mark = delimiter.encode()
    data = np.frombuffer(re.sub(re.escape(mark) + b" +", mark, cut.records.data.tobytes()), np.uint8)
    bounds = np.append(0, np.flatnonzero(data == FEED) + 1)
    return replace(cut, records=replace(cut.records, data=data, bounds=bounds))
