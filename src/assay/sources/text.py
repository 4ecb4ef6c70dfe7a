"""The text of a file in blocks of bytes: decompressed, transcoded to UTF-8, with progress."""

import bz2
import codecs
import gzip
import lzma
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from importlib import import_module
from pathlib import Path
from typing import IO, Any, cast

from assay.errors import SourceError, UsageError

from .format import Advance

#: Endings of names that say "compressed"; what decides is how the content begins.
COMPRESSED = (".gz", ".bz2", ".xz", ".zst")

#: Name of the error handler that turns what cannot be decoded into something UTF-8 cannot hold, see `utf8`.
UNDECODABLE = "assay.undecodable"
codecs.register_error(UNDECODABLE, lambda error: ("\udcff", cast("UnicodeDecodeError", error).end))

MARKS = {codecs.BOM_UTF8: "utf-8", codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}


def decompressed(raw: IO[bytes], path: Path) -> IO[bytes]:
    """The open file decompressed if it begins like gzip, bzip2, xz or zstd, else the file itself."""
    head = raw.read(6)
    raw.seek(0)
    if head.startswith(b"\x1f\x8b"):
        return cast("IO[bytes]", gzip.GzipFile(fileobj=raw))
    if head.startswith(b"BZh"):
        return cast("IO[bytes]", bz2.BZ2File(raw))
    if head.startswith(b"\xfd7zXZ\x00"):
        return cast("IO[bytes]", lzma.LZMAFile(raw))
    if head.startswith(b"\x28\xb5\x2f\xfd"):
        return cast("IO[bytes]", zstd(path).ZstdFile(raw))
    return raw


def is_compressed(path: Path) -> bool:
    """Whether the file is compressed as a whole."""
    with path.open("rb") as raw:
        return decompressed(raw, path) is not raw


def blocks(path: Path, size: int, advance: Advance = lambda _: None, *, start: int = 0) -> Iterator[bytes]:
    """The decompressed bytes in blocks, from an offset where one is given; progress counts the bytes on disk.

    Raises:
        SourceError: the file cannot be opened, or its compressed stream is damaged or ends early.
    """
    with _named(path):
        raw = path.open("rb")
    with raw:
        with _named(path):
            stream = decompressed(raw, path)
            stream.seek(start)
        told = 0
        while block := _read(stream, size, path):
            advance(raw.tell() - told)
            told = raw.tell()
            yield block
        advance(raw.tell() - told)


def _read(stream: IO[bytes], size: int, path: Path) -> bytes:
    with _named(path):
        return stream.read(size)


@contextmanager
def _named(path: Path) -> Iterator[None]:
    """Errors of reading as a SourceError that names the file."""
    try:
        yield
    except SourceError:
        raise
    # Every decompressor has types of its own for damaged bytes: OSError, EOFError, zlib.error, LZMAError, ZstdError.
    except Exception as error:
        raise SourceError(f"cannot be read to its end: {error}; is it complete?", file=path) from error


def utf8(pieces: Iterable[bytes], encoding: str) -> Iterator[bytes]:
    """The text as UTF-8 without a byte-order mark.

    What the encoding does not allow comes out as an encoded surrogate, which is no UTF-8 either: so whoever looks
    for undecodable records looks for invalid UTF-8, whatever the encoding of the file.
    """
    if encoding == "utf-8":
        coded = iter(pieces)
    else:
        decoder = codecs.getincrementaldecoder(encoding)(UNDECODABLE)
        texts = (decoder.decode(piece, final) for piece, final in with_last(pieces))
        coded = (text.encode("utf-8", "surrogatepass") for text in texts)
    yield next(coded, b"").removeprefix(codecs.BOM_UTF8)
    yield from coded


def with_last(pieces: Iterable[bytes]) -> Iterator[tuple[bytes, bool]]:
    """Each piece with whether it is the last; at least one, which may be empty."""
    held = b""
    for number, piece in enumerate(pieces):
        if number:
            yield held, False
        held = piece
    yield held, True


def encoding_of(samples: Iterable[bytes]) -> str:
    """The encoding of a text by its byte-order mark, else UTF-8 or else cp1252, the web's superset of Latin-1.

    Lines that are not plain ASCII vote: where most of them are valid UTF-8, the others are damaged lines.
    """
    texts = list(samples)
    lines = [line for text in texts for line in text.split(b"\n") if not line.isascii()]
    valid = sum(map(is_utf8, lines))
    return encoding_marked(texts[0]) or ("utf-8" if 2 * valid >= len(lines) else "cp1252")


def encoding_marked(head: bytes) -> str | None:
    """The encoding that a byte-order mark at the beginning of a text tells."""
    return next((name for mark, name in MARKS.items() if head.startswith(mark)), None)


def encoding_named(name: str) -> str:
    """Python's own spelling of an encoding's name; UTF-8 with a mark is UTF-8.

    Raises:
        UsageError: Python knows no such text encoding.
    """
    try:
        "".encode(name)
        known = codecs.lookup(name).name
    except LookupError:
        raise UsageError(f"no encoding {name!r}, expected one of Python's; try utf-8, cp1252 or utf-16") from None
    return "utf-8" if known == "utf-8-sig" else known


def is_utf8(text: bytes | memoryview) -> bool:
    """Whether the bytes are valid UTF-8."""
    try:
        str(text, "utf-8")
    except UnicodeDecodeError:
        return False
    return True


def zstd(path: Path) -> Any:
    """The module that reads Zstandard.

    Raises:
        SourceError: there is none.
    """
    for module in ("compression.zstd", "backports.zstd"):
        with suppress(ImportError):
            return import_module(module)
    raise SourceError(
        "compressed with Zstandard, which Python reads from 3.14 on; try pip install 'assay[zstd]'", file=path
    )
