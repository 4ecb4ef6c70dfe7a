"""Arrow IPC streams, message by message: Polars alone would read the whole file at once."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from struct import error as StructError
from struct import unpack_from
from typing import ClassVar

import polars as pl

from assay.errors import SourceError

from .columnar import DAMAGE, first_line
from .format import Advance
from .source import Reject
from .text import blocks

#: What every message begins with since Arrow 0.15.
CONTINUATION = b"\xff\xff\xff\xff"

#: Kinds of messages, by their place in the union of the format.
SCHEMA, DICTIONARY, BATCH = 1, 2, 3

#: What ends a stream.
END = CONTINUATION + b"\0\0\0\0"

#: Bytes of messages that are read as one batch: writers may make theirs as small as they like.
CHUNK_BYTES = 8 << 20


@dataclass(frozen=True)
class ArrowStream:
    """Apache Arrow IPC without a footer; a file of it may be compressed as a whole."""

    name: ClassVar[str] = "Arrow stream"
    suffixes: ClassVar[tuple[str, ...]] = (".arrows",)

    def recognizes(self, head: bytes) -> bool:
        """Whether the file begins with a message whose length makes sense."""
        length = unpack_from("<i", head, 4)[0] if len(head) >= 8 else 0
        return head.startswith(CONTINUATION) and length > 0 and length % 8 == 0

    def open(self, paths: Sequence[Path]) -> Sequence["StreamFile"]:
        """The files, their schemas read."""
        files = []
        for path in paths:
            kind, schema = next(_messages(path), (0, b""))
            if kind != SCHEMA:
                raise SourceError("does not begin with a schema, expected an Arrow stream; is it complete?", file=path)
            files.append(StreamFile(path, schema, tuple(_read(path, schema, None).columns)))
        return files


@dataclass(frozen=True)
class StreamFile:
    """One file that holds an Arrow stream."""

    path: Path
    schema: bytes
    names: tuple[str, ...]

    def columns(self) -> tuple[str, ...]:
        """Names of the columns."""
        return self.names

    def batches(self, columns: Sequence[str], reject: Reject, advance: Advance) -> Iterator[pl.DataFrame]:
        """The stream's batches, small ones together."""
        before, held = self.schema, b""
        for kind, message in _messages(self.path, advance):
            if held and (kind == DICTIONARY or len(held) + len(message) > CHUNK_BYTES):
                yield _read(self.path, before + held, columns)
                held = b""
            if kind == DICTIONARY:
                before += message
            elif kind == BATCH:
                held += message
        if held:
            yield _read(self.path, before + held, columns)


def _read(path: Path, messages: bytes, columns: Sequence[str] | None) -> pl.DataFrame:
    try:
        return pl.read_ipc_stream(BytesIO(messages + END), columns=None if columns is None else list(columns))
    except DAMAGE as error:
        raise SourceError(
            f"cannot be read: {first_line(error)}; try writing it as Parquet or an Arrow file", file=path
        ) from error


def _messages(path: Path, advance: Advance = lambda _: None) -> Iterator[tuple[int, bytes]]:
    """Kind and bytes of each message; see https://arrow.apache.org/docs/format/Columnar.html."""
    take = _taker(path, advance)
    while (head := take(8)) and head != END:
        if len(head) < 8 or not head.startswith(CONTINUATION):
            raise SourceError("not a message of an Arrow stream; is it damaged?", file=path)
        metadata = take(unpack_from("<I", head, 4)[0])
        kind, length = _kind_and_body(path, metadata)
        yield kind, head + metadata + take(length)


def _taker(path: Path, advance: Advance) -> Callable[[int], bytes]:
    """A function that reads so many bytes; none, but not fewer, at the end of the file."""
    pieces, held = blocks(path, CHUNK_BYTES, advance), bytearray()

    def take(size: int) -> bytes:
        while len(held) < size and (piece := next(pieces, b"")):
            held.extend(piece)
        if 0 < len(held) < size or (size and not held and size != 8):
            raise SourceError("ends amidst a message; is it complete?", file=path)
        taken = bytes(held[:size])
        del held[:size]
        return taken

    return take


def _kind_and_body(path: Path, metadata: bytes) -> tuple[int, int]:
    """The kind of a message and the length of its body: fields 1 and 3 of a FlatBuffers table."""
    try:
        (table,) = unpack_from("<I", metadata)
        vtable = table - unpack_from("<i", metadata, table)[0]
        (kind_at,) = unpack_from("<H", metadata, vtable + 6)
        (body_at,) = unpack_from("<H", metadata, vtable + 10) if unpack_from("<H", metadata, vtable)[0] > 10 else (0,)
        kind = unpack_from("<B", metadata, table + kind_at)[0]
        return kind, unpack_from("<q", metadata, table + body_at)[0] if body_at else 0
    except StructError as error:
        raise SourceError(f"not a message of an Arrow stream ({error}); is it damaged?", file=path) from error
