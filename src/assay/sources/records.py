"""Records of a text: where each begins, on which line, how many fields it has, and what is wrong with it."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from .text import is_utf8

Positions = NDArray[np.int64]


class Fault(IntEnum):
    """Why a record is set aside."""

    NONE = 0
    FEWER = 1
    MORE = 2
    QUOTES = 3
    UNDECODABLE = 4

    @property
    def reason(self) -> str:
        """The fault in words."""
        return REASONS[self]


REASONS = {
    Fault.FEWER: "fewer fields than the header",
    Fault.MORE: "more fields than the header",
    Fault.QUOTES: "a quote that never closes, or text after one that does",
    Fault.UNDECODABLE: "bytes that are no text in this encoding",
}


@dataclass(frozen=True)
class Records:
    """Whole records of a text, each ended by a line feed."""

    data: NDArray[np.uint8]
    #: Where each record begins, and at last where the last one ends.
    bounds: Positions
    #: Fields of each record; 0 where its quotes make no sense.
    fields: Positions
    #: 1-based line on which each record begins.
    lines: Positions

    def __len__(self) -> int:
        return len(self.fields)

    def below(self, first: int) -> "Records":
        """The records from one on."""
        start = self.bounds[first]
        return Records(self.data[start:], self.bounds[first:] - start, self.fields[first:], self.lines[first:])

    def excerpt(self, record: int) -> str:
        """The beginning of a record, for people."""
        return self[record][:800].decode("utf-8", "backslashreplace")[:200]

    def __getitem__(self, record: int) -> bytes:
        """One record without its line end."""
        whole = self.data[self.bounds[record] : self.bounds[record + 1] - 1].tobytes()
        return whole.removesuffix(b"\r")

    def blank(self) -> NDArray[np.bool_]:
        """Which records are empty lines."""
        length = np.diff(self.bounds)
        found: NDArray[np.bool_] = (length == 1) | ((length == 2) & (self.data[self.bounds[:-1]] == ord("\r")))
        return found

    def undecodable(self) -> NDArray[np.bool_]:
        """Which records are not valid UTF-8."""
        found = np.zeros(len(self), bool)
        if not is_utf8(self.data.data):
            beyond_ascii = np.flatnonzero(self.data >= 0x80)
            for record in np.unique(np.searchsorted(self.bounds, beyond_ascii, side="right") - 1):
                found[record] = not is_utf8(self[record])
        return found

    def faults(self, width: int = 0) -> NDArray[np.int8]:
        """The `Fault` of each record; the width is that of the header, where it matters."""
        found = np.zeros(len(self), np.int8)
        if width:
            found[self.fields < width] = Fault.FEWER
            found[self.fields > width] = Fault.MORE
        found[self.fields == 0] = Fault.QUOTES
        found[self.undecodable()] = Fault.UNDECODABLE
        return found

    def text(self, kept: NDArray[np.bool_]) -> bytes:
        """The records that are kept, as they stand."""
        if kept.all():
            return self.data.tobytes()
        return self.data[np.repeat(kept, np.diff(self.bounds))].tobytes()


@dataclass(frozen=True)
class Cut:
    """Records cut from a buffer, their lines counted from 0; where the last one ends; how many lines that passes."""

    records: Records
    end: int
    passed: int


def joined(cuts: Sequence[Cut]) -> Cut:
    """Cuts that follow one another in a buffer, as one."""
    if len(cuts) == 1:
        return cuts[0]
    sizes = np.cumsum([0, *(len(cut.records.data) for cut in cuts)])
    passed = np.cumsum([0, *(cut.passed for cut in cuts)])
    bounds = [cut.records.bounds[1:] + size for cut, size in zip(cuts, sizes, strict=False)]
    records = Records(
        np.concatenate([cut.records.data for cut in cuts]),
        np.concatenate([np.zeros(1, np.int64), *bounds]),
        np.concatenate([cut.records.fields for cut in cuts]),
        np.concatenate([cut.records.lines + line for cut, line in zip(cuts, passed, strict=False)]),
    )
    return Cut(records, cuts[-1].end, int(passed[-1]))
