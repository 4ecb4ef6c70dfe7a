import gzip
from pathlib import Path

import polars as pl
import pytest

from assay.errors import SourceError
from assay.sources import open_source

from .reading import read

pa = pytest.importorskip("pyarrow", reason="needs pyarrow to write streams")


def test_many_small_batches_come_as_few(tmp_path: Path) -> None:
    table = pa.table({"n": [1, 2], "s": ["x", "y"]})
    with pa.ipc.new_stream(tmp_path / "data.arrows", table.schema) as stream:
        for _ in range(1000):
            stream.write_table(table)
    batches = list(open_source(tmp_path / "data.arrows").batches())
    assert len(batches) == 1
    assert batches[0].height == 2000


def test_dictionaries_may_be_replaced_on_the_way(tmp_path: Path) -> None:
    tables = [pa.table({"s": pa.array(values).dictionary_encode()}) for values in (["x", "y"], ["z"], ["z", "x"])]
    with pa.ipc.new_stream(tmp_path / "data.arrows", tables[0].schema) as stream:
        for table in tables:
            stream.write_table(table)
    assert [row[0] for row in read(open_source(tmp_path / "data.arrows")).rows] == ["x", "y", "z", "z", "x"]


def test_a_stream_may_be_compressed_as_a_whole(tmp_path: Path) -> None:
    pl.DataFrame({"n": [1, 2]}).write_ipc_stream(tmp_path / "data.arrows")
    (tmp_path / "data.arrows.gz").write_bytes(gzip.compress((tmp_path / "data.arrows").read_bytes()))
    assert read(open_source(tmp_path / "data.arrows.gz")).rows == [(1,), (2,)]


def test_every_cut_is_an_error_or_the_end_of_a_message(tmp_path: Path) -> None:
    file = tmp_path / "data.arrows"
    pl.DataFrame({"n": [1, 2]}).write_ipc_stream(file)
    whole = file.read_bytes()
    for length in range(len(whole)):
        file.write_bytes(whole[:length])
        try:
            rows = read(open_source(file)).rows
        except SourceError as error:
            assert str(file) in str(error)  # noqa: PT017  # either outcome is right, this is what the error must say
        else:
            assert rows in ([], [(1,), (2,)])
