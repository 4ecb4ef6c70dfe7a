"""Files as bad as they come: a clear error for a bad call, a counted row for bad data, nothing lost."""

import gzip
from pathlib import Path

import polars as pl
import pytest

from assay.errors import ColumnError, SourceError
from assay.sources import Csv, Rejected, open_source


def read(path: Path | str, **options: object) -> tuple[pl.DataFrame, list[Rejected]]:
    """All rows of a file, as text where batches differ in type, and the rows set aside."""
    rejected: list[Rejected] = []
    source = open_source(path, **options)  # type: ignore[arg-type]  # the format
    batches = list(source.batches(reject=rejected.append))
    return pl.concat(batches, how="diagonal_relaxed"), rejected


def written(folder: Path, content: bytes, name: str = "x.csv") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def places(rejected: list[Rejected]) -> list[tuple[int | None, str, str]]:
    return [(row.line, row.reason, row.excerpt) for row in rejected]


def test_ragged_rows_are_set_aside_with_their_line(tmp_path: Path) -> None:
    frame, rejected = read(written(tmp_path, b"a,b,c\n1,2,3\n4,5\n6,7,8,9\n10,11,12\n"))
    assert frame.rows() == [(1, 2, 3), (10, 11, 12)]
    assert places(rejected) == [
        (3, "fewer fields than the header", "4,5"),
        (4, "more fields than the header", "6,7,8,9"),
    ]


def test_mixed_line_ends_are_line_ends(tmp_path: Path) -> None:
    frame, rejected = read(written(tmp_path, b"a,b\n1,x\r\n2,y\r3,z\n"))
    assert frame.rows() == [(1, "x"), (2, "y"), (3, "z")]
    assert not rejected


def test_a_byte_order_mark_is_no_part_of_a_name(tmp_path: Path) -> None:
    assert read(written(tmp_path, b"\xef\xbb\xbfa,b\n1,2\n"))[0].columns == ["a", "b"]


@pytest.mark.parametrize("encoding", ["latin-1", "utf-16", "utf-8", "utf-8-sig"])
def test_the_encoding_is_found(tmp_path: Path, encoding: str) -> None:
    frame, rejected = read(written(tmp_path, "name,city\nJosé,Málaga\nÅsa,Göteborg\n".encode(encoding)))
    assert frame.rows() == [("José", "Málaga"), ("Åsa", "Göteborg")]
    assert not rejected


def test_a_line_that_is_no_utf_8_is_set_aside_where_utf_8_was_asked_for(tmp_path: Path) -> None:
    frame, rejected = read(written(tmp_path, b"a,b\n1,ok\n2,\xff\xfe\n3,ok\n"), format=Csv(encoding="utf-8"))
    assert frame.rows() == [(1, "ok"), (3, "ok")]
    assert [(row.line, row.excerpt) for row in rejected] == [(3, "2,\\xff\\xfe")]


def test_a_cell_of_ten_megabytes_is_a_cell(tmp_path: Path) -> None:
    frame, rejected = read(written(tmp_path, b"a,b\n1," + b"x" * 10_000_000 + b"\n2,y\n"))
    assert frame["b"].str.len_bytes().to_list() == [10_000_000, 1]
    assert not rejected


def test_columns_of_the_same_name_or_none_are_told_apart(tmp_path: Path) -> None:
    assert read(written(tmp_path, b"a,a,,b\n1,2,3,4\n"))[0].columns == ["a", "a_2", "column_3", "b"]


def test_a_quote_that_never_closes_costs_one_row_not_the_file(tmp_path: Path) -> None:
    frame, rejected = read(written(tmp_path, b'a,b\n1,"never closed\n2,3\n4,5\n'))
    assert frame.rows() == [(2, 3), (4, 5)]
    assert [row.line for row in rejected] == [2]


def test_a_word_among_numbers_leaves_the_numbers_numbers(tmp_path: Path) -> None:
    path = written(tmp_path, b"a,b\n" + b"1,2\n" * 300_000 + b"x,3\n1.5,4\n")
    batches = list(open_source(path).batches())
    types: dict[str, int] = {}
    for batch in batches:
        types[str(batch.schema["a"])] = types.get(str(batch.schema["a"]), 0) + len(batch)
    assert sum(types.values()) == 300_002
    assert types["String"] <= 2


def test_a_dataset_may_change_a_type_and_its_columns_between_files(tmp_path: Path) -> None:
    written(tmp_path, b"x,y\n1,2\n", "a.csv")
    written(tmp_path, b"x,z\nfoo,2\n", "b.csv")
    frame, rejected = read(tmp_path)
    assert frame.select("x", "y", "z").rows() == [("1", 2, None), ("foo", None, 2)]
    assert not rejected


@pytest.mark.parametrize("name", ["a.parquet", "b.arrow"])
def test_a_truncated_columnar_file_is_named(tmp_path: Path, name: str) -> None:
    frame = pl.DataFrame({"x": list(range(10_000))})
    path = tmp_path / name
    frame.write_parquet(path) if name == "a.parquet" else frame.write_ipc(path)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    with pytest.raises(SourceError, match=name):
        read(path)


def test_a_truncated_gzip_file_is_named(tmp_path: Path) -> None:
    path = written(tmp_path, gzip.compress(b"a,b\n" + b"1,2\n" * 10_000)[:-20], "x.csv.gz")
    with pytest.raises(SourceError, match=r"x\.csv\.gz"):
        read(path)


def test_an_empty_file_an_empty_folder_and_no_file_are_named(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    for path in (written(tmp_path, b""), tmp_path / "folder", tmp_path / "nowhere.csv", tmp_path / "*.tsv"):
        with pytest.raises(SourceError, match=path.name.replace("*", r"\*")):
            read(path)


def test_a_header_alone_is_columns_without_rows(tmp_path: Path) -> None:
    source = open_source(written(tmp_path, b"a,b\n"))
    assert source.columns() == ("a", "b")
    assert sum(map(len, source.batches())) == 0


def test_a_missing_column_is_guessed(tmp_path: Path) -> None:
    source = open_source(written(tmp_path, b"age,name\n1,x\n"))
    with pytest.raises(ColumnError, match=r"no column 'agee' .*; it has age, name\. Did you mean 'age'\?"):
        list(source.batches(columns=["agee"]))


def test_lines_that_are_no_json_objects_are_set_aside(tmp_path: Path) -> None:
    path = written(tmp_path, b'{"a":1}\nno json\n[1]\n{"a":2,"b":[1,2]}\n', "x.jsonl")
    frame, rejected = read(path)
    assert frame["a"].to_list() == [1, 2]
    assert frame["b"].to_list() == [None, [1, 2]]
    assert [row.line for row in rejected] == [2, 3]


def test_whole_numbers_of_json_never_change(tmp_path: Path) -> None:
    big = 12345678901234567890123
    frame, _ = read(written(tmp_path, f'{{"a":{2**53 + 1}}}\n{{"a":{big}}}\n'.encode(), "x.jsonl"))
    assert [int(value) for value in frame["a"].to_list()] == [2**53 + 1, big]
