"""Avro object container files."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from struct import error as StructError
from typing import Any, ClassVar

import numpy as np
import polars as pl

from assay.errors import SourceError

from .avro_blocks import CODECS, MAGIC, Block, Header, Placed, Unpack, block, header, read_blocks, read_header
from .avro_types import Type, stored, type_of
from .columnar import DAMAGE
from .delimited import CHUNK_BYTES
from .format import Advance
from .framing import Damage
from .source import BATCH_ROWS, Reject
from .text import blocks

UNREADABLE = "a block whose records do not fit the schema"


@dataclass(frozen=True)
class Avro:
    """Apache Avro. Polars reads what is of a type it knows; maps and unions of several types are read here.

    A block that is damaged is set aside as a whole, with the byte at which it begins, and reading goes on behind the
    next marker. A file of other values than records has them in the column ``value``.
    """

    name: ClassVar[str] = "Avro"
    suffixes: ClassVar[tuple[str, ...]] = (".avro",)

    chunk_bytes: int = CHUNK_BYTES

    def recognizes(self, head: bytes) -> bool:
        """Whether the file begins with Avro's mark."""
        return head.startswith(MAGIC)

    def open(self, paths: Sequence[Path]) -> Sequence["AvroFile"]:
        """The files, their schemas read."""
        files = []
        for path in paths:
            found = read_header(path)
            try:
                type_ = type_of(found.schema)
            except SourceError as error:
                raise SourceError(str(error), file=path) from None
            files.append(AvroFile(path, self.chunk_bytes, found, type_, CODECS[found.codec](path)))
        return files


@dataclass(frozen=True)
class AvroFile:
    """One Avro file."""

    path: Path
    chunk_bytes: int
    header: Header
    type: Type
    unpack: Unpack

    def columns(self) -> tuple[str, ...]:
        """Names of the fields."""
        return ("value",) if self.type.fields is None else tuple(self.type.fields)

    @property
    def _sample(self) -> bytes | None:
        """Some record, if Polars reads the file: one of records of types that it knows."""
        return None if self.type.fields is None else self.type.sample

    def batches(self, columns: Sequence[str], reject: Reject, advance: Advance) -> Iterator[pl.DataFrame]:
        """The records of some blocks after the other."""
        for chunk in self._chunks(advance):
            whole = [block for _, block in chunk if isinstance(block, Block)]
            frame = self._frame(whole, columns) if len(whole) == len(chunk) else None
            if frame is not None:
                yield frame
            else:
                yield from self._one_by_one(chunk, columns, reject)

    def _one_by_one(self, chunk: Sequence[Placed], columns: Sequence[str], reject: Reject) -> Iterator[pl.DataFrame]:
        for offset, each in chunk:
            frame = self._frame([each], columns) if isinstance(each, Block) else None
            if frame is not None:
                yield frame
            else:
                damage = Damage(UNREADABLE, each.content) if isinstance(each, Block) else each
                reject(damage.rejected(self.path, offset))

    def _chunks(self, advance: Advance) -> Iterator[list[Placed]]:
        chunk: list[Placed] = []
        size = 0
        for placed in read_blocks(blocks(self.path, self.chunk_bytes, advance), self.header, self.unpack):
            chunk.append(placed)
            size += len(placed[1].content) if isinstance(placed[1], Block) else 0
            if size >= self.chunk_bytes:
                yield chunk
                chunk, size = [], 0
        if chunk:
            yield chunk

    def _frame(self, blocks: Sequence[Block], columns: Sequence[str]) -> pl.DataFrame | None:
        """The records of blocks; None if some do not fit the schema."""
        # Every field of a record takes a byte, unless it holds nothing: no more is allocated than there are bytes.
        width = max(1, len(self.columns()))
        if any(each.count * width > max(len(each.content), 0 if self._sample else BATCH_ROWS) for each in blocks):
            return None
        # Polars first; what it does not read, such as lists that were written in a way it does not know, is read here.
        for reader in (self._by_polars, self._by_value):
            with suppress(*DAMAGE, IndexError, StructError, TypeError, ArithmeticError, RecursionError):
                frame = reader(blocks, columns)
                if frame is not None:
                    return frame
        return None

    def _by_polars(self, blocks: Sequence[Block], columns: Sequence[str]) -> pl.DataFrame | None:
        """The records read by Polars; None if it does not know a type.

        It would not notice content behind the last record of a block. So each block has a known record at its end.
        """
        sample = self._sample
        if sample is None:
            return None
        longer = [Block(each.count + 1, each.content + sample) for each in blocks]
        content = b"".join(block(each, self.header.marker) for each in [Block(1, sample), *longer])
        file = BytesIO(header(self.header.schema, self.header.marker) + content)
        frame = pl.read_avro(file, columns=list(columns))
        ends = np.cumsum([1, *(each.count for each in longer)])
        if frame.height != ends[-1] or not frame[ends - 1].equals(frame[np.zeros(len(ends), np.int64)]):
            return None
        inside = np.ones(frame.height, bool)
        inside[ends - 1] = False
        return frame.filter(inside)

    def _by_value(self, blocks: Sequence[Block], columns: Sequence[str]) -> pl.DataFrame | None:
        rows: list[Any] = []
        for each in blocks:
            at = 0
            for _ in range(each.count):
                row, at = self.type.read(each.content, at)
                rows.append(row)
            if at != len(each.content):
                return None
        if self.type.fields is None:
            return pl.DataFrame({"value": _series(rows, self.type.dtype)})
        series = {name: _series([row[name] for row in rows], self.type.fields[name].dtype) for name in columns}
        return pl.DataFrame(series) if series else pl.DataFrame(height=len(rows))


def _series(values: list[Any], dtype: pl.DataType) -> pl.Series:
    return pl.Series(values, dtype=stored(dtype)).cast(dtype)
