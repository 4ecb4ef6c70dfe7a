import shutil
from importlib.util import find_spec
from pathlib import Path

import polars as pl
import pytest

from assay.errors import SourceError
from assay.sources import open_source, tables

from .icebergs import write_iceberg
from .reading import read

FRAME = pl.DataFrame({"a": [1, 2, 3], "p": ["x", "y", None], "l": [[1], None, []]})


@pytest.fixture(params=["delta", "iceberg"])
def table(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """The frame twice, without the rows that were deleted."""
    folder = tmp_path / "shop" / "table"
    folder.parent.mkdir()
    if request.param == "iceberg":
        write_iceberg(FRAME, folder)
        write_iceberg(FRAME, folder, delete="a = 2")
        (folder.parent / "table.db").unlink()
    else:
        deltalake = pytest.importorskip("deltalake", reason="needs deltalake to write tables")
        FRAME.write_delta(str(folder), delta_write_options={"partition_by": ["p"]})
        FRAME.write_delta(str(folder), mode="append")
        deltalake.DeltaTable(str(folder)).delete("a = 2")
    return folder


def test_a_table_has_the_rows_that_count(table: Path) -> None:
    source = open_source(table)
    assert source.columns() == ("a", "p", "l")
    (batch,) = read(source).batches
    expected = [(1, "x", [1]), (1, "x", [1]), (3, None, []), (3, None, [])]
    assert sorted(batch.rows(), key=repr) == expected
    assert read(source).rows == batch.rows()


def test_only_the_columns_asked_for_come(table: Path) -> None:
    assert read(open_source(str(table)), columns=["p"]).batches[0].columns == ["p"]


def test_progress_adds_up_to_the_size(table: Path) -> None:
    source, told = open_source(table), list[int]()
    list(source.batches(advance=told.append))
    assert sum(told) == source.size


def test_a_glob_of_tables_is_one_dataset_with_other_files(table: Path) -> None:
    FRAME.write_parquet(table.parent / "more.parquet")
    got = read(open_source([f"{table.parent}/tab*", table.parent / "more.parquet"]), columns=["a"])
    assert sorted(a for (a,) in got.rows) == [1, 1, 1, 2, 3, 3, 3]


def test_a_folder_with_a_table_in_it_is_an_error_that_names_it(table: Path) -> None:
    with pytest.raises(SourceError, match=r"shop: a folder with a table in it, expected the table; try .*shop/table"):
        open_source(table.parent)


def test_a_table_without_its_log_is_an_error(table: Path) -> None:
    for file in [*table.glob("_delta_log/*"), *table.glob("metadata/*.metadata.json")]:
        file.write_bytes(b"{")
    with pytest.raises(SourceError, match=r"table: cannot be read: .*; is it complete\?"):
        open_source(table)


def test_a_table_without_its_data_is_an_error(table: Path) -> None:
    for file in table.rglob("*.parquet"):
        file.unlink()
    shutil.rmtree(table / "data", ignore_errors=True)
    with pytest.raises(SourceError, match="table: cannot be read on after 0 rows"):
        read(open_source(table))


def test_a_table_without_its_library_says_what_to_install(table: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    missing = ("deltalake", "pyiceberg")
    monkeypatch.setattr(tables, "find_spec", lambda name: None if name in missing else find_spec(name))
    with pytest.raises(
        SourceError, match=r"expected (deltalake|pyiceberg) to be installed; try pip install 'assay\[(de|ic)"
    ):
        open_source(table)
