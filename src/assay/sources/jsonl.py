"""JSON lines: one object a line, its members as columns."""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, ClassVar

import msgspec
import polars as pl

from assay.errors import SourceError

from . import members
from .delimited import CHUNK_BYTES
from .format import Advance
from .records import Fault, Records
from .source import Reject, Rejected
from .split import Splitter
from .text import blocks, encoding_marked, is_utf8, utf8

Row = dict[str, Any]

_decoder = msgspec.json.Decoder(Row)


@dataclass(frozen=True)
class JsonLines:
    """One JSON object a line.

    The columns are the members of all objects: the first question for them reads the file. Of members with the same
    name in one object the last counts, as in Python and JavaScript. Objects and lists within become structs and lists,
    or their JSON text where no one type fits them. A column has the type of most of its values (numbers are floats if
    one is); an integer that no Int64 holds is text. NaN and infinities count as numbers, though they are no JSON.
    """

    name: ClassVar[str] = "JSON lines"
    suffixes: ClassVar[tuple[str, ...]] = (".jsonl", ".ndjson", ".json")

    chunk_bytes: int = CHUNK_BYTES

    def recognizes(self, head: bytes) -> bool:
        """Whether the text begins like an object."""
        return re.match(rb'(\xef\xbb\xbf)?\s*\{\s*["}]', head) is not None

    def open(self, paths: Sequence[Path]) -> Sequence["JsonLinesFile"]:
        """The files; what they hold is read when they are asked for their columns."""
        files = []
        blank = True
        for path in paths:
            head = next(blocks(path, self.chunk_bytes), b"")
            encoding = encoding_marked(head) or "utf-8"
            files.append(JsonLinesFile(path, encoding, self.chunk_bytes))
            blank = blank and not head.strip()
            if re.match(rb"\s*[\[{]\s*?\n", b"".join(utf8([head], encoding))):
                raise SourceError(
                    "one JSON document, expected an object a line; try jq -c '.[]' to make it so", file=path
                )
        if blank:
            raise SourceError("nothing in it, expected an object a line; try another file", file=paths[0])
        return files


@dataclass(frozen=True)
class JsonLinesFile:
    """One file of JSON lines."""

    path: Path
    encoding: str
    chunk_bytes: int

    def columns(self) -> tuple[str, ...]:
        """Names of the members of all objects, in the order of their first appearance."""
        return tuple(self._columns)

    @cached_property
    def _columns(self) -> dict[str, members.Column]:
        found: dict[str, members.Member] = {}
        for rows in self._rows(lambda _: None, lambda _: None):
            for name in dict.fromkeys(name for row in rows for name in row):
                found.setdefault(name, members.Member()).add([row.get(name) for row in rows])
        return {name: member.column() for name, member in found.items()}

    def batches(self, columns: Sequence[str], reject: Reject, advance: Advance) -> Iterator[pl.DataFrame]:
        """A chunk's objects after the other; those with odd values in batches of their own."""
        chosen = {name: self._columns[name] for name in columns}
        for rows in self._rows(reject, advance):
            yield from members.batches(rows, chosen)

    def _rows(self, reject: Reject, advance: Advance) -> Iterator[list[Row]]:
        """The objects of a chunk after the other."""
        pieces = utf8(blocks(self.path, self.chunk_bytes, advance), self.encoding)
        for records in Splitter().split(pieces, file=self.path):
            try:
                rows = list(map(_decoder.decode, filter(None, records.data.tobytes().split(b"\n"))))
            except (ValueError, RecursionError):
                rows = list(self._one_by_one(records, reject))
            if rows:
                yield rows

    def _one_by_one(self, records: Records, reject: Reject) -> Iterator[Row]:
        for record, line in enumerate(records.lines.tolist()):
            text = records[record]
            if not text.strip(b" \t"):
                continue
            row = _object(text)
            if isinstance(row, str):
                reject(Rejected(str(self.path), line, row, records.excerpt(record)))
            else:
                yield row


def _object(text: bytes) -> Row | str:
    """The object a line holds, or what is wrong with the line."""
    if not is_utf8(text):
        return Fault.UNDECODABLE.reason
    try:
        value = json.loads(text)
        nested = [each for each in value.values() if isinstance(each, list | dict)] if isinstance(value, dict) else []
        # Infinities and surrogates have no place in nested columns and in text.
        json.dumps(nested, allow_nan=False)
        msgspec.json.encode(value)
    except RecursionError:
        return "nested too deeply"
    except ValueError:
        return "no JSON"
    return value if isinstance(value, dict) else "JSON, but no object"
