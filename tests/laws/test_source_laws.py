"""The laws of sources, over every format of files.

What is written is read, again and again, in chunks of any size. Whatever the bytes, only a SourceError may be raised,
and no record is lost.
"""

import contextlib
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.sources.icebergs import write_iceberg
from tests.sources.reading import Read, read
from tests.sources.tfrecords import example, frame, write_frame

from assay.errors import SourceError
from assay.sources import (
    FORMATS,
    ArrowFile,
    ArrowStream,
    Avro,
    Csv,
    Delta,
    Format,
    Iceberg,
    JsonLines,
    Parquet,
    TFRecord,
    open_source,
)
from assay.sources.avro_blocks import header

#: Text of all kinds, but no surrogates, which no format can carry.
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)

#: Bytes of one chunk that holds all there is.
WHOLE = 1 << 20


@dataclass(frozen=True)
class Carried:
    """What a format carries: how it is written, and the values a column may hold."""

    write: Callable[[pl.DataFrame, Path], object]
    text: st.SearchStrategy[str | None]
    #: The same format with chunks of a size; None where chunks are the library's.
    chunked: Callable[[int], Format] | None = None
    #: What a frame is when it comes back.
    returned: Callable[[pl.DataFrame], pl.DataFrame] = lambda frame: frame


def as_features(frame: pl.DataFrame) -> pl.DataFrame:
    """A tf.Example holds bytes, floats of 32 bits and integers, all in lists."""
    typed = frame.with_columns(pl.col("s").cast(pl.Binary), pl.col("f").cast(pl.Float32))
    return typed.select(pl.when(pl.col(name).is_not_null()).then(pl.concat_list(name)) for name in typed.columns)


CARRIED: dict[type, Carried] = {
    Parquet: Carried(pl.DataFrame.write_parquet, TEXT | st.none()),
    ArrowFile: Carried(pl.DataFrame.write_ipc, TEXT | st.none()),
    ArrowStream: Carried(pl.DataFrame.write_ipc_stream, TEXT | st.none()),
    Avro: Carried(pl.DataFrame.write_avro, TEXT | st.none(), lambda size: Avro(chunk_bytes=size)),
    TFRecord: Carried(write_frame, TEXT | st.none(), lambda size: TFRecord(chunk_bytes=size), as_features),
    JsonLines: Carried(pl.DataFrame.write_ndjson, TEXT | st.none(), lambda size: JsonLines(chunk_bytes=size)),
    Delta: Carried(lambda frame, path: frame.write_delta(str(path)), TEXT | st.none()),
    Iceberg: Carried(write_iceberg, TEXT | st.none()),
    # A CSV file knows no types: text that looks like a number is a number. A letter in front tells them apart.
    Csv: Carried(
        lambda frame, path: frame.write_csv(path, quote_style="non_numeric"),
        TEXT.map(lambda text: f"x{text}") | st.none(),
        lambda size: Csv(",", True, "utf-8", (), chunk_bytes=size),
    ),
}

CHUNKED = [each for each in FORMATS if CARRIED[type(each)].chunked]


def test_every_format_keeps_the_laws() -> None:
    assert {type(each) for each in FORMATS} == CARRIED.keys()


def test_every_format_is_described() -> None:
    page = (Path(__file__).parents[2] / "docs" / "formats.md").read_text(encoding="utf-8")
    assert all(f"| {each.name} | " in page for each in FORMATS)


@st.composite
def frames(draw: st.DrawFn, text: st.SearchStrategy[str | None]) -> pl.DataFrame:
    """Frames of a float, an integer and a text column, each with at least one value."""
    rows = draw(st.integers(1, 12))
    ints = st.integers(-(2**63), 2**63 - 1) | st.none()
    floats = (
        st.floats(allow_nan=False, allow_infinity=False).filter(lambda x: x != int(x) or abs(x) < 2**53) | st.none()
    )
    values: dict[str, list[Any]] = {
        "f": [0.5, *(draw(floats) for _ in range(rows - 1))],
        "i": [draw(st.integers(-9, 9)), *(draw(ints) for _ in range(rows - 1))],
        "s": ["x", *(draw(text) for _ in range(rows - 1))],
    }
    return pl.DataFrame(values, schema={"f": pl.Float64, "i": pl.Int64, "s": pl.String})


@pytest.mark.parametrize("each", FORMATS, ids=lambda each: each.name)
@given(data=st.data())
def test_what_is_written_is_read_again_and_again(each: Format, data: st.DataObject) -> None:
    carried = CARRIED[type(each)]
    frame = data.draw(frames(carried.text))
    with TemporaryDirectory() as folder:
        file = Path(folder, f"data{''.join(each.suffixes[:1])}")
        carried.write(frame, file)
        source = open_source(file, format=carried.chunked(WHOLE) if carried.chunked else each)
        first, second = read(source), read(source)
        assert first.columns == ("f", "i", "s")
        assert first.by_types == second.by_types
        assert not first.rejected
        assert Counter(map(repr, first.rows)) == Counter(map(repr, carried.returned(frame).rows()))
        if carried.chunked:
            cut = read(open_source(file, format=carried.chunked(data.draw(st.integers(4, 60)))))
            assert cut.by_types == first.by_types


