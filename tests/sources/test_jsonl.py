from pathlib import Path

import pytest

from assay.errors import SourceError
from assay.sources import JsonLines, open_source

from .reading import Read, read, read_text

HUGE = 123456789012345678901234567890


def lines(folder: Path, *objects: str | bytes) -> Read:
    text = b"\n".join(each.encode() if isinstance(each, str) else each for each in objects)
    return read_text(folder, text, name="data.jsonl")


def test_members_are_columns_and_absent_ones_null(tmp_path: Path) -> None:
    got = lines(tmp_path, '{"a": 1, "b": "x"}', '{"b": null, "c": true}', "{}")
    assert got.columns == ("a", "b", "c")
    assert got.rows == [(1, "x", None), (None, None, True), (None, None, None)]
    assert got.types == [{"a": "Int64", "b": "String", "c": "Boolean"}]


def test_a_member_that_appears_late_is_a_column_all_the_same(tmp_path: Path) -> None:
    got = lines(tmp_path, *['{"a": 1}'] * 100_000, '{"late": 2}')
    assert got.columns == ("a", "late")
    assert got.rows[-1] == (None, 2)


def test_lines_that_are_no_object_are_set_aside_with_their_lines(tmp_path: Path) -> None:
    got = lines(
        tmp_path, '{"a": 1}', "", "nope", "[1]", "  ", '{"a": 2}, {"a": 3}', '{"a": "\\ud83d"}', b'{"a": "\xff"}', "4"
    )
    assert got.rows == [(1,)]
    assert got.reasons == [
        (3, "no JSON"),
        (4, "JSON, but no object"),
        (6, "no JSON"),
        (7, "no JSON"),
        (8, "bytes that are no text in this encoding"),
        (9, "JSON, but no object"),
    ]


def test_two_objects_in_one_line_are_no_row_even_where_an_object_spans_two(tmp_path: Path) -> None:
    got = lines(tmp_path, '{"a": 1} {"a": 2}', '{"a":', "3}", '{"a": 4}')
    assert got.rows == [(4,)]
    assert [line for line, _ in got.reasons] == [1, 2, 3]


def test_numbers_are_floats_if_one_is(tmp_path: Path) -> None:
    got = lines(tmp_path, '{"a": 1}', '{"a": 2.5}')
    assert (got.rows, got.types) == ([(1.0,), (2.5,)], [{"a": "Float64"}])


def test_values_of_another_type_keep_it_in_a_batch_of_their_own(tmp_path: Path) -> None:
    got = lines(tmp_path, '{"a": 1, "b": 1}', '{"a": "x", "b": 2}', '{"a": 3, "b": 3}', '{"a": true}', '{"a": [1]}')
    assert got.rows == [(1, 1), (3, 3), ("x", 2), ("[1]", None), (True, None)]
    assert [types["a"] for types in got.types] == ["Int64", "String", "Boolean"]


def test_integers_do_not_change_silently(tmp_path: Path) -> None:
    beyond_floats = 2**53 + 1
    got = lines(tmp_path, '{"a": 0.5}', f'{{"a": {beyond_floats}}}', f'{{"a": {HUGE}}}', '{"a": 9223372036854775807}')
    assert got.rows == [(0.5,), (beyond_floats,), (9223372036854775807,), (str(HUGE),)]
    assert [types["a"] for types in got.types] == ["Float64", "Int64", "String"]


def test_nan_and_infinity_are_numbers_though_no_json(tmp_path: Path) -> None:
    assert str(lines(tmp_path, '{"a": NaN}', '{"a": -Infinity}', '{"a": 1e999}').rows) == "[(nan,), (-inf,), (inf,)]"
    assert lines(tmp_path, '{"a": [NaN]}').reasons == [(1, "no JSON")]


def test_objects_and_lists_become_structs_and_lists(tmp_path: Path) -> None:
    got = lines(tmp_path, '{"a": {"x": 1}}', '{"a": {"y": [{"z": 2}]}}', '{"a": {"x": 2.5}}', '{"a": null}')
    assert got.types == [{"a": "Struct({'x': Float64, 'y': List(Struct({'z': Int64}))})"}]
    assert got.rows == [
        ({"x": 1.0, "y": None},),
        ({"x": None, "y": [{"z": 2}]},),
        ({"x": 2.5, "y": None},),
        (None,),
    ]


@pytest.mark.parametrize("other", ['{"x": "s"}', '{"x": 123456789012345678901234567890}'])
def test_nested_values_that_no_type_fits_are_their_json(tmp_path: Path, other: str) -> None:
    got = lines(tmp_path, '{"a": {"x": 1.5}}', f'{{"a": {other}}}')
    assert got.rows == [('{"x":1.5}',), (other.replace(" ", ""),)]


def test_of_members_with_the_same_name_the_last_counts(tmp_path: Path) -> None:
    assert lines(tmp_path, '{"a": 1, "a": 2}').rows == [(2,)]


def test_deep_nesting_is_text_and_deeper_is_set_aside(tmp_path: Path) -> None:
    got = lines(tmp_path, '{"a": ' + "[" * 100 + "]" * 100 + "}", '{"a": ' + "[" * 100_000 + "]" * 100_000 + "}")
    assert got.rows == [("[" * 100 + "]" * 100,)]
    assert got.reasons == [(2, "nested too deeply")]


def test_empty_objects_are_rows(tmp_path: Path) -> None:
    got = lines(tmp_path, "{}", "{}")
    assert (got.columns, got.rows) == ((), [(), ()])


def test_empty_names_and_a_byte_order_mark_do_no_harm(tmp_path: Path) -> None:
    assert lines(tmp_path, '\ufeff{"": 1, "*": 2}').rows == [(1, 2)]


@pytest.mark.parametrize("document", ['[\n{"a": 1}\n]', '{\n"a": 1\n}'])
def test_a_json_document_is_no_json_lines(tmp_path: Path, document: str) -> None:
    with pytest.raises(SourceError, match=r"one JSON document, expected an object a line; try jq"):
        read_text(tmp_path, document, name="data.json")


def test_an_empty_file_says_so(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="nothing in it, expected an object a line"):
        read_text(tmp_path, "\n", name="data.jsonl")


def test_a_file_of_many_chunks_reads_as_one_of_one(tmp_path: Path) -> None:
    rows = [f'{{"a": {i}, "b": {"[1]" if i % 7 else "null"}}}' for i in range(1000)]
    whole = lines(tmp_path, *rows)
    for size in (16, 100, 5000):
        assert read(open_source(tmp_path / "data.jsonl", format=JsonLines(chunk_bytes=size))).rows == whole.rows
