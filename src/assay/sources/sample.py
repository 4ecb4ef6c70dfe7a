"""A look into a text file: its beginning and, unless it is compressed, its middle and its end."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from assay.errors import SourceError

from .records import Records
from .split import RECORD_BYTES, Splitter
from .text import blocks, encoding_of, is_compressed, utf8

#: Bytes looked at in the beginning of one file, and of all files of a dataset; of none fewer than the last.
FILE_BYTES = 1 << 20
DATASET_BYTES = 8 << 20
LEAST_BYTES = 1 << 14


@dataclass(frozen=True)
class Sample:
    """Pieces of a text, in UTF-8."""

    path: Path
    encoding: str
    head: bytes
    #: Whether the head is all there is.
    whole: bool
    #: Pieces from further on, which begin with a line (though perhaps one within a quoted cell).
    later: tuple[bytes, ...]

    def records(self, delimiter: str | None, *, spaced: bool = False) -> Iterator[Records]:
        """The whole records in the sample; those of the head come first."""
        splitter = Splitter(delimiter, spaced)
        yield from splitter.split([self.head], ends=self.whole, file=self.path)
        for piece in self.later:
            yield from splitter.split([piece], ends=False, file=self.path)

    @property
    def is_blank(self) -> bool:
        """Whether there is nothing in the text but line ends."""
        return not self.head.strip(b"\r\n")


def look(path: Path, size: int, encoding: str | None = None) -> Sample:
    """A sample of a file, in the encoding that is given or else detected.

    Raises:
        SourceError: the file cannot be read.
    """
    head, whole = _head(path, size)
    if not whole and all(r.blank().all() for r in Splitter(",").split([head], ends=False, file=path)):
        # A record may be larger than a sample.
        head, whole = _head(path, 2 * RECORD_BYTES)
        if not head.strip(b"\r\n"):
            raise SourceError(f"{len(head) >> 20} MB of blank lines, expected rows of text", file=path)
    later = () if whole or is_compressed(path) else tuple(_later(path, len(head), size // 4))
    complete = head if whole else head[: head.rfind(b"\n") + 1]
    found = encoding or encoding_of([complete, *later])
    if "\n".encode(found) != b"\n":
        later = ()
    text, *others = (b"".join(utf8([piece], found)) for piece in (head, *later))
    return Sample(path, found, text, whole, tuple(others))


def _head(path: Path, size: int) -> tuple[bytes, bool]:
    pieces = blocks(path, size)
    return next(pieces, b""), next(pieces, None) is None


def _later(path: Path, skipped: int, size: int) -> Iterator[bytes]:
    """Lines from the middle and from the end of a file."""
    total = path.stat().st_size
    for start in (total // 2, total - size):
        if start > skipped:
            piece = next(blocks(path, size, start=start), b"")
            yield piece[piece.find(b"\n") + 1 : piece.rfind(b"\n") + 1]