@given(numbers=st.lists(st.none() | st.integers(-(2**63), 2**63 - 1), max_size=20))
def test_a_frame_is_read_again_and_again(numbers: list[int | None]) -> None:
    source = open_source(pl.DataFrame({"x": pl.Series(numbers, dtype=pl.Int64), "i": range(len(numbers))}))
    for _ in range(2):
        assert [row[0] for row in read(source).rows] == numbers


#: The beginning of an Avro file of integers.
AVRO = header({"type": "record", "name": "r", "fields": [{"name": "n", "type": "int"}]}, b"M" * 16)

#: Bytes of the kinds that make or break a format, and any others.
GARBAGE = st.lists(
    st.sampled_from(
        [b"a", b"1", b"2.5", b",", b'"', b"\n", b"\r\n", b"\r", b" ", b";", b"\0", b"\xff", b"\xc3\xa9", b"NA"]
    )
    | st.sampled_from(
        [b'{"a": 1}\n', b'{"a": "x"}\n', b'{"b": [1]}\n', b"{}", b"[", b"]", b"\xef\xbb\xbf", b"\xff\xfe"]
    )
    | st.sampled_from([frame(example({"a": [1]})), frame(example({"a": [b"x"]})), frame(b"a")])
    | st.sampled_from([AVRO, b"\2\2\2" + b"M" * 16, b"\4\2\2" + b"M" * 16, b"M" * 16])
    | st.binary(max_size=3),
    max_size=30,
).map(b"".join)


@pytest.mark.parametrize("each", CHUNKED, ids=lambda each: each.name)
@given(text=GARBAGE, size=st.integers(4, 40))
def test_garbage_is_rows_or_rejected_or_an_error_that_says_so(each: Format, text: bytes, size: int) -> None:
    with TemporaryDirectory() as folder:
        file = Path(folder, f"data{''.join(each.suffixes[:1])}")
        file.write_bytes(text)
        found = [garbage(file, each.__class__(chunk_bytes=chunk)) for chunk in (WHOLE, size)]  # type: ignore[call-arg] # these have chunks
    assert (found[0] is None) == (found[1] is None)
    if found[0] and found[1]:
        assert found[0].by_types == found[1].by_types
        assert found[0].rejected == found[1].rejected


def garbage(file: Path, format: Format) -> Read | None:
    """What a file gives, None where it is an error."""
    try:
        return read(open_source(file, format=format))
    except SourceError:
        return None


@pytest.mark.parametrize("each", FORMATS, ids=lambda each: each.name)
@given(content=st.binary(max_size=300) | st.text(max_size=200).map(str.encode), marked=st.booleans())
def test_garbage_raises_nothing_but_a_source_error(each: Format, content: bytes, marked: bool) -> None:
    marks = (b"PAR1", b"ARROW1\0\0", b"\xff\xff\xff\xff\x08\0\0\0", frame(example({"a": [1]})), b'{"a": 1}\n', AVRO)
    mark = next((mark for mark in marks if each.recognizes(mark)), b"") if marked else b""
    with TemporaryDirectory() as folder:
        file = Path(folder, f"data{''.join(each.suffixes[:1])}")
        file.write_bytes(mark + content)
        with contextlib.suppress(SourceError):
            got = read(open_source(file))
            assert len(got.rows) + len(got.rejected) <= len(content) + 1 + bool(mark)


CELLS = st.one_of(
    st.integers(-(10**20), 10**20).map(str),
    st.floats().map(str),
    st.text(st.characters(codec="utf-8", exclude_characters='\r\n",\x00'), max_size=5),
    st.sampled_from(["NA", "", '"a,b"', '"say ""hi"""', '"two\nlines"', "nan", " 1"]),
)


@given(
    rows=st.lists(st.lists(CELLS, min_size=2, max_size=4), min_size=1, max_size=12),
    chunk=st.sampled_from([16, 64, WHOLE]),
)
def test_every_record_of_a_csv_file_is_a_row_or_is_set_aside(rows: list[list[str]], chunk: int) -> None:
    with TemporaryDirectory() as folder:
        file = Path(folder, "data.csv")
        file.write_bytes("\n".join(["a,b,c", *(",".join(row) for row in rows)]).encode() + b"\n")
        got = read(open_source(file, format=Csv(chunk_bytes=chunk, header=True)))
    assert len(got.rows) + len(got.rejected) == len(rows)
    assert len(got.rows) == sum(len(row) == 3 for row in rows)


@given(numbers=st.lists(st.integers(-9, 9), min_size=1, max_size=9), data=st.data())
def test_a_changed_byte_of_a_tfrecord_file_costs_one_record_and_is_told(
    numbers: list[int], data: st.DataObject
) -> None:
    records = [frame(example({"n": [number]})) for number in numbers]
    touched = data.draw(st.integers(0, len(records) - 1))
    at = data.draw(st.integers(0, len(records[touched]) - 1))
    changed = bytearray(records[touched])
    changed[at] ^= data.draw(st.integers(1, 255))
    with TemporaryDirectory() as folder:
        file = Path(folder, "data.tfrecord")
        file.write_bytes(b"".join([*records[:touched], changed, *records[touched + 1 :]]))
        got = read(open_source(file))
    assert [each.offset for each in got.rejected] == [len(b"".join(records[:touched]))]
    left = numbers[:touched] + numbers[touched + 1 :]
    assert [list(value) for (value,) in got.rows] == [[number] for number in left]
