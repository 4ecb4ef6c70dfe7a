from pathlib import Path

import pytest

from assay.errors import SourceError
from assay.sources import open_source
from assay.sources.files import find, natural

from .reading import read


def touch(*paths: Path) -> None:
    for path in paths:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("a\n1\n")


def names(folder: Path, where: str | Path | list[Path]) -> list[str]:
    return [file.path.relative_to(folder).as_posix() for file in find(where)]


def test_numbers_in_names_count_as_numbers() -> None:
    assert sorted(map(Path, ["p10", "p9", "q1", "p9/2"]), key=natural) == [*map(Path, ["p9", "p9/2", "p10", "q1"])]


def test_a_folder_is_its_files_in_natural_order_without_the_hidden(tmp_path: Path) -> None:
    touch(
        *(
            tmp_path / each
            for each in ["p-10.csv", "p-9.csv", "sub/p.csv", "_SUCCESS", ".x.csv", "p.csv.crc", "_t/p.csv"]
        )
    )
    assert names(tmp_path, tmp_path) == ["p-9.csv", "p-10.csv", "sub/p.csv"]


def test_a_glob_is_what_it_matches(tmp_path: Path) -> None:
    touch(tmp_path / "a1.csv", tmp_path / "a2.csv", tmp_path / "b.csv", tmp_path / "sub" / "a3.csv")
    assert names(tmp_path, f"{tmp_path}/a*.csv") == ["a1.csv", "a2.csv"]
    assert names(tmp_path, tmp_path / "**" / "a*.csv") == ["a1.csv", "a2.csv", "sub/a3.csv"]


def test_a_glob_of_folders_is_their_files(tmp_path: Path) -> None:
    touch(tmp_path / "day=1" / "p.csv", tmp_path / "day=2" / "p.csv")
    assert names(tmp_path, f"{tmp_path}/day=*") == ["day=1/p.csv", "day=2/p.csv"]


def test_a_name_with_brackets_is_a_name_if_there_is_such_a_file(tmp_path: Path) -> None:
    touch(tmp_path / "a[1].csv")
    assert names(tmp_path, tmp_path / "a[1].csv") == ["a[1].csv"]


def test_a_list_is_in_the_order_given(tmp_path: Path) -> None:
    touch(tmp_path / "b.csv", tmp_path / "a.csv")
    assert names(tmp_path, [tmp_path / "b.csv", tmp_path / "a.csv"]) == ["b.csv", "a.csv"]


def test_what_is_not_there_says_what_is(tmp_path: Path) -> None:
    touch(tmp_path / "train.csv")
    with pytest.raises(SourceError, match=r"trian\.csv: no such file or folder; looked in .*, which has train\.csv"):
        find(tmp_path / "trian.csv")
    with pytest.raises(SourceError, match=r"no file matches the pattern; looked in .*, which has train\.csv"):
        find(tmp_path / "*.parquet")


def test_an_empty_folder_says_so(tmp_path: Path) -> None:
    touch(tmp_path / "_SUCCESS")
    with pytest.raises(SourceError, match="a folder without data files"):
        find(tmp_path)


def test_an_empty_list_says_so() -> None:
    with pytest.raises(SourceError, match="an empty list of files"):
        find([])


def test_an_address_is_no_path() -> None:
    with pytest.raises(SourceError, match="an address, expected a local file"):
        find("s3://bucket/data.parquet")


def test_keys_in_folder_names_are_columns(tmp_path: Path) -> None:
    touch(tmp_path / "year=2024" / "day=01" / "p.csv", tmp_path / "year=2024" / "day=2a%2Fb" / "p.csv")
    got = read(open_source(tmp_path))
    assert got.columns == ("a", "year", "day")
    assert got.rows == [(1, 2024, "01"), (1, 2024, "2a/b")]


def test_a_key_without_a_value_is_null_and_whole_keys_are_integers(tmp_path: Path) -> None:
    touch(tmp_path / "k=7" / "p.csv", tmp_path / "k=__HIVE_DEFAULT_PARTITION__" / "p.csv")
    got = read(open_source(tmp_path))
    assert got.rows == [(1, 7), (1, None)]
    assert {types["k"] for types in got.types} == {"Int64"}


def test_keys_can_be_asked_for_alone(tmp_path: Path) -> None:
    touch(tmp_path / "k=7" / "p.csv")
    assert read(open_source(tmp_path), columns=["k"]).rows == [(7,)]


def test_a_column_of_the_file_has_precedence_over_a_key_of_its_name(tmp_path: Path) -> None:
    touch(tmp_path / "a=7" / "p.csv")
    assert read(open_source(tmp_path)).rows == [(1,)]
