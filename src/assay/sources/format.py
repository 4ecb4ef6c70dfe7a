"""What a file format is: how its files are known, and how they are opened for reading."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import ClassVar, Protocol

import polars as pl

from .source import Reject

#: Told the bytes read since it was last called.
Advance = Callable[[int], None]


class Part(Protocol):
    """One opened file of a dataset."""

    @property
    def path(self) -> Path:
        """The file."""
        ...

    def columns(self) -> tuple[str, ...]:
        """Names of the columns in the file, in order."""
        ...

    def batches(self, columns: Sequence[str], reject: Reject, advance: Advance) -> Iterator[pl.DataFrame]:
        """Data frames with (at least) the given columns, all of which the file has.

        Raises:
            SourceError: the file cannot be read on.
        """
        ...


class Format(Protocol):
    """A file format; its fields are the facts about a file that a caller may give instead of having them detected."""

    #: What people call it.
    name: ClassVar[str]
    #: Endings of file names, without that of a compression.
    suffixes: ClassVar[tuple[str, ...]]

    def recognizes(self, head: bytes) -> bool:
        """Whether a file that begins so (up to 4096 bytes, decompressed) is certainly of this format."""
        ...

    def open(self, paths: Sequence[Path]) -> Sequence[Part]:
        """The files of one dataset, opened: what can be told from samples is known afterwards.

        Raises:
            SourceError: a file cannot be opened.
        """
        ...
