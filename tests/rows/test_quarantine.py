import json
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl
import pytest
from hypothesis import given

from assay import infer_schema, open_source, profile, validate
from assay.checks import Anomalies
from assay.errors import SourceError, UsageError
from assay.rows.offending import ADDED, ROW
from assay.rows.quarantine import BAD, GOOD, SUMMARY, UNREADABLE, Behind, split
from assay.schemas import Schema
from assay.sources import Rejected

from .tables import Batches, cases

SCHEMA = Schema.from_text(
    """feature { name: "x" type: INT presence { min_fraction: 1 } int_domain { max: 100 } }
    feature { name: "note" type: BYTES }"""
)
#: Four rows, of which two are good.
TABLE = pl.DataFrame({"x": [1, 500, None, 2], "note": ["a", "b", None, "d"]})


def found_in(batches: object, schema: Schema = SCHEMA) -> Anomalies:
    return validate(profile(batches), schema)


def batches_of(*frames: pl.DataFrame, rejected: tuple[Rejected, ...] = ()) -> Batches:
    return Batches(frames, rejected)


def test_a_folder_holds_every_row_once_and_says_how_many(tmp_path: Path) -> None:
    lost = Rejected("x.csv", 7, "fewer fields than the header", "1,é")
    batches = batches_of(TABLE[:2], TABLE[2:], rejected=(lost,))
    summary = split(batches, found_in(batches), folder=tmp_path / "q").summary
    good, bad = (pl.read_parquet(tmp_path / "q" / name) for name in (GOOD, BAD))
    assert good.equals(TABLE[[0, 3]])
    assert bad.drop(ADDED).equals(TABLE[[1, 2]])
    assert bad[ROW].to_list() == [1, 2]
    assert json.loads((tmp_path / "q" / UNREADABLE).read_text(encoding="utf-8")) == {
        "file": "x.csv",
        "line": 7,
        "reason": "fewer fields than the header",
        "excerpt": "1,é",
        "offset": None,
    }
    assert json.loads((tmp_path / "q" / SUMMARY).read_text())["bad"] == 2
    assert (summary.good, summary.bad, summary.unreadable) == (2, 2, 1)
    assert summary.anomalies == (
        Behind("", "UNREADABLE_ROWS", 0, "these rows could not be read at all"),
        Behind("x", "FEATURE_TYPE_LOW_FRACTION_PRESENT", 1),
        Behind("x", "INT_TYPE_BIG_INT", 1),
    )


@given(cases())
def test_good_and_bad_rows_are_all_rows_once(case: tuple[Batches, Schema]) -> None:
    batches, schema = case
    (table,) = batches.frames
    with TemporaryDirectory() as folder:
        summary = split(batches, found_in(batches, schema), folder=Path(folder, "q")).summary
        good, bad = (pl.read_parquet(Path(folder, "q", name)) for name in (GOOD, BAD))
    assert summary.good + summary.bad == table.height
    rows = table.with_row_index(ROW)
    assert bad.drop(ADDED).equals(table[bad[ROW].to_list()])
    assert good.equals(rows.filter(~pl.col(ROW).is_in(bad[ROW].to_list())).drop(ROW))


@given(cases(most_batches=3))
def test_no_row_is_lost_where_types_differ(case: tuple[Batches, Schema]) -> None:
    batches, schema = case
    with TemporaryDirectory() as folder:
        cut = split(batches, found_in(batches, schema), folder=Path(folder, "q"))
        heights = [pl.read_parquet(Path(folder, "q", name)).height for name in (GOOD, BAD)]
    assert heights == [cut.summary.good, cut.summary.bad]
    assert sum(heights) == sum(frame.height for frame in batches.frames)


def test_a_text_in_a_column_of_numbers_leaves_the_good_file_a_column_of_numbers(tmp_path: Path) -> None:
    batches = batches_of(TABLE[:1], pl.DataFrame({"x": ["n/a", None], "note": ["c", "c"]}))
    split(batches, found_in(batches), folder=tmp_path / "q")
    assert pl.read_parquet(tmp_path / "q" / GOOD)["x"].to_list() == [1]
    assert pl.read_parquet(tmp_path / "q" / BAD)["x"].to_list() == ["n/a", None]


@pytest.mark.parametrize("suffix", [".parquet", ".csv", ".jsonl"])
def test_offending_rows_go_to_a_file_of_any_of_three_formats(tmp_path: Path, suffix: str) -> None:
    target = tmp_path / "new" / f"bad{suffix}"
    split(batches_of(TABLE), found_in(TABLE), rows=target)
    again = pl.concat(open_source(target).batches(), how="diagonal_relaxed")
    assert again["x"].to_list() == [500, None]
    assert "INT_TYPE_BIG_INT" in str(again["assay_anomalies"].to_list()[0])
    assert [path.name for path in target.parent.iterdir()] == [target.name]


def test_csv_and_json_lines_have_a_form_for_every_value(tmp_path: Path) -> None:
    odd = pl.DataFrame(
        {
            "x": [500],
            "bytes": [b"\xff"],
            "list": [[1.5, float("nan")]],
            "struct": [{"a": "ü", "b": b"\x00"}],
            "span": pl.Series([90_000_000], dtype=pl.Duration("us")),
            "none": [None],
            "nan": [float("nan")],
        }
    )
    for suffix in (".csv", ".jsonl"):
        split(batches_of(odd), found_in(odd), rows=tmp_path / f"bad{suffix}")
    header, line = (tmp_path / "bad.csv").read_text(encoding="utf-8").splitlines()
    assert header.split(",")[:2] == ["x", "bytes"]
    assert line == ('500,ff,"[1.5, NaN]","{""a"": ""ü"", ""b"": ""00""}",PT1M30S,,NaN,0,x: INT_TYPE_BIG_INT 500')
    row = json.loads((tmp_path / "bad.jsonl").read_text(encoding="utf-8"))
    assert (row["bytes"], row["struct"], str(row["nan"])) == ("ff", {"a": "ü", "b": "00"}, "nan")
    assert row["assay_anomalies"] == [{"path": "x", "type": "INT_TYPE_BIG_INT", "value": "500"}]


