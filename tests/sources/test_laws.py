"""The laws of sources, over every format of files: what is written is read, again and again, in chunks of any size."""

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

from assay.errors import SourceError
from assay.sources import FORMATS, ArrowFile, ArrowStream, Csv, Format, JsonLines, Parquet, open_source

from .reading import Read, read

#: Text of all kinds, but no surrogates, which no format can carry.
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)


@dataclass(frozen=True)
class Carried:
    """What a format carries: how it is written, and the values a column may hold."""

    write: Callable[[pl.DataFrame, Path], object]
    text: st.SearchStrategy[str | None]
    #: The same format with chunks of a size; None where chunks are the library's.
    chunked: Callable[[int], Format] | None = None


CARRIED: dict[type, Carried] = {
    Parquet: Carried(pl.DataFrame.write_parquet, TEXT | st.none()),
    ArrowFile: Carried(pl.DataFrame.write_ipc, TEXT | st.none()),
    ArrowStream: Carried(pl.DataFrame.write_ipc_stream, TEXT | st.none()),
    JsonLines: Carried(pl.DataFrame.write_ndjson, TEXT | st.none(), lambda size: JsonLines(chunk_bytes=size)),
    # A CSV file knows no types: text that looks like a number is a number. A letter in front tells them apart.
    Csv: Carried(
        lambda frame, path: frame.write_csv(path, quote_style="non_numeric"),
        TEXT.map(lambda text: f"x{text}") | st.none(),
        lambda size: Csv(",", True, "utf-8", (), chunk_bytes=size),
    ),
}


def test_every_format_keeps_the_laws() -> None:
    assert {type(each) for each in FORMATS} == CARRIED.keys()


@st.composite
def frames(draw: st.DrawFn, text: st.SearchStrategy[str | None]) -> pl.DataFrame:
    """Frames of an integer, a float and a text column, each with at least one value."""
    rows = draw(st.integers(1, 12))
    ints = st.integers(-(2**63), 2**63 - 1) | st.none()
    floats = (
        st.floats(allow_nan=False, allow_infinity=False).filter(lambda x: x != int(x) or abs(x) < 2**53) | st.none()
    )
    values: dict[str, list[Any]] = {
        "i": [draw(st.integers(-9, 9)), *(draw(ints) for _ in range(rows - 1))],
        "f": [0.5, *(draw(floats) for _ in range(rows - 1))],
        "s": ["x", *(draw(text) for _ in range(rows - 1))],
    }
    return pl.DataFrame(values, schema={"i": pl.Int64, "f": pl.Float64, "s": pl.String})


@pytest.mark.parametrize("each", FORMATS, ids=lambda each: each.name)
@given(data=st.data())
def test_what_is_written_is_read_again_and_again(each: Format, data: st.DataObject) -> None:
    carried = CARRIED[type(each)]
    frame = data.draw(frames(carried.text))
    with TemporaryDirectory() as folder:
        file = Path(folder, f"data{each.suffixes[0]}")
        carried.write(frame, file)
        whole = carried.chunked(1 << 20) if carried.chunked else each
        source = open_source(file, format=whole)
        first, second = read(source), read(source)
        assert first.by_types == second.by_types
        assert not first.rejected
        assert Counter(map(repr, first.rows)) == Counter(map(repr, frame.rows()))
        if carried.chunked:
            cut = read(open_source(file, format=carried.chunked(data.draw(st.integers(4, 60)))))
            assert cut.by_types == first.by_types


#: Bytes of the kinds that make or break a text format, and any others.
GARBAGE = st.lists(
    st.sampled_from(
        [b"a", b"1", b"2.5", b",", b'"', b"\n", b"\r\n", b"\r", b" ", b";", b"\0", b"\xff", b"\xc3\xa9", b"NA"]
    )
    | st.sampled_from(
        [b'{"a": 1}\n', b'{"a": "x"}\n', b'{"b": [1]}\n', b"{}", b"[", b"]", b"\xef\xbb\xbf", b"\xff\xfe"]
    )
    | st.binary(max_size=3),
    max_size=30,
).map(b"".join)


@pytest.mark.parametrize("each", [each for each in FORMATS if CARRIED[type(each)].chunked], ids=lambda each: each.name)
@given(text=GARBAGE, size=st.integers(4, 40))
def test_garbage_is_rows_or_rejected_or_an_error_that_says_so(each: Format, text: bytes, size: int) -> None:
    with TemporaryDirectory() as folder:
        file = Path(folder, f"data{each.suffixes[0]}")
        file.write_bytes(text)
        found = [garbage(file, each.__class__(chunk_bytes=chunk)) for chunk in (1 << 20, size)]  # type: ignore[call-arg] # text formats have chunks
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


@given(rows=st.lists(st.lists(st.sampled_from(["1", "2.5", "x", "", "NA", "\0"]), min_size=1, max_size=4), max_size=12))
def test_rows_in_are_rows_out_and_rows_rejected(rows: list[list[str]]) -> None:
    lines = [",".join(row) for row in rows]
    with TemporaryDirectory() as folder:
        file = Path(folder, "data.csv")
        file.write_text("\n".join(["a,b", *lines]), encoding="utf-8")
        got = read(open_source(file, format=Csv(",", True)))
    assert len(got.rows) + len(got.rejected) == sum(line != "" for line in lines)
