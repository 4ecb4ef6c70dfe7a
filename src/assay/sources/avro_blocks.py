"""The blocks of an Avro object container file, and what is damaged between them.

A file is a header with the schema, the codec and a marker of 16 bytes, then blocks: the number of records, the size,
the compressed records, the marker. See https://avro.apache.org/docs/1.12.0/specification/#object-container-files.
"""

import bz2
import json
import lzma
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, TypeAlias

from assay.errors import SourceError

from .framing import Damage
from .text import blocks, with_last, zstd

#: What every file begins with, and the size of the marker that ends every block.
MAGIC, MARKER = b"Obj\x01", 16

#: Bytes that a block may have, decompressed too; bounds memory, whatever a size says.
BLOCK_BYTES = 256 << 20

DAMAGED = "a block that does not end with the file's marker"
CUT_SHORT = "a block that the end of the file cuts short"
UNPACKABLE = "a block that cannot be decompressed"


@dataclass(frozen=True)
class Header:
    """What the beginning of a file says."""

    schema: Any
    codec: str
    marker: bytes
    #: Where the first block begins.
    end: int


@dataclass(frozen=True)
class Block:
    """Records: how many, and their bytes, decompressed."""

    count: int
    content: bytes


#: Decompresses the content of a block.
Unpack: TypeAlias = Callable[[bytes], bytes]

#: Where a block begins in the file, and the block.
Placed: TypeAlias = tuple[int, Block | Damage]


def read_header(path: Path) -> Header:
    """The header of a file.

    Raises:
        SourceError: there is none, or it is damaged.
    """
    head = b""
    for piece in blocks(path, 1 << 20):
        head += piece
        with suppress(IndexError):
            return _header(head, path)
        if len(head) > BLOCK_BYTES:
            break
    raise SourceError("a header that does not end, expected an Avro file; is it complete?", file=path)


def _header(head: bytes, path: Path) -> Header:
    if head[: len(MAGIC)] != MAGIC[: len(head)]:
        raise SourceError("does not begin as an Avro file does; is it one?", file=path)
    entries: dict[bytes, bytes] = {}
    at = len(MAGIC)
    while True:
        count, at = number(head, at)
        if count < 0:
            _, at = number(head, at)
        for _ in range(abs(count)):
            key, at = _text(head, at)
            entries[key], at = _text(head, at)
        if count == 0:
            break
    if len(head) < at + MARKER:
        raise IndexError
    codec = entries.get(b"avro.codec", b"null").decode(errors="replace")
    if codec not in CODECS:
        raise SourceError(f"compressed as {codec!r}, expected one of {', '.join(CODECS)}", file=path)
    try:
        schema = json.loads(entries.get(b"avro.schema", b""))
    except (ValueError, RecursionError):
        raise SourceError("a header without a schema that can be read; is it damaged?", file=path) from None
    return Header(schema, codec, head[at : at + MARKER], at + MARKER)


def header(schema: Any, marker: bytes) -> bytes:
    """The header of a file of blocks that are not compressed."""
    text = json.dumps(schema).encode()
    return MAGIC + b"\x02" + _with_size(b"avro.schema") + _with_size(text) + b"\0" + marker


def block(records: Block, marker: bytes) -> bytes:
    """A block that is not compressed."""
    return _zigzag(records.count) + _with_size(records.content) + marker


def read_blocks(pieces: Iterable[bytes], found: Header, unpack: Unpack) -> Iterator[Placed]:
    """The blocks of a file in pieces, cut anywhere; memory holds one piece and two blocks.

    After damage, reading goes on behind the next marker.
    """
    buffer, offset, skip, lost = b"", 0, found.end, False
    for piece, last in with_last(pieces):
        buffer = buffer + piece
        at = min(skip, len(buffer))
        skip -= at
        while at < len(buffer):
            if lost:
                marked = buffer.find(found.marker, at)
                lost = marked < 0
                at = max(at, len(buffer) - MARKER + 1) if lost else marked + MARKER
                if lost:
                    break
                continue
            step = _step(buffer, at, last, found.marker)
            if step is None:
                break
            item, end = step
            yield offset + at, item if isinstance(item, Damage) else _unpacked(item, unpack)
            lost = end is None
            at = at if end is None else end
        buffer, offset = buffer[at:], offset + at


