"""Text split into records, however its pieces are cut."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from assay.errors import SourceError

from .counting import Sound, by_counting
from .grammar import by_grammar
from .marks import STROKE, by_marks, tight
from .records import Cut, Records, joined
from .text import with_last

#: Bytes a record may have; bounds what a quote that never closes can swallow.
RECORD_BYTES = 32 << 20

AnyCut = TypeVar("AnyCut", bound=Sound | Cut)


@dataclass(frozen=True)
class Splitter:
    r"""How records stand in a text.

    With a delimiter, records are those of a CSV file. Lines end with ``\n``, ``\r\n`` or ``\r``, in any mixture. A
    field that begins with a quote ends with one and may hold delimiters and line ends; a quote in the midst of another
    field is a letter. Where quotes make no sense (one never closes, or text follows the closing one) the line alone is
    a record, of 0 fields, and the next begins on the next line. Where the text is ``spaced``, blanks after a delimiter
    belong to it. Without a delimiter, each line is a record of one field and ends with a line feed.
    """

    delimiter: str | None = None
    spaced: bool = False
    most: int = RECORD_BYTES

    def split(self, pieces: Iterable[bytes], *, ends: bool = True, file: Path | None = None) -> Iterator[Records]:
        """The records of a text in pieces, cut anywhere; memory holds one piece and one record.

        Unless the text ``ends`` with the pieces, what may be half a record at their end is left out.

        Raises:
            SourceError: a line is longer than a record may be.
        """
        for cut, line in self._cuts(self._cut, pieces, ends, file):
            if len(cut.records):
                yield replace(cut.records, lines=cut.records.lines + line)

    def sound(self, pieces: Iterable[bytes], width: int, *, file: Path | None = None) -> Iterator[Sound | Records]:
        """The same text; where counting finds nothing wrong with records of so many fields, as it stands.

        Raises:
            SourceError: a line is longer than a record may be.
        """

        def cut_either(buffer: bytes, last: bool) -> Sound | Cut:
            found = by_counting(buffer, self.delimiter, width) if self.delimiter and not self.spaced else None
            return found if found and (found.end == len(buffer) or not last) else self._cut(buffer, last)

        for cut, line in self._cuts(cut_either, pieces, True, file):
            if isinstance(cut, Sound):
                yield replace(cut, line=line)
            elif len(cut.records):
                yield replace(cut.records, lines=cut.records.lines + line)

    def records(self, sound: Sound) -> Iterator[Records]:
        """The records of a text that seemed to be sound."""
        for records in self.split([sound.text]):
            yield replace(records, lines=records.lines + (sound.line - 1))

    def _cuts(
        self, cut: Callable[[bytes, bool], AnyCut], pieces: Iterable[bytes], ends: bool, file: Path | None
    ) -> Iterator[tuple[AnyCut, int]]:
        """What is cut from the text, and the line on which each begins."""
        rest, line = b"", 1
        for piece, last in with_last(pieces):
            last = last and ends
            buffer = rest + piece
            if last and buffer and not buffer.endswith((b"\n", b"\r")):
                buffer += b"\n"
            found = cut(buffer, last)
            if len(buffer) - found.end > self.most:
                longest = f"{self.most >> 20} MB"
                message = f"a line of more than {longest}, expected lines of text"
                raise SourceError(message, file=file, line=line + found.passed)
            yield found, line
            rest, line = buffer[found.end :], line + found.passed

    def _cut(self, buffer: bytes, last: bool) -> Cut:
        """All whole records of a buffer: by their marks as far as that goes, past a stray quote by grammar."""
        cuts: list[Cut] = []
        at, stray = 0, False
        while not cuts or at < len(buffer):
            if self.spaced and buffer.find(b'"', at) >= 0:
                stray = True
            else:
                cut, stray = by_marks(buffer, at, self.delimiter, last)
                cuts.append(tight(cut, self.delimiter) if self.spaced and self.delimiter else cut)
                at = cut.end
            overdue = last or len(buffer) - at > self.most
            if at == len(buffer) or not self.delimiter or not (stray or overdue):
                break
            # One stroke at least: where stray quotes are many, they must not be searched for again each time.
            patience = 0 if last else self.most
            cut = by_grammar(buffer, at, at + STROKE, self.delimiter, spaced=self.spaced, patience=patience)
            cuts.append(cut)
            if cut.end == at:
                break
            at = cut.end
        return joined(cuts)
