"""The wire format of protobuf, read for many messages at once: one step reads a field of each of them."""

from dataclasses import dataclass
from typing import Any, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

Numbers: TypeAlias = NDArray[np.int64]
Mask: TypeAlias = NDArray[np.bool_]
Tags: TypeAlias = NDArray[np.uint8]

#: Bytes behind the last message that a step may look at.
MARGIN = 16

#: Fewer messages than this are read one by one: a step costs more than that.
FEW = 24

#: Bytes of the longest text that is told apart by its words.
WORDY = 256

#: The first so many bytes of a word.
KEEP = np.array([(1 << 8 * size) - 1 for size in range(9)], np.uint64)

#: Mixes a word into a digest: the golden ratio, as in Fibonacci hashing.
MIX = np.uint64(0x9E3779B97F4A7C15)


class Spans(NamedTuple):
    """Parts of the bytes: which record each is in, which part it was found in, where it begins and where it ends."""

    record: Numbers
    owner: Numbers
    start: Numbers
    end: Numbers

    def where(self, chosen: Any) -> "Spans":
        """Some of them."""
        return Spans(*(each[chosen] for each in self))

    @property
    def size(self) -> Numbers:
        """Bytes of each."""
        return self.end - self.start


class Fields(NamedTuple):
    """Fields of messages: their tags, and their contents; and the records with a message that is odd."""

    tag: Tags
    spans: Spans
    odd: Numbers


