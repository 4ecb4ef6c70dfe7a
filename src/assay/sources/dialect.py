"""How a delimited text is written, told from a sample of it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .cells import Grid, Guess, Rank
from .records import Fault, Records
from .sample import Sample

#: Delimiters that are detected. Of two that split a sample equally well the first is right: values hold commas, too.
DELIMITERS = "\t;|,"


@dataclass(frozen=True)
class Dialect:
    """How a delimited text is written."""

    delimiter: str
    encoding: str
    #: Whether the first record names the columns.
    header: bool
    #: Whether blanks follow every delimiter; they are no part of the cells then.
    spaced: bool
    #: Cells that mean "no value", besides the empty one.
    nulls: tuple[str, ...]


@dataclass(frozen=True)
class Layout:
    """The records of a sample: the first, which may name the columns, and those below it."""

    first: bytes
    #: Its number of fields and its line, and what is wrong with it.
    width: int
    line: int
    fault: Fault
    below: tuple[tuple[Records, NDArray[np.bool_]], ...]

    @classmethod
    def of(cls, sample: Sample, delimiter: str, spaced: bool) -> "Layout":
        """The records of a sample that is not blank."""
        every = tuple(sample.records(delimiter, spaced=spaced))
        sound = [~records.blank() & (records.faults() == 0) for records in every]
        head = every[0]
        top = int(np.argmin(head.blank()))
        sound[0][top] = False
        first = head.text(np.arange(len(head)) == top)
        fault = Fault(head.faults()[top])
        return cls(first, int(head.fields[top]), int(head.lines[top]), fault, tuple(zip(every, sound, strict=True)))

    def rest(self, width: int) -> bytes:
        """The records below the first that have so many fields."""
        return b"".join(records.text(sound & (records.fields == width)) for records, sound in self.below)

    def usual_width(self) -> int:
        """The number of fields that most records have; 0 where no record is sound."""
        counts = Counter([self.width] * (self.fault is Fault.NONE))
        for records, sound in self.below:
            counts.update(records.fields[sound].tolist())
        return counts.most_common(1)[0][0] if counts else 0


def delimiter_of(sample: Sample, preferred: str = "") -> str:
    """The delimiter that gives most records the same number of fields; a comma where none gives more than one."""

    def merit(delimiter: str) -> float:
        counts = Counter[int]()
        for records in sample.records(delimiter):
            counts.update(records.fields[~records.blank()].tolist())
        fields, often = counts.most_common(1)[0] if counts else (0, 0)
        return often / counts.total() if fields > 1 else 0.0

    best = max(preferred + DELIMITERS, key=merit)
    return best if merit(best) else ","


def is_spaced(sample: Sample, delimiter: str) -> bool:
    """Whether a blank follows every delimiter."""
    mark = delimiter.encode()
    text = sample.head.removesuffix(mark)
    return 0 < text.count(mark) == text.count(mark + b" ")


def is_header(layout: Layout, grid: Grid, above: Sequence[Guess], below: Sequence[Guess]) -> bool:
    """Whether the first record names the columns.

    It does if more columns of numbers begin with text than with a number. Where no column speaks, it does if all its
    cells that are not empty have letters, no two are the same and none is to be found below itself.
    """
    numbers = (Rank.INT, Rank.FLOAT)
    votes = sum(
        (a.rank is Rank.TEXT) - (a.rank in numbers) for a, b in zip(above, below, strict=True) if b.rank in numbers
    )
    if votes:
        return votes > 0
    cells = grid.texts(layout.first)
    columns = grid.parse(layout.rest(grid.width), dict.fromkeys(range(grid.width), Rank.TEXT))
    repeated = any(cell in column for cell, column in zip(cells, columns, strict=True))
    # An index that was written along has no name.
    names = list(filter(None, cells))
    words = all(any(map(str.isalpha, name)) for name in names)
    return bool(names) and words and len(set(names)) == len(names) and not repeated


def distinct(names: Sequence[str]) -> tuple[str, ...]:
    """Names made unlike: one that is empty becomes ``column_3`` by its place, the second ``a`` becomes ``a_2``.

    >>> distinct(["a", "", "a", "a_2", "a"])
    ('a', 'column_2', 'a_3', 'a_2', 'a_4')
    """
    taken, found = set(names), list[str]()
    for place, name in enumerate(names, 1):
        unlike = name or f"column_{place}"
        number = 2
        while unlike in found or (unlike != name and unlike in taken):
            unlike = f"{name or f'column_{place}'}_{number}"
            number += 1
        found.append(unlike)
    return tuple(found)
