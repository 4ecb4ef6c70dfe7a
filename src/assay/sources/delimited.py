"""Delimited text: CSV and its relatives, in chunks of bounded size, every fact about it detected or given."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import ClassVar

import numpy as np
import polars as pl
from polars.exceptions import PolarsError

from assay.engines.threads import in_order
from assay.errors import SourceError, UsageError

from .cells import NULLS, Grid, Guess, Rank
from .columnar import first_line
from .counting import Sound
from .dialect import Dialect, Layout, delimiter_of, distinct, is_header, is_spaced
from .format import Advance
from .records import Fault, Records
from .sample import DATASET_BYTES, FILE_BYTES, LEAST_BYTES, Sample, look
from .source import Reject, Rejected
from .split import Splitter
from .text import blocks, encoding_named, utf8

#: Bytes read at a time; a pass needs a small multiple of it as memory.
CHUNK_BYTES = 8 << 20


_KNOWN = {"float": Rank.FLOAT, "text": Rank.TEXT}


@dataclass(frozen=True)
class Csv:
    """Delimited text. What is None is detected, for each file of a dataset, the nulls for all of them together.

    An empty cell is null. Another spelling (NA, ?, -, ...) is null in every column of the dataset if some column that
    is otherwise numeric holds it. An empty cell in quotes is an empty string, in a column of numbers null. Blank lines
    are skipped, but where there is one column they are its empty cells.
    """

    name: ClassVar[str] = "CSV"
    suffixes: ClassVar[tuple[str, ...]] = (".csv", ".tsv", ".tab", ".psv", ".data")

    delimiter: str | None = None
    header: bool | None = None
    encoding: str | None = None
    nulls: tuple[str, ...] | None = None
    #: Columns whose type is known: their name, and ``text`` or ``float``. What is no number stays text among floats.
    types: tuple[tuple[str, str], ...] = ()
    chunk_bytes: int = CHUNK_BYTES

    def __post_init__(self) -> None:
        wrong = self.delimiter is not None and (len(self.delimiter.encode()) != 1 or self.delimiter in '"\n\r')
        if wrong:
            raise UsageError(f"delimiter {self.delimiter!r}, expected one ASCII character; try ',', ';', '|' or a tab")
        for name, of in self.types:
            if of not in _KNOWN:
                raise UsageError(f"type {of!r} of column {name!r}, expected one of {', '.join(_KNOWN)}")

    def recognizes(self, head: bytes) -> bool:
        """False: nothing marks a text as delimited; the name tells, or that nothing else fits."""
        return False

    def open(self, paths: Sequence[Path]) -> Sequence["CsvFile"]:
        """The files, their dialects detected."""
        size = min(FILE_BYTES, max(LEAST_BYTES, DATASET_BYTES // len(paths)))
        drafts: list[_Draft] = []
        for path in paths:
            first = next((draft for draft in drafts if draft.names), None)
            drafts.append(self._draft(path, look(path, size, self.encoding and encoding_named(self.encoding)), first))
        if not any(draft.names for draft in drafts):
            raise SourceError("nothing in it, expected rows of text; try another file", file=paths[0])
        nulls = self.nulls
        if nulls is None:
            nulls = tuple(sorted({null for draft in drafts for null in draft.evidence()}))
        known = {name: _KNOWN[of] for name, of in self.types}
        return [draft.file(nulls, known, self.chunk_bytes) for draft in drafts]

    def _draft(self, path: Path, sample: Sample, first: "_Draft | None") -> "_Draft":
        """What a sample says about a file, given what is known of the dataset's first one with rows."""
        delimiter = self.delimiter or delimiter_of(sample, first.dialect.delimiter if first else "")
        dialect = Dialect(delimiter, sample.encoding, False, is_spaced(sample, delimiter), self.nulls or ())
        if sample.is_blank:
            return _Draft(path, dialect)
        layout = Layout.of(sample, delimiter, dialect.spaced)
        if layout.fault and self.header is not False:
            seen = f"the first record is no header: {layout.fault.reason}; try header=False, and it will be set aside"
            raise SourceError(seen, file=path, line=layout.line)
        return self._below_header(path, layout, dialect, first) or self._without_header(path, layout, dialect, first)

    def _below_header(self, path: Path, layout: Layout, dialect: Dialect, first: "_Draft | None") -> "_Draft | None":
        """The file as one whose first record names the columns, if it is one."""
        if self.header is False or (self.header is None and first and not first.dialect.header):
            return None
        grid = Grid(dialect.delimiter, layout.width, dialect.nulls)
        names = distinct(grid.texts(layout.first))
        below = grid.guesses(layout.rest(layout.width), self._candidates)
        known = self.header or (first is not None and not set(first.names).isdisjoint(names))
        if known or is_header(layout, grid, grid.guesses(layout.first, self._candidates), below):
            return _Draft(path, replace(dialect, header=True), names, tuple(below))
        return None

    def _without_header(self, path: Path, layout: Layout, dialect: Dialect, first: "_Draft | None") -> "_Draft":
        """The file as one whose first record is data; its columns are named as the dataset's, if they are as many."""
        width = layout.usual_width()
        if not width:
            raise SourceError("no record of it makes sense, expected rows of text; is it a text file?", file=path)
        names = first.names if first and len(first.names) == width else distinct([""] * width)
        top = layout.first if layout.width == width and not layout.fault else b""
        guesses = Grid(dialect.delimiter, width, dialect.nulls).guesses(top + layout.rest(width), self._candidates)
        return _Draft(path, dialect, names, tuple(guesses))

    @property
    def _candidates(self) -> frozenset[str]:
        """Spellings that may turn out to mean null."""
        return NULLS if self.nulls is None else frozenset()