def test_data_that_are_well_leave_an_empty_file_with_its_columns(tmp_path: Path) -> None:
    cut = split(batches_of(TABLE[:1]), found_in(TABLE[:1]), rows=tmp_path / "bad.parquet")
    assert pl.read_parquet(tmp_path / "bad.parquet").columns == ["x", "note", *ADDED]
    assert cut.first.is_empty()


@pytest.mark.parametrize("table", [TABLE.clear(), pl.DataFrame({"x": [None, None], "note": [None, None]})])
def test_no_rows_and_nothing_but_nulls(tmp_path: Path, table: pl.DataFrame) -> None:
    summary = split(batches_of(table), found_in(table), folder=tmp_path / "q").summary
    assert (summary.good, summary.bad) == (0, table.height)
    assert pl.read_parquet(tmp_path / "q" / BAD).height == table.height


def test_unreadable_rows_of_a_file_that_is_not_utf8_are_kept_with_their_line(tmp_path: Path) -> None:
    data = tmp_path / "x.jsonl"
    data.write_bytes(b'{"x": 1}\n{"x": "\xff"}\n{"x": 500}\n')
    summary = split(open_source(data), found_in(data), folder=tmp_path / "q").summary
    assert (summary.good, summary.bad, summary.unreadable) == (1, 1, 1)
    lost = json.loads((tmp_path / "q" / UNREADABLE).read_text(encoding="utf-8"))
    assert (lost["line"], lost["reason"]) == (2, "bytes that are no text in this encoding")


def test_a_folder_that_was_written_this_way_is_replaced(tmp_path: Path) -> None:
    split(batches_of(TABLE), found_in(TABLE), folder=tmp_path / "q")
    split(batches_of(TABLE[:1]), found_in(TABLE[:1]), folder=tmp_path / "q")
    assert pl.read_parquet(tmp_path / "q" / GOOD).height == 1
    assert [path.name for path in tmp_path.iterdir()] == ["q"]


@pytest.mark.parametrize("name", ["mine.txt", GOOD, SUMMARY])
def test_a_folder_with_other_things_is_left_alone(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("mine")
    with pytest.raises(UsageError, match="holds other things"):
        split(batches_of(TABLE), found_in(TABLE), folder=tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_a_file_in_a_folder_of_ours_that_is_not_ours_is_left_alone(tmp_path: Path) -> None:
    split(batches_of(TABLE), found_in(TABLE), folder=tmp_path / "q")
    (tmp_path / "q" / "notes.txt").touch()
    with pytest.raises(UsageError, match="holds other things"):
        split(batches_of(TABLE), found_in(TABLE), folder=tmp_path / "q")


def test_the_data_themselves_are_never_replaced(tmp_path: Path) -> None:
    data = tmp_path / "x.csv"
    data.write_text("x,note\n500,a\n")
    with pytest.raises(UsageError, match="would replace the data"):
        split(open_source(data), found_in(data), rows=data)
    split(open_source(data), found_in(data), folder=tmp_path / "q")
    bad = tmp_path / "q" / GOOD
    with pytest.raises(UsageError, match="would replace the data"):
        split(open_source(bad), found_in(bad), folder=tmp_path / "q")


def test_a_name_without_a_known_ending_is_a_wrong_call(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"no format ends in '.xlsx'; it has .parquet, .csv, .jsonl"):
        split(batches_of(TABLE), found_in(TABLE), rows=tmp_path / "bad.xlsx")


def test_what_cannot_be_written_says_so_and_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(SourceError, match=r"cannot be written: (Not a directory|File exists)"):
        split(batches_of(TABLE), found_in(TABLE), rows=tmp_path / "file" / "bad.parquet")
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_a_folder_where_a_file_should_be_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "bad.csv").mkdir()
    with pytest.raises(UsageError, match=r"bad.csv is a folder, expected a file"):
        split(batches_of(TABLE), found_in(TABLE), rows=tmp_path / "bad.csv")
    assert (tmp_path / "bad.csv").is_dir()


@pytest.mark.parametrize("name", ["beers", "flights", "hospital"])
def test_dirty_tables_are_cut_so_that_the_good_rows_fit_the_clean_ones(tmp_path: Path, shared: Path, name: str) -> None:
    dirty = shared / "raha_dev" / name / "dirty.csv"
    clean = pl.concat(open_source(shared / "raha_dev" / name / "clean.csv").batches())
    clean.columns = list(open_source(dirty).columns())  # two of them are named differently there
    schema = infer_schema(profile(clean), max_string_domain_size=1000)
    found = found_in(dirty, schema)
    summary = split(open_source(dirty), found, folder=tmp_path / "q").summary
    assert summary.good + summary.bad + summary.unreadable == profile(dirty).rows
    assert summary.bad > 0
    of_rows = {each.path for each in summary.anomalies if each.rows}
    after = found_in(tmp_path / "q" / GOOD, schema)
    assert of_rows.isdisjoint(anomaly.path for anomaly in after), list(after)
