from datetime import date, timedelta
from typing import Any

import polars as pl
import pytest

from assay.rows.union import union


@pytest.mark.parametrize(
    ("columns", "dtype", "values"),
    [
        ([[1], [2.5]], pl.Float64(), [1.0, 2.5]),
        ([[2**53 + 1], [2.5]], pl.String(), [str(2**53 + 1), "2.5"]),
        ([[1], ["n/a"]], pl.String(), ["1", "n/a"]),
        ([[1], [None], [2]], pl.Int64(), [1, None, 2]),
        ([[None], [["a"]]], pl.List(pl.String()), [None, ["a"]]),
        ([[b"\xff"], ["a"]], pl.Binary(), [b"\xff", b"a"]),
        ([[date(2020, 1, 2)], [timedelta(hours=1)]], pl.String(), ["2020-01-02", "PT1H"]),
        ([[[1]], [{"a": b"\xff"}]], pl.String(), ["[1]", '{"a": "ff"}']),
        ([[True], ["yes"]], pl.String(), ["true", "yes"]),
        ([[{}], [{}]], pl.String(), ["{}", "{}"]),
    ],
)
def test_every_value_is_kept_in_a_type_that_holds_all(columns: list[Any], dtype: pl.DataType, values: Any) -> None:
    (column,) = union([pl.DataFrame({"x": values}) for values in columns]).collect()
    assert (column.dtype, column.to_list()) == (dtype, values)


def test_integers_of_different_widths_meet_in_the_widest() -> None:
    frames = [pl.DataFrame({"x": pl.Series([value], dtype=dtype)}) for value, dtype in _INTEGERS]
    assert union(frames[:2]).collect()["x"].to_list() == [1, 2**63 - 1]
    assert union(frames[:3]).collect()["x"].to_list() == [1, 2**63 - 1, 2**64 - 1]
    assert union(frames).collect()["x"].to_list() == ["1", str(2**63 - 1), str(2**64 - 1), str(2**128 - 1)]


_INTEGERS = (1, pl.Int8()), (2**63 - 1, pl.Int64()), (2**64 - 1, pl.UInt64()), (2**128 - 1, pl.UInt128())


def test_rows_of_nothing_but_nulls_are_rows() -> None:
    frames = [pl.DataFrame({"x": [None, None]}), pl.DataFrame({"x": [1]})]
    assert union(frames).collect()["x"].to_list() == [None, None, 1]
    assert union(frames[:1]).collect().height == 2
