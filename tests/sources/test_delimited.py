import os
from pathlib import Path

import polars as pl
import pytest

from assay.errors import ColumnError, SourceError, UsageError
from assay.sources import Csv, open_files, open_source

from .reading import read, read_text

MORE = "more fields than the header"
FEWER = "fewer fields than the header"
QUOTES = "a quote that never closes, or text after one that does"
UNDECODABLE = "bytes that are no text in this encoding"


def test_the_happy_path(tmp_path: Path) -> None:
    got = read_text(tmp_path, "name,age,height\nada,36,1.65\nbob,,1.8\n")
    assert got.columns == ("name", "age", "height")
    assert got.rows == [("ada", 36, 1.65), ("bob", None, 1.8)]
    assert got.types == [{"name": "String", "age": "Int64", "height": "Float64"}]
    assert not got.rejected


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_detected(tmp_path: Path, delimiter: str) -> None:
    got = read_text(tmp_path, "a,b\n1,x y\n2,z\n".replace(",", delimiter))
    assert got.rows == [(1, "x y"), (2, "z")]


def test_decimal_commas_do_not_hide_the_semicolon(tmp_path: Path) -> None:
    assert read_text(tmp_path, "1,5;2,5\n3,5;4,5\n").rows == [("1,5", "2,5"), ("3,5", "4,5")]


def test_a_delimiter_that_is_no_single_byte_is_a_wrong_call() -> None:
    for wrong in ("", "ab", "\n", '"', "é"):
        with pytest.raises(UsageError, match="expected one ASCII character"):
            Csv(delimiter=wrong)


