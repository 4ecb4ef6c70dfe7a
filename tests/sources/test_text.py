import bz2
import gzip
import lzma
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import pytest

from assay.errors import SourceError
from assay.sources import Csv, open_source
from assay.sources.text import encoding_of, utf8

from .reading import read

ROWS = "n,s\n" + "".join(f"{i},row {i}\n" for i in range(5000))

COMPRESSIONS: list[tuple[str, Callable[[bytes], bytes]]] = [
    (".gz", gzip.compress),
    (".bz2", bz2.compress),
    (".xz", lzma.compress),
]


@pytest.fixture(params=[*COMPRESSIONS, (".zst", None)], ids=lambda each: each[0])
def compressed(request: pytest.FixtureRequest) -> tuple[str, Callable[[bytes], bytes]]:
    """A compression: the ending of its files and its function."""
    suffix, compress = request.param
    if compress is None:
        compress = pytest.importorskip(
            "backports.zstd", reason="no Zstandard here: pip install backports.zstd"
        ).compress
    return suffix, compress


def test_compressed_files_are_read_and_progress_counts_their_bytes(
    tmp_path: Path, compressed: tuple[str, Callable[[bytes], bytes]]
) -> None:
    suffix, compress = compressed
    file = tmp_path / f"data.csv{suffix}"
    file.write_bytes(compress(ROWS.encode()))
    source = open_source(file, format=Csv(chunk_bytes=1000))
    told: list[int] = []
    assert sum(batch.height for batch in source.batches(advance=told.append)) == 5000
    assert sum(told) == source.size == file.stat().st_size


@pytest.mark.parametrize("name", ["data.csv", "data"])
def test_content_tells_compression_and_not_the_name(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(gzip.compress(ROWS.encode()))
    assert len(read(open_source(tmp_path / name)).rows) == 5000


def test_two_gzip_files_in_one_are_one_text(tmp_path: Path) -> None:
    (tmp_path / "data.csv.gz").write_bytes(gzip.compress(b"a\n1\n") + gzip.compress(b"2\n"))
    assert read(open_source(tmp_path / "data.csv.gz")).rows == [(1,), (2,)]


def test_a_truncated_or_damaged_stream_is_an_error_that_names_the_file(
    tmp_path: Path, compressed: tuple[str, Callable[[bytes], bytes]]
) -> None:
    suffix, compress = compressed
    file = tmp_path / f"data.csv{suffix}"
    whole = compress(ROWS.encode())
    damaged = bytearray(whole)
    damaged[len(whole) // 2 : len(whole) // 2 + 8] = b"\0\xff" * 4
    for broken in (whole[: len(whole) // 2], whole[:-3], bytes(damaged)):
        file.write_bytes(broken)
        with pytest.raises(SourceError, match=r"data\.csv.*: cannot be read to its end: .*; is it complete\?"):
            read(open_source(file))


def test_zstandard_without_a_library_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def without(name: str) -> object:
        if "zstd" in name:
            raise ImportError(name)
        return import_module(name)

    monkeypatch.setattr("assay.sources.text.import_module", without)
    (tmp_path / "data.csv.zst").write_bytes(b"\x28\xb5\x2f\xfd\0\0")
    with pytest.raises(SourceError, match=r"compressed with Zstandard.*pip install 'assay\[zstd\]'"):
        open_source(tmp_path / "data.csv.zst")


def test_lines_vote_for_the_encoding() -> None:
    assert encoding_of([b"plain\n"]) == "utf-8"
    assert encoding_of(["é\nü\n".encode() + b"\xff\n"]) == "utf-8"
    assert encoding_of([b"\xe9\nx\n"]) == "cp1252"
    assert encoding_of([b"x\n", b"\xe9\n"]) == "cp1252"
    assert encoding_of(["é".encode("utf-16")]) == "utf-16-le"


def test_what_cannot_be_decoded_is_no_utf_8_either() -> None:
    assert b"".join(utf8([b"x\x81", b"y"], "cp1252")) == b"x\xed\xb3\xbfy"


def test_letters_may_be_cut_between_pieces() -> None:
    text = "aé😀".encode("utf-16-le")
    assert b"".join(utf8([text[i : i + 1] for i in range(len(text))], "utf-16-le")) == "aé😀".encode()