@dataclass(frozen=True)
class Wire:
    """Serialized messages, with `MARGIN` bytes behind them.

    Only fields that have a length and a number below 16 are read. A message with another field is odd, and so is one
    that no protobuf would read.
    """

    data: bytes

    def each_byte(self, dtype: str) -> NDArray[Any]:
        """The number that begins at each byte."""
        size = np.dtype(dtype).itemsize
        return np.ndarray((len(self.data) - size + 1,), dtype, self.data, strides=(1,))

    def step(self, at: Numbers) -> tuple[Tags, Numbers, Numbers]:
        """Tag, start and end of the field at each place; one that cannot be read ends beyond all messages."""
        tag: Tags = self.each_byte("u1")[at]
        rest: NDArray[np.uint64] = self.each_byte("<u8")[at + 1]
        length = (rest & 0x7F).astype(np.int64)
        start = at + 2
        more, shift = np.flatnonzero(rest & 0x80), 7
        while len(more) and shift < 35:
            rest[more] >>= np.uint64(8)
            length[more] |= ((rest[more] & 0x7F) << np.uint64(shift)).astype(np.int64)
            start[more] += 1
            more, shift = more[rest[more] & 0x80 != 0], shift + 7
        end = start + length
        end[more] = len(self.data)
        end[(tag & 7 != 2) | (tag >= 0x80)] = len(self.data)
        return tag, start, end

    def fields(self, messages: Spans) -> Fields:
        """All fields of messages, in order; each is owned by a message."""
        found: list[tuple[Numbers, Tags, Numbers, Numbers]] = []
        odd: list[Numbers] = []
        places = np.flatnonzero(messages.start < messages.end)
        at = messages.start[places]
        while len(places) >= FEW:
            tag, start, end = self.step(at)
            within = end <= messages.end[places]
            if not within.all():
                odd.append(places[~within])
                places, tag, start, end = places[within], tag[within], start[within], end[within]
            found.append((places, tag, start, end))
            more = end < messages.end[places]
            places, at = places[more], end[more]
        for place, first in zip(places.tolist(), at.tolist(), strict=True):
            fields = np.array(self._one_by_one(first, int(messages.end[place])), np.int64).reshape(-1, 3).T
            if fields.size and fields[2, -1] > messages.end[place]:
                odd.append(np.array([place]))
                fields = fields[:, :-1]
            found.append((np.full(fields.shape[1], place), fields[0].astype(np.uint8), fields[1], fields[2]))
        owner, tag, start, end = map(np.concatenate, zip(NO_FIELDS, *found, strict=True))
        order = np.argsort(owner, kind="stable")
        spans = Spans(messages.record[owner], owner, start, end).where(order)
        return Fields(tag[order], spans, messages.record[np.concatenate([NOTHING, *odd])])

    def _one_by_one(self, at: int, stop: int) -> list[tuple[int, int, int]]:
        """Tag, start and end of the fields of one message; the last one ends beyond the message if it is odd."""
        data = self.data
        found = []
        while at < stop:
            tag, length, shift, at = data[at], 0, 0, at + 1
            while data[at] >= 0x80 and shift < 28:
                length |= (data[at] & 0x7F) << shift
                at, shift = at + 1, shift + 7
            odd = tag & 7 != 2 or tag >= 0x80 or data[at] >= 0x80
            length |= data[at] << shift
            start, at = at + 1, len(data) if odd else at + 1 + length
            found.append((tag, start, at))
        return found

    def texts(self, spans: Spans) -> list[bytes]:
        """The parts themselves."""
        return [self.data[start:end] for start, end in zip(spans.start.tolist(), spans.end.tolist(), strict=True)]

    def distinct(self, spans: Spans) -> tuple[list[bytes], Numbers]:
        """The distinct texts, as they first appear, and which of them each part is."""
        sizes = spans.size
        if sizes.max(initial=0) > WORDY:
            return _tallied(self.texts(spans))
        every: NDArray[np.uint64] = self.each_byte("<u8")
        words = [
            every[np.minimum(spans.start + skip, len(every) - 1)] & KEEP[np.clip(sizes - skip, 0, 8)]
            for skip in range(0, int(sizes.max(initial=0)), 8)
        ]
        digest = sizes.astype(np.uint64)
        for word in words:
            digest = (digest ^ word) * MIX
            digest ^= digest >> np.uint64(29)
        _, first, which = np.unique(digest, return_index=True, return_inverse=True)
        alike = first[which]
        if not all(np.array_equal(each, each[alike]) for each in (sizes, *words)):
            return _tallied(self.texts(spans))
        order = np.argsort(first)
        return self.texts(spans.where(first[order])), np.argsort(order)[which]

    def floats(self, spans: Spans) -> NDArray[np.float32]:
        """The packed floats of all parts."""
        return self.each_byte("<f4")[ranges(spans.start, spans.size // 4, 4)]

    def varints(self, spans: Spans) -> tuple[Numbers, Numbers, Mask]:
        """The packed integers of all parts, how many there are in each, and which parts are odd."""
        every: NDArray[np.uint8] = self.each_byte("u1")
        sizes = spans.size
        unended = (sizes > 0) & (every[np.maximum(spans.end - 1, 0)] >= 0x80)
        sizes[unended] = 0
        data = every[ranges(spans.start, sizes)]
        ends = np.flatnonzero(data < 0x80) + 1
        starts = np.concatenate([NOTHING, [0], ends])[: len(ends)]
        bounds = np.concatenate([[0], np.cumsum(sizes)])
        widths = ends - starts
        values = np.zeros(len(ends), np.uint64)
        for byte in range(min(int(widths.max(initial=0)), 10)):
            wide = np.flatnonzero(widths > byte)
            values[wide] |= (data[starts[wide] + byte] & 0x7F).astype(np.uint64) << np.uint64(7 * byte)
        unended[np.searchsorted(bounds, starts[widths > 10], side="right") - 1] = True
        return values.view(np.int64), np.diff(np.searchsorted(ends, bounds, side="right")), unended


def ranges(starts: Numbers, lengths: Numbers, step: int = 1) -> Numbers:
    """The numbers ``start, start + step, ...`` of each range, one range after the other.

    >>> ranges(np.array([7, 20]), np.array([3, 2]))
    array([ 7,  8,  9, 20, 21])
    """
    before = np.cumsum(lengths) - lengths
    return np.repeat(starts - step * before, lengths) + step * np.arange(int(lengths.sum()))


NOTHING: Numbers = np.zeros(0, np.int64)
NO_FIELDS = (NOTHING, NOTHING.astype(np.uint8), NOTHING, NOTHING)


def _tallied(texts: list[bytes]) -> tuple[list[bytes], Numbers]:
    known: dict[bytes, int] = {}
    which = np.array([known.setdefault(text, len(known)) for text in texts], np.int64)
    return list(known), which
