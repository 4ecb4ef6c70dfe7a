"""Whatever the bytes: only a SourceError may be raised, no record is lost, and a second pass is as the first."""

import contextlib
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assay.errors import SourceError
from assay.sources import Csv, Rejected, open_source

CELLS = st.one_of(
    st.integers(-(10**20), 10**20).map(str),
    st.floats().map(str),
    st.text(st.characters(codec="utf-8", exclude_characters='\r\n",\x00'), max_size=5),
    st.sampled_from(["NA", "", '"a,b"', '"say ""hi"""', '"two\nlines"', "nan", " 1"]),
)


def read(path: Path, chunk: int) -> tuple[list[tuple[str | None, ...]], list[Rejected]]:
    rejected: list[Rejected] = []
    source = open_source(path, format=Csv(chunk_bytes=chunk, header=True))
    rows = [
        tuple(None if cell is None else str(cell) for cell in row)
        for batch in source.batches(reject=rejected.append)
        for row in batch.rows()
    ]
    return rows, rejected


@pytest.mark.parametrize("name", ["x.csv", "x.jsonl"])
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.one_of(st.binary(max_size=300), st.text(max_size=200).map(str.encode)))
def test_garbage_raises_nothing_but_a_source_error(tmp_path: Path, name: str, content: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    rejected: list[Rejected] = []
    with contextlib.suppress(SourceError):
        rows = sum(len(batch) for batch in open_source(path).batches(reject=rejected.append))
        assert rows + len(rejected) <= len(content) + 1


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.lists(st.lists(CELLS, min_size=2, max_size=4), min_size=1, max_size=12),
    chunk=st.sampled_from([16, 64, 8 << 20]),
)
def test_every_record_is_a_row_or_is_set_aside(tmp_path: Path, rows: list[list[str]], chunk: int) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes("\n".join(["a,b,c", *(",".join(row) for row in rows)]).encode() + b"\n")
    found, rejected = read(path, chunk)
    assert len(found) + len(rejected) == len(rows)
    assert len(found) == sum(len(row) == 3 for row in rows)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=12))
def test_neither_chunks_nor_a_second_pass_change_the_rows(tmp_path: Path, rows: list[tuple[str, str]]) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes("\n".join(["a,b", *(",".join(row) for row in rows)]).encode() + b"\n")
    whole = sorted(read(path, 8 << 20)[0], key=str)
    assert sorted(read(path, 16)[0], key=str) == whole
    assert sorted(read(path, 8 << 20)[0], key=str) == whole


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    numbers=st.lists(st.one_of(st.none(), st.integers(-(2**63), 2**63 - 1)), max_size=20),
    kind=st.sampled_from(["parquet", "arrow", "frame", "csv", "jsonl"]),
)
def test_what_is_written_is_read(tmp_path: Path, numbers: list[int | None], kind: str) -> None:
    frame = pl.DataFrame({"x": pl.Series(numbers, dtype=pl.Int64), "i": range(len(numbers))})
    path = tmp_path / f"x.{kind}"
    match kind:
        case "parquet":
            frame.write_parquet(path)
        case "arrow":
            frame.write_ipc(path)
        case "csv":
            frame.write_csv(path)
        case "jsonl":
            frame.write_ndjson(path)
    if kind == "jsonl" and not numbers:
        return  # without a line there are no columns
    source = open_source(frame if kind == "frame" else path)
    for _ in range(2):
        batches = list(source.batches())
        assert source.columns() == ("x", "i")
        assert [value for batch in batches for value in batch["x"].to_list()] == numbers