def _step(buffer: bytes, at: int, last: bool, marker: bytes) -> tuple[Block | Damage, int | None] | None:
    """The block at a place and where the next one begins, if that is known; None if it goes on."""
    if len(buffer) < at + 2 * MARKER and not last:
        return None
    try:
        count, start, end = _extent(buffer, at)
    except IndexError:
        return (Damage(CUT_SHORT, buffer[at:]), len(buffer)) if last else None
    if not (count >= 0 and start <= end <= start + BLOCK_BYTES):
        return Damage(DAMAGED, buffer[at : at + MARKER]), None
    after = end + MARKER
    if after > len(buffer):
        return (Damage(CUT_SHORT, buffer[start : start + MARKER]), None) if last else None
    if buffer[end:after] == marker:
        return Block(count, buffer[start:end]), after
    # Where the next block ends with the marker, or the file ends here, it is the marker alone that is damaged.
    with suppress(IndexError):
        _, _, next_end = _extent(buffer, after)
        if next_end + MARKER > len(buffer) and next_end - after <= BLOCK_BYTES and not last:
            return None
        if next_end >= after and buffer[next_end : next_end + MARKER] == marker:
            return Block(count, buffer[start:end]), after
        return Damage(DAMAGED, buffer[start : start + MARKER]), None
    if not last:
        return None
    whole = after == len(buffer) and buffer.find(marker, start) < 0
    return (Block(count, buffer[start:end]), after) if whole else (Damage(DAMAGED, buffer[start:after]), None)


def _extent(buffer: bytes, at: int) -> tuple[int, int, int]:
    """How many records a block has, and where its content begins and ends."""
    count, at = number(buffer, at)
    size, at = number(buffer, at)
    return count, at, at + size


def _unpacked(packed: Block, unpack: Callable[[bytes], bytes]) -> Block | Damage:
    try:
        return Block(packed.count, unpack(packed.content))
    # Every codec has types of its own for damaged bytes.
    except Exception:
        return Damage(UNPACKABLE, packed.content[:MARKER])


def number(data: bytes, at: int) -> tuple[int, int]:
    """The integer at a place, and where it ends; IndexError where the data end before."""
    value = shift = 0
    while data[at] >= 0x80 and shift < 63:
        value |= (data[at] & 0x7F) << shift
        at, shift = at + 1, shift + 7
    value |= data[at] << shift
    return value >> 1 ^ -(value & 1), at + 1


def _text(data: bytes, at: int) -> tuple[bytes, int]:
    size, at = number(data, at)
    if size < 0 or at + size > len(data):
        raise IndexError
    return data[at : at + size], at + size


def _with_size(text: bytes) -> bytes:
    return _zigzag(len(text)) + text


def _zigzag(value: int) -> bytes:
    rest, written = value << 1, bytearray()
    while rest >= 0x80:
        written.append(rest & 0x7F | 0x80)
        rest >>= 7
    return bytes([*written, rest])


def _bounded(decompressor: Any, data: bytes) -> bytes:
    """Everything a decompressor makes of the data, if that is not too much."""
    content: bytes = decompressor.decompress(data, BLOCK_BYTES + 1)
    if len(content) > BLOCK_BYTES or not decompressor.eof:
        raise ValueError("too large, or not complete")
    return content


def _snappy(path: Path) -> Unpack:
    """Snappy, whose length comes first, before anything is decompressed, with the CRC-32 of the content behind it."""
    try:
        decompress = import_module("cramjam").snappy.decompress_raw
    except ImportError:
        raise SourceError(
            "compressed with Snappy, expected cramjam to be installed; try pip install 'assay[avro]'", file=path
        ) from None

    def unpack(data: bytes) -> bytes:
        length = shift = at = 0
        while data[at] >= 0x80:
            length, at, shift = length | (data[at] & 0x7F) << shift, at + 1, shift + 7
        if length | data[at] << shift > BLOCK_BYTES:
            raise ValueError("too large")
        content = bytes(decompress(data[:-4]))
        if zlib.crc32(content) != int.from_bytes(data[-4:], "big"):
            raise ValueError("a checksum that does not match")
        return content

    return unpack


def _zstandard(path: Path) -> Unpack:
    module = zstd(path)
    return lambda data: _bounded(module.ZstdDecompressor(), data)


#: How blocks are decompressed, by the name of the codec; what that needs is looked for when a file is opened.
CODECS: Mapping[str, Callable[[Path], Unpack]] = {
    "null": lambda _: lambda data: data,
    "deflate": lambda _: lambda data: _bounded(zlib.decompressobj(-15), data),
    "bzip2": lambda _: lambda data: _bounded(bz2.BZ2Decompressor(), data),
    "xz": lambda _: lambda data: _bounded(lzma.LZMADecompressor(), data),
    "snappy": _snappy,
    "zstandard": _zstandard,
}
