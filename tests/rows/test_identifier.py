import polars as pl
import pytest

from assay.errors import UsageError
from assay.rows.identifier import hashes, identified, kinds, written


def test_equal_identifiers_hash_alike_whatever_their_types() -> None:
    day = pl.Series("id", ["2024-01-01"]).str.to_date()
    alike = [
        [pl.Series("id", [17]), pl.Series("id", [17.0]), pl.Series("id", [17], dtype=pl.UInt64)],
        [pl.Series("id", ["a"]), pl.Series("id", ["a"], dtype=pl.Categorical), pl.Series("id", [b"a"])],
        [day, day.cast(pl.Datetime("ms")), day.cast(pl.Datetime("ns"))],
    ]
    for group in alike:
        assert len({int(hashes(series.to_frame(), ["id"])[0]) for series in group}) == 1


def test_the_parts_of_an_identifier_have_an_order() -> None:
    frame = pl.DataFrame({"a": [1], "b": [2]})
    assert hashes(frame, ["a", "b"])[0] != hashes(frame, ["b", "a"])[0]
    assert written(frame, ["b", "a"]).to_list() == ["2, 1"]


def test_a_row_without_a_part_of_its_identifier_has_none() -> None:
    frame = pl.DataFrame({"a": [1.0, None, float("nan"), 2.0], "b": ["x", "y", "z", None]})
    assert identified(frame, ["a", "b"]).rows() == [(1.0, "x")]


def test_kinds_are_named_and_nested_ones_are_refused() -> None:
    frame = pl.DataFrame({"a": [1], "b": ["x"], "c": [{"d": 1}]})
    assert kinds(frame, ["b", "a"]) == ("text", "number")
    with pytest.raises(UsageError, match="identifier 'c' is a struct, expected numbers, texts or times"):
        kinds(frame, ["c"])
