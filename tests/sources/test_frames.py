import datetime as dt
import decimal
from typing import Any

import polars as pl
import pytest

from assay.errors import ColumnError, SourceError, UsageError
from assay.sources import Csv, open_source

from .reading import read

pa = pytest.importorskip("pyarrow", reason="needs pyarrow")
pd = pytest.importorskip("pandas", reason="needs pandas")


def test_a_polars_frame_and_a_lazy_one() -> None:
    frame = pl.DataFrame({"a": [1, 2], "b": ["x", None]})
    for data in (frame, frame.lazy()):
        source = open_source(data)
        assert read(source).rows == read(source).rows == [(1, "x"), (2, None)]
    assert open_source(frame).name == "polars DataFrame"
    assert open_source(frame).size is None


def test_large_frames_come_in_batches() -> None:
    batches = list(open_source(pl.DataFrame({"n": range(600_000)})).batches())
    assert len(batches) > 1
    assert sum(batch.height for batch in batches) == 600_000


def test_a_pandas_frame_without_its_nameless_index() -> None:
    frame = pd.DataFrame({0: [1, 2], "b": ["x", None]}, index=[7, 9])
    got = read(open_source(frame))
    assert (got.columns, got.rows) == (("0", "b"), [(1, "x"), (2, None)])
    assert read(open_source(frame.rename_axis("id"))).columns == ("0", "b", "id")


def test_pandas_categories_zones_and_nullable_integers() -> None:
    frame = pd.DataFrame(
        {
            "c": pd.Categorical(["u", None]),
            "t": pd.to_datetime(["2024-01-01", None]).tz_localize("Europe/Berlin"),
            "n": pd.array([1, None], dtype="Int64"),
            "f": [0.5, float("nan")],
        }
    )
    got = read(open_source(frame))
    assert [row[i] for row in got.rows for i in (0, 2, 3)] == ["u", 1, 0.5, None, None, None]
    assert got.rows[0][1].utcoffset() == dt.timedelta(hours=1)


def test_a_pandas_column_of_mixed_values_is_an_error_with_a_remedy() -> None:
    with pytest.raises(SourceError, match=r"column 'o' mixes types .*; try frame\['o'\] = frame\['o'\]\.astype\(str\)"):
        open_source(pd.DataFrame({"n": [1, 2], "o": [1, "x"]})).columns()


def test_columns_of_one_name_are_an_error() -> None:
    with pytest.raises(SourceError, match="Duplicate"):
        open_source(pd.DataFrame([[1, 2]], columns=["a", "a"])).columns()


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (pa.array(["a", None]).dictionary_encode(), ["a", None]),
        (pa.array([[1], None], pa.large_list(pa.int8())), [[1], None]),
        (pa.array([[1, 2], None], pa.list_(pa.int8(), 2)), [[1, 2], None]),
        (pa.array([{"x": 1}, None]), [{"x": 1}, None]),
        (pa.array([decimal.Decimal("1.10"), None]), [decimal.Decimal("1.10"), None]),
        (pa.array([dt.time(1, 2), None]), [dt.time(1, 2), None]),
        (pa.array([dt.timedelta(1), None]), [dt.timedelta(1), None]),
        (pa.array([b"\xff", None]), [b"\xff", None]),
        (pa.array(["a", None], pa.string_view()), ["a", None]),
        (pa.array([2**64 - 1, None], pa.uint64()), [2**64 - 1, None]),
        (pa.nulls(2), [None, None]),
    ],
    ids=lambda each: str(getattr(each, "type", "")),
)
def test_arrow_types(values: Any, expected: list[Any]) -> None:
    assert read(open_source(pa.table({"a": values}))).rows in (
        [(value,) for value in expected],
        [(pl.Series(value),) if isinstance(value, list) else (value,) for value in expected],
    )


@pytest.mark.parametrize("type_", [pa.month_day_nano_interval(), pa.decimal256(50, 2)], ids=str)
def test_arrow_types_that_polars_lacks_are_an_error(type_: Any, capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SourceError, match="pyarrow Table cannot be read: "):
        open_source(pa.table({"a": pa.nulls(2, type_)})).columns()
    capfd.readouterr()  # Polars prints a trace of its panic


def test_a_stream_is_read_once_and_says_so_the_second_time() -> None:
    source = open_source(pa.table({"a": [1, 2]}).to_reader())
    assert source.columns() == ("a",)
    assert read(source).rows == [(1,), (2,)]
    with pytest.raises(SourceError, match="was read before and a stream can be read once, expected"):
        read(source)


def test_a_duckdb_relation_is_read_again_and_again() -> None:
    duckdb = pytest.importorskip("duckdb", reason="needs duckdb")
    source = open_source(duckdb.sql("select i, 'x' as s from range(3) t(i) order by i"))
    assert read(source).rows == read(source).rows == [(0, "x"), (1, "x"), (2, "x")]


def test_an_error_of_the_other_library_is_an_error_of_the_source() -> None:
    duckdb = pytest.importorskip("duckdb", reason="needs duckdb")
    with pytest.raises(SourceError, match=r"cannot be read: .*boom"):
        read(open_source(duckdb.sql("select error('boom') as e")))


def test_a_column_that_is_not_there_is_an_error() -> None:
    with pytest.raises(ColumnError, match="no column 'b' in polars DataFrame; it has a"):
        read(open_source(pl.DataFrame({"a": [1]})), columns=["b"])


def test_a_format_for_a_frame_is_a_wrong_call() -> None:
    with pytest.raises(UsageError, match="a data frame and a file format"):
        open_source(pl.DataFrame({"a": [1]}), format=Csv())


@pytest.mark.parametrize("data", [None, 7, {"a": [1]}, [1, 2], b"x"])
def test_what_is_no_source_is_a_wrong_call(data: object) -> None:
    with pytest.raises(UsageError, match="is no source, expected a path, a glob, a folder"):
        open_source(data)


def test_python_objects_are_an_error_with_a_remedy() -> None:
    with pytest.raises(SourceError, match=r"column 'o' of polars DataFrame holds Python objects, expected values of"):
        read(open_source(pl.DataFrame({"n": [1], "o": [object()]})))
    assert read(open_source(pl.DataFrame({"n": [1], "o": [object()]})), columns=["n"]).rows == [(1,)]


def test_a_type_that_extends_one_of_arrow_is_read_as_it_is_stored() -> None:
    texts = pa.ExtensionArray.from_storage(pa.json_(), pa.array(['{"a": 1}', None]))
    lists = pa.ListArray.from_arrays(pa.array([0, 1, 2]), texts)
    got = read(open_source(pa.table({"j": texts, "l": lists})))
    assert got.types == [{"j": "String", "l": "List(String)"}]
    assert [(j, list(each)) for j, each in got.rows] == [('{"a": 1}', ['{"a": 1}']), (None, [None])]