def test_an_encoding_nobody_knows_is_a_wrong_call(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no encoding 'utf-9'"):
        read_text(tmp_path, "a\n1\n", Csv(encoding="utf-9"))


def test_words_over_numbers_are_a_header_and_numbers_over_numbers_are_not(tmp_path: Path) -> None:
    assert read_text(tmp_path, "a,b\n1,2\n").columns == ("a", "b")
    got = read_text(tmp_path, "3,4\n1,2\n")
    assert (got.columns, got.rows) == (("column_1", "column_2"), [(3, 4), (1, 2)])


def test_all_text_has_a_header_unless_it_occurs_below(tmp_path: Path) -> None:
    assert read_text(tmp_path, "color,size\nred,big\n").columns == ("color", "size")
    assert read_text(tmp_path, "red,big\nblue,small\nred,small\n").columns == ("column_1", "column_2")


def test_an_index_without_a_name_does_not_hide_the_header(tmp_path: Path) -> None:
    assert read_text(tmp_path, ",name\n0,ada\n1,bob\n").columns == ("column_1", "name")


def test_a_given_header_or_none_is_believed(tmp_path: Path) -> None:
    assert read_text(tmp_path, "3,4\n1,2\n", Csv(header=True)).columns == ("3", "4")
    assert read_text(tmp_path, "a,b\n1,2\n", Csv(header=False)).rows == [("a", "b"), ("1", "2")]


def test_a_header_alone_is_no_rows_but_columns(tmp_path: Path) -> None:
    got = read_text(tmp_path, "name,age\n")
    assert (got.columns, got.rows) == (("name", "age"), [])


@pytest.mark.parametrize("text", ["", "\n\n", "\r\n", "\ufeff"])
def test_an_empty_file_says_so(tmp_path: Path, text: str) -> None:
    with pytest.raises(SourceError, match=r"data\.csv: nothing in it, expected rows of text; try another file"):
        read_text(tmp_path, text)


def test_names_that_are_empty_or_twice_are_made_unlike(tmp_path: Path) -> None:
    assert read_text(tmp_path, "a,,a,a_2\n1,2,3,4\n").columns == ("a", "column_2", "a_3", "a_2")


def test_names_that_polars_would_take_for_patterns_are_names(tmp_path: Path) -> None:
    got = read_text(tmp_path, "*,^a.*$,ab\n1,2,3\n")
    assert (got.columns, got.rows) == (("*", "^a.*$", "ab"), [(1, 2, 3)])
    assert read(open_source(tmp_path / "data.csv"), columns=["^a.*$"]).rows == [(2,)]


def test_ragged_rows_are_set_aside_with_their_lines(tmp_path: Path) -> None:
    got = read_text(tmp_path, "a,b\n1,2\n3\n4,5,6\n7,8\n")
    assert got.rows == [(1, 2), (7, 8)]
    assert got.reasons == [(3, FEWER), (4, MORE)]
    assert [each.excerpt for each in got.rejected] == ["3", "4,5,6"]


def test_line_ends_may_be_mixed(tmp_path: Path) -> None:
    got = read_text(tmp_path, b"a,b\r\n1,x\n2,y\r3,z\r\n4,\r\n")
    assert got.rows == [(1, "x"), (2, "y"), (3, "z"), (4, None)]


def test_cells_may_hold_delimiters_quotes_and_line_ends(tmp_path: Path) -> None:
    got = read_text(tmp_path, 'a,b\n1,"x, ""y""\r\nz"\n"2",w\n9\n')
    assert got.rows == [(1, 'x, "y"\r\nz'), (2, "w")]
    assert got.reasons == [(5, FEWER)]


def test_a_quote_in_the_midst_of_a_cell_is_a_letter(tmp_path: Path) -> None:
    assert read_text(tmp_path, 'a,b\n1,5" nail\n2,"6"" nail"\n').rows == [(1, '5" nail'), (2, '6" nail')]


def test_a_quote_that_never_closes_costs_its_line_alone(tmp_path: Path) -> None:
    got = read_text(tmp_path, 'a,b\n1,x\n2,"y\n3,z\n4,"w"\n5,"v"u\n')
    assert got.rows == [(1, "x"), (3, "z"), (4, "w")]
    assert got.reasons == [(3, QUOTES), (6, QUOTES)]


def test_a_line_that_is_no_text_is_an_error_before_it_fills_the_memory(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="line 1: a line of more than 32 MB"):
        read_text(tmp_path, b"x" * (70 << 20))


def test_a_cell_of_ten_megabytes_is_a_cell(tmp_path: Path) -> None:
    large = "x" * 9_999_999 + "\n"
    got = read_text(tmp_path, f'a,b\n1,"{large}"\n2,y\n', Csv(chunk_bytes=1 << 20))
    assert got.rows == [(1, large), (2, "y")]


def test_a_byte_order_mark_is_no_part_of_the_first_name(tmp_path: Path) -> None:
    assert read_text(tmp_path, "\ufeffa,b\n1,2\n".encode()).columns == ("a", "b")


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16", "utf-16-be"])
def test_the_encoding_is_detected(tmp_path: Path, encoding: str) -> None:
    mark = "\ufeff" if encoding == "utf-16-be" else ""
    got = read_text(tmp_path, (mark + "ciudad,n\nMálaga,1\nLeón,2\n").encode(encoding))
    assert (got.columns, got.rows) == (("ciudad", "n"), [("Málaga", 1), ("León", 2)])


def test_a_given_encoding_is_believed(tmp_path: Path) -> None:
    text = "имя,n\nИван,1\n".encode("koi8-r")  # noqa: RUF001  # a header in Cyrillic is the point
    assert read_text(tmp_path, text, Csv(encoding="KOI8-R")).rows == [("Иван", 1)]


def test_lines_that_are_no_utf_8_among_lines_that_are_come_aside(tmp_path: Path) -> None:
    got = read_text(tmp_path, "a,n\né,1\nü,2\n".encode() + b"\xe9,3\n" + b"x,4\n")
    assert got.rows == [("é", 1), ("ü", 2), ("x", 4)]
    assert got.reasons == [(4, UNDECODABLE)]
    assert got.rejected[0].excerpt == r"\xe9,3"


def test_half_a_letter_of_utf_16_comes_aside(tmp_path: Path) -> None:
    text = "a,n\nx,1\ny,".encode("utf-16") + b"\x00\xd8" + "\nz,3\n".encode("utf-16-le")
    got = read_text(tmp_path, text)
    assert got.rows == [("x", 1), ("z", 3)]
    assert got.reasons == [(3, UNDECODABLE)]


def test_a_damaged_header_is_an_error_unless_there_is_none(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="line 1: the first record is no header"):
        read_text(tmp_path, '"a,b\n1,2\n')
    assert read_text(tmp_path, '"a,b\n1,2\n', Csv(header=False)).reasons == [(1, QUOTES)]


def test_nul_bytes_are_text(tmp_path: Path) -> None:
    assert read_text(tmp_path, "a,b\n1,x\0y\n").rows == [(1, "x\0y")]


def test_blank_lines_are_nothing_but_in_a_single_column_they_are_empty_cells(tmp_path: Path) -> None:
    assert read_text(tmp_path, "\na,b\n\n1,2\n\n").rows == [(1, 2)]
    assert read_text(tmp_path, "\na\n1\n\n2\n\n").rows == [(1,), (None,), (2,), (None,)]


def test_integers_floats_and_text_are_told_apart(tmp_path: Path) -> None:
    got = read_text(tmp_path, "i,f,s,b,d,nan,huge\n1,1,x,true,2024-01-01,nan,9223372036854775808\n-2,.5,1,f,x,inf,1\n")
    assert list(got.types[0].values()) == ["Int64", "Float64", "String", "String", "String", "Float64", "String"]
    assert got.rows[1] == (-2, 0.5, "1", "f", "x", float("inf"), "1")


def test_a_word_beyond_the_sample_keeps_its_row_and_makes_a_batch_of_its_own(tmp_path: Path) -> None:
    lines = [f"{i},x" for i in range(400_000)]
    lines[160_000], lines[180_000], lines[320_000] = "oops,x", "3.5,x", "99999999999999999999,x"
    (tmp_path / "data.csv").write_text("\n".join(["n,s", *lines]))
    got = read(open_source(tmp_path / "data.csv"))
    assert not got.rejected
    assert len(got.rows) == 400_000
    assert {tuple(types.values()) for types in got.types} == {
        ("Int64", "String"),
        ("String", "String"),
        ("Float64", "String"),
    }
    assert {row[0] for row in got.rows if not isinstance(row[0], int)} == {"oops", 3.5, "99999999999999999999"}


def test_a_column_that_is_empty_in_the_sample_takes_the_types_of_its_values(tmp_path: Path) -> None:
    lines = [f"{i}," for i in range(400_000)]
    lines[160_000], lines[180_000] = "1,7", "1,x"
    (tmp_path / "data.csv").write_text("\n".join(["n,later", *lines]))
    got = read(open_source(tmp_path / "data.csv"), columns=["later"])
    assert {types["later"] for types in got.types} == {"Null", "Int64", "String"}
    assert sorted((row[0] for row in got.rows if row[0] is not None), key=str) == [7, "x"]


def test_an_integer_that_no_int64_holds_is_text_among_floats_too(tmp_path: Path) -> None:
    lines = [f"{i}.5" for i in range(400_000)]
    lines[160_000], lines[180_000] = "9223372036854775808", "1e300"
    (tmp_path / "data.csv").write_text("\n".join(["f", *lines]))
    got = read(open_source(tmp_path / "data.csv"))
    assert [row for row in got.rows if isinstance(row[0], str)] == [("9223372036854775808",)]
    assert (1e300,) in got.rows


def test_a_spelling_of_null_needs_a_column_of_numbers_and_then_holds_everywhere(tmp_path: Path) -> None:
    got = read_text(tmp_path, "n,s\n1,x\nNA,NA\n3,?\n")
    assert got.rows == [(1, "x"), (None, None), (3, "?")]
    assert read_text(tmp_path, "n,s\n1,x\n2,NA\n").rows == [(1, "x"), (2, "NA")]


def test_nan_is_a_number_and_not_null(tmp_path: Path) -> None:
    assert str(read_text(tmp_path, "n\n1\nNaN\n").rows) == "[(1.0,), (nan,)]"


def test_given_spellings_of_null_are_believed_and_no_others_looked_for(tmp_path: Path) -> None:
    text = "n,s\n1,x\n-999,NA\n"
    assert read_text(tmp_path, text, Csv(nulls=("-999",))).rows == [(1, "x"), (None, "NA")]
    assert read_text(tmp_path, "n\n1\nNA\n", Csv(nulls=())).rows == [("1",), ("NA",)]


def test_a_null_found_in_one_file_holds_in_all(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("n,s\n1,x\nNA,y\n")
    (tmp_path / "b.csv").write_text("n,s\n2,NA\n")
    assert read(open_source(tmp_path)).rows == [(1, "x"), (None, "y"), (2, None)]


def test_empty_cells_are_null_and_quoted_ones_only_among_numbers(tmp_path: Path) -> None:
    got = read_text(tmp_path, 'n,s\n1,\n"",""\n2,x\n')
    assert got.rows == [(1, None), (None, ""), (2, "x")]


def test_blanks_after_every_delimiter_belong_to_it(tmp_path: Path) -> None:
    got = read_text(tmp_path, 'a, b, c\n1, x,   2.5\n2, "y, z", 3\n')
    assert (got.columns, got.rows) == (("a", "b", "c"), [(1, "x", 2.5), (2, "y, z", 3.0)])


def test_blanks_after_some_delimiters_are_text_but_do_not_spoil_numbers(tmp_path: Path) -> None:
    assert read_text(tmp_path, "a,b,c\n1, x, 2\n2,y,3\n").rows == [(1, " x", 2), (2, "y", 3)]


def test_detected_facts_can_be_read(tmp_path: Path) -> None:
    (tmp_path / "data.csv").write_bytes("a;b\né;NA\nü;2\n".encode("cp1252"))
    (part,) = open_files([tmp_path / "data.csv"]).parts
    dialect = part.dialect  # type: ignore[attr-defined] # a part of any format
    assert (dialect.delimiter, dialect.header, dialect.encoding, dialect.nulls) == (";", True, "cp1252", ("NA",))


def test_a_file_without_header_continues_one_that_has_it(tmp_path: Path) -> None:
    (tmp_path / "part-1.csv").write_text("id,x\n1,2\n")
    (tmp_path / "part-2.csv").write_text("3,4\n5,6\n")
    got = read(open_source(tmp_path))
    assert (got.columns, got.rows) == (("id", "x"), [(1, 2), (3, 4), (5, 6)])


def test_files_may_disagree_on_types_and_columns(tmp_path: Path) -> None:
    (tmp_path / "1.csv").write_text("id,x\n1,2\n")
    (tmp_path / "2.csv").write_text("id,y,x\n1,q,two\n")
    got = read(open_source(tmp_path))
    assert got.columns == ("id", "x", "y")
    assert got.rows == [(1, 2, None), (1, "two", "q")]
    assert got.types == [
        {"id": "Int64", "x": "Int64", "y": "Null"},
        {"id": "Int64", "x": "String", "y": "String"},
    ]


def test_an_empty_file_among_others_is_no_rows(tmp_path: Path) -> None:
    (tmp_path / "1.csv").write_text("")
    (tmp_path / "2.csv").write_text("a\n1\n")
    assert read(open_source(tmp_path)).rows == [(1,)]


def test_a_column_that_is_not_there_is_an_error_with_a_guess(tmp_path: Path) -> None:
    (tmp_path / "data.csv").write_text("age,name\n1,x\n")
    with pytest.raises(ColumnError, match=r"it has age, name. Did you mean 'age'"):
        list(open_source(tmp_path / "data.csv").batches(columns=["agee"]))


def test_columns_come_in_the_order_they_are_asked_for(tmp_path: Path) -> None:
    (tmp_path / "data.csv").write_text("a,b,c\n1,2,3\n")
    assert read(open_source(tmp_path / "data.csv"), columns=["c", "a"]).rows == [(3, 1)]


def test_progress_adds_up_to_the_size(tmp_path: Path) -> None:
    (tmp_path / "data.csv").write_text("a,b\n" + "1,2\n" * 5000)
    source = open_source(tmp_path / "data.csv", format=Csv(chunk_bytes=1000))
    told: list[int] = []
    assert pl.concat(source.batches(advance=told.append)).height == 5000
    assert sum(told) == source.size == os.path.getsize(tmp_path / "data.csv")
    assert len(told) > 10
