"""The frames of a TFRecord file: each record between its length and checksums, and what is damaged between records.

A frame is the length of the record (8 bytes), the length's checksum, the record, and its checksum, all little-endian.
The checksum is CRC-32C, rotated and with a constant added, so that a checksum of checksums is none.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from struct import unpack, unpack_from
from typing import TypeAlias

import numpy as np
from google_crc32c import value as crc32c
from numpy.typing import NDArray

from .source import Rejected
from .text import with_last

#: Bytes of a length with its checksum, and of a checksum.
HEADER, CHECKSUM = 12, 4

#: Bytes a record may have: bounds memory, whatever a length says.
RECORD_BYTES = 256 << 20

#: Bytes that are searched at once for the next frame.
STROKE = 1 << 20

#: Added to a rotated checksum.
MASK = 0xA282EAD8

LENGTH_DAMAGED = "a length that does not match its checksum"
DATA_DAMAGED = "a record that does not match its checksum"
CUT_SHORT = "a record that the end of the file cuts short"
TOO_LONG = f"a record of more than {RECORD_BYTES >> 20} MB"


@dataclass(frozen=True)
class Damage:
    """What stands where a record should: why it is none, and how it begins."""

    reason: str
    head: bytes

    def rejected(self, file: Path, offset: int) -> Rejected:
        """As a record that was set aside."""
        excerpt = self.head[:800].decode("utf-8", "backslashreplace")[:200]
        return Rejected(str(file), None, self.reason, excerpt, offset)


#: Where a frame begins in the file (decompressed), and its record.
Framed: TypeAlias = tuple[int, bytes | Damage]


def frames(pieces: Iterable[bytes]) -> Iterator[Framed]:
    """The records of a file in pieces, cut anywhere; memory holds one piece and one record.

    After damage, reading goes on at the next length that matches its checksum: behind the damaged record where there is
    one, else wherever it is. So damage costs the records that it touches.
    """
    buffer, offset, lost = b"", 0, False
    for piece, last in with_last(pieces):
        buffer, at = buffer + piece, 0
        while at < len(buffer):
            if lost:
                found = find(buffer, at, len(buffer))
                lost = found is None
                at = max(at, len(buffer) - HEADER + 1) if found is None else found
                if lost:
                    break
            step = _step(buffer, at, last)
            if step is None:
                break
            item, end = step
            yield offset + at, item
            lost = end is None
            at = at + 1 if end is None else end
        buffer, offset = buffer[at:], offset + at


def _step(buffer: bytes, at: int, last: bool) -> tuple[bytes | Damage, int | None] | None:
    """What the frame at a place holds and where the next one begins, if that is known; None if it goes on."""
    length = _length(buffer[at : at + HEADER])
    start = at + HEADER
    if length is None:
        if len(buffer) < start:
            return (Damage(CUT_SHORT, buffer[at:]), len(buffer)) if last else None
        return Damage(LENGTH_DAMAGED, buffer[at : at + HEADER]), None
    if length > RECORD_BYTES:
        return Damage(TOO_LONG, buffer[at:start]), None
    end = start + length
    after = end + CHECKSUM
    if after > len(buffer) and not last:
        return None
    data = buffer[start:end]
    if after <= len(buffer) and _masked(crc32c(data)) == unpack_from("<I", buffer, end)[0]:
        return data, after
    if len(buffer) < after + HEADER and not last:
        return None
    reason = DATA_DAMAGED if after <= len(buffer) else CUT_SHORT
    sound = after == len(buffer) or _length(buffer[after : after + HEADER]) is not None
    within = None if sound else find(buffer, start, min(after, len(buffer)))
    return Damage(reason, data[:STROKE]), min(after, len(buffer)) if within is None else within


def begins_frame(data: bytes) -> bool:
    """Whether the data begin with a length that matches its checksum."""
    return _length(data[:HEADER]) is not None


def find(buffer: bytes, start: int, stop: int) -> int | None:
    """Where the first frame in a part of a buffer begins; of a record that is too long, none does."""
    tables, nothing = _tables()
    for first in range(start, stop, STROKE):
        part = np.frombuffer(buffer[first : min(first + STROKE, stop) + HEADER - 1], np.uint8)
        if len(part) < HEADER:
            return None
        low, high, checksum = (_from_each_byte(part)[skip : len(part) - HEADER + 1 + skip] for skip in (0, 4, 8))
        # The checksum of no length is not 0: holes of zeros, which are the most common damage, are passed quickly.
        places = np.flatnonzero((high == 0) & (low <= RECORD_BYTES) & (low | checksum != 0))
        # A CRC is affine: that of a length is the XOR of what each byte adds to that of no length at all.
        crc = np.full(len(places), nothing, np.uint32)
        for byte, table in enumerate(tables):
            crc ^= table[low[places] >> np.uint32(8 * byte) & np.uint32(0xFF)]
        rotated = (crc >> np.uint32(15) | crc << np.uint32(17)) + np.uint32(MASK)
        sound = places[rotated == checksum[places]]
        if len(sound):
            return first + int(sound[0])
    return None


def _from_each_byte(data: NDArray[np.uint8]) -> NDArray[np.uint32]:
    """The four bytes from each byte on, as numbers."""
    return np.ndarray((len(data) - 3,), "<u4", data.data, strides=(1,))


@lru_cache(4096)
def _length(header: bytes) -> int | None:
    """The length that a header holds; None unless it matches its checksum."""
    if len(header) < HEADER:
        return None
    length: int
    length, checksum = unpack("<QI", header)
    return length if _masked(crc32c(header[:8])) == checksum else None


def _masked(crc: int) -> int:
    return ((crc >> 15 | crc << 17) + MASK) & 0xFFFFFFFF


@cache
def _tables() -> tuple[list[NDArray[np.uint32]], int]:
    """What each byte of a length below 2^32 adds to its CRC, and the CRC of the length 0."""
    nothing = crc32c(bytes(8))
    each = [[crc32c((value << 8 * byte).to_bytes(8, "little")) ^ nothing for value in range(256)] for byte in range(4)]
    return [np.array(table, np.uint32) for table in each], nothing