@dataclass(frozen=True)
class _Draft:
    """A file of which the nulls are not yet known."""

    path: Path
    dialect: Dialect
    names: tuple[str, ...] = ()
    guesses: tuple[Guess, ...] = ()

    def evidence(self) -> Iterator[str]:
        """Spellings that mean null, since a column of numbers holds them."""
        for guess in self.guesses:
            if guess.rank in (Rank.INT, Rank.FLOAT):
                yield from guess.nulls

    def file(self, nulls: tuple[str, ...], known: Mapping[str, Rank], chunk_bytes: int) -> "CsvFile":
        """The file, ready to be read."""
        pairs = zip(self.names, self.guesses, strict=True)
        ranks = tuple(known.get(name, guess.given(nulls)) for name, guess in pairs)
        return CsvFile(self.path, replace(self.dialect, nulls=nulls), self.names, ranks, chunk_bytes)


@dataclass(frozen=True)
class CsvFile:
    """One delimited file."""

    path: Path
    dialect: Dialect
    names: tuple[str, ...]
    ranks: tuple[Rank, ...]
    chunk_bytes: int

    def columns(self) -> tuple[str, ...]:
        """Names of the columns."""
        return self.names

    def batches(self, columns: Sequence[str], reject: Reject, advance: Advance) -> Iterator[pl.DataFrame]:
        """A chunk's records after the other; those with odd values in batches of their own."""
        if not self.names:
            return
        at = {name: place for place, name in enumerate(self.names)}
        places = {at[name]: name for name in columns}
        for frames, rejected in in_order(partial(self._read, places), self._parts(advance)):
            for each in rejected:
                reject(each)
            yield from (frame.rename({str(place): name for place, name in places.items()}) for frame in frames)

    @property
    def _splitter(self) -> Splitter:
        return Splitter(self.dialect.delimiter, self.dialect.spaced)

    def _parts(self, advance: Advance) -> Iterator[Sound | Records]:
        """The text below the header."""
        pieces = utf8(blocks(self.path, self.chunk_bytes, advance), self.dialect.encoding)
        awaited = self.dialect.header
        for part in self._splitter.sound(pieces, len(self.names), file=self.path):
            if not awaited:
                yield part
                continue
            for records in self._splitter.records(part) if isinstance(part, Sound) else (part,):
                blank = records.blank()
                awaited = bool(blank.all())
                if not awaited:
                    yield records.below(int(np.argmin(blank)) + 1)

    def _read(self, places: Mapping[int, str], part: Sound | Records) -> tuple[list[pl.DataFrame], list[Rejected]]:
        """The batches of some text, and what had to be set aside."""
        grid = Grid(self.dialect.delimiter, len(self.names), self.dialect.nulls)
        ranks = {place: self.ranks[place] for place in places}
        try:
            if isinstance(part, Records):
                return self._checked(grid, ranks, part)
            frame = grid.frame(part.text, ranks)
            if frame is not None and frame.height == part.rows:
                return [frame], []
            (records,) = self._splitter.records(part)
            return self._checked(grid, ranks, records)
        except PolarsError as error:
            raise SourceError(f"cannot be parsed: {first_line(error)}", file=self.path) from error

    def _checked(
        self, grid: Grid, ranks: Mapping[int, Rank], records: Records
    ) -> tuple[list[pl.DataFrame], list[Rejected]]:
        """The batches of these records, those at fault set aside."""
        rejected: list[Rejected] = []
        text, rows = self._rows(records, rejected.append)
        frames = list(grid.frames(text, ranks)) if rows else []
        if lost := rows - sum(frame.height for frame in frames):
            raise SourceError(f"{lost} records were lost by the parser; please report this file", file=self.path)
        return frames, rejected

    def _rows(self, records: Records, reject: Reject) -> tuple[bytes, int]:
        """The text of the records without fault, and how many they are."""
        width = len(self.names)
        rows = ~records.blank() if width > 1 else np.ones(len(records), bool)
        faults = np.where(rows, records.faults(width), Fault.NONE)
        for record in np.flatnonzero(faults).tolist():
            line, reason = int(records.lines[record]), Fault(faults[record]).reason
            reject(Rejected(str(self.path), line, reason, records.excerpt(record)))
        rows &= faults == Fault.NONE
        return records.text(rows), int(rows.sum())
