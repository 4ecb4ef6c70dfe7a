import datetime as dt

import numpy as np
import polars as pl
import pytest

from assay.statistics import Table
from assay.statistics import duplicates as module
from assay.statistics.duplicates import Duplicates, Repeated


def ask(*parts: dict[str, object] | pl.DataFrame) -> Repeated | None:
    """The answer for the rows of all parts, each measured on its own."""
    states = [Duplicates().measure(Table(pl.DataFrame(part))) for part in parts]
    return Duplicates().result(sum(states, Duplicates.state()))


def test_rows_that_repeat_another_are_counted_across_parts() -> None:
    assert ask({"a": [1, 1, 2], "b": ["x", "x", "x"]}, {"a": [2, 3], "b": ["x", "y"]}) == Repeated(5, 2, 0)


def test_the_same_values_in_other_columns_or_another_order_are_another_row() -> None:
    assert ask({"a": [1, 2], "b": [2, 1]}) == Repeated(2, 0, 0)
    assert ask({"a": [[1, 2], [2, 1], [1, 2], [1], [], None]}) == Repeated(6, 1, 0)


def test_a_missing_value_is_like_a_column_that_is_not_there_and_like_no_other_value() -> None:
    assert ask({"a": [1, 1], "b": [None, 0]}, {"a": [1]}) == Repeated(3, 1, 0)
    assert ask({"a": ["", None]}) == Repeated(2, 0, 0)


def test_values_of_all_kinds_are_told_apart() -> None:
    frame = pl.DataFrame(
        {
            "nan": [float("nan"), float("nan"), 0.0, -0.0],
            "inf": [float("inf"), float("inf"), 2.0**60, 2.0**60],
            "day": [dt.date(2026, 1, 1)] * 4,
            "raw": [b"\xff", b"\xff", b"\xff", b"\xff"],
            "struct": [{"x": 1}, {"x": 1}, {"x": None}, {"x": None}],
        }
    )
    assert ask(frame) == Repeated(4, 2, 0)


def test_many_rows_are_estimated_within_the_error_that_is_told() -> None:
    rng = np.random.default_rng(0)
    for share in (0.0, 0.01, 0.3):
        different = 40_000
        again = rng.integers(0, different, int(different * share))
        ids = np.concatenate((np.arange(different), again))
        found = ask(pl.DataFrame({"id": ids[:9_999]}), pl.DataFrame({"id": ids[9_999:]}))
        assert found is not None
        assert abs(found.duplicates - len(again)) <= found.error < 0.03 * len(ids)
        assert found.error > 0


def test_no_rows_have_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    assert ask({}) is None
    assert ask({"a": []}) is None
    monkeypatch.setattr(module, "CAPACITY", 2)
    assert ask({"a": [1, 1]}) == Repeated(2, 1, 0)
