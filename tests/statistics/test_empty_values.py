from typing import Any

import numpy as np
import polars as pl

from assay.statistics.column import Column
from assay.statistics.empty_values import Empty, EmptyValues


def empty(values: list[Any], dtype: pl.DataType | type[pl.DataType], weights: list[float] | None = None) -> Empty:
    column = Column(("x",), pl.Series(values, dtype=dtype), None if weights is None else np.array(weights))
    return EmptyValues().measure(column)


def test_empty_texts_and_white_space_are_told_apart_and_nulls_are_neither() -> None:
    assert empty(["", " ", "\t\n", "\u00a0", "a", " a ", None], pl.String) == Empty(texts=1, white_space=3)


def test_minus_one_is_counted_among_whole_numbers_and_floats_but_not_among_dates() -> None:
    assert empty([-1, -1, 1, None], pl.Int8) == Empty(minus_ones=2)
    assert empty([-1.0, float("nan"), -1.5], pl.Float32) == Empty(minus_ones=1)
    assert empty([-1, 0], pl.Date) == Empty()


def test_empty_lists_are_counted_at_every_level() -> None:
    assert empty([[[1], []], [], None, [[-1]]], pl.List(pl.List(pl.Int64))) == Empty(minus_ones=1, lists=2)


def test_bytes_may_be_empty_and_are_not_read_as_text() -> None:
    assert empty([b"", b" "], pl.Binary) == Empty(texts=1)


def test_rows_may_carry_weights() -> None:
    assert empty(["", "a", " "], pl.String, [0.5, 1.0, 2.0]) == Empty(0, 0.5, 2.0, 0.0)


def test_no_values_are_not_empty() -> None:
    assert empty([], pl.String) == empty([None], pl.String) == Empty()
    assert not EmptyValues().applies(Column(("x",), pl.Series([None])))
