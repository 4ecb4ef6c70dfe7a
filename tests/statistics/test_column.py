from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import numpy as np
import polars as pl
import pytest

from assay.statistics.column import Column
from assay.statistics.installed import statistics
from assay.statistics.sketches.hashing import hash_texts


def column(values: list[object], dtype: pl.DataType | None = None, weights: list[float] | None = None) -> Column:
    return Column(("x",), pl.Series("x", values, dtype), None if weights is None else np.array(weights))


def test_runs_are_sorted_distinct_numbers_without_nan() -> None:
    runs = column([2.0, float("nan"), 1.0, 2.0, None]).runs
    assert runs.values.tolist() == [1.0, 2.0]
    assert runs.counts.tolist() == [1, 2]


def test_runs_add_up_weights() -> None:
    runs = column([2.0, float("nan"), 1.0, 2.0, None], weights=[0.5, 9.0, 1.0, 0.25, 9.0]).runs
    assert runs.values.tolist() == [1.0, 2.0]
    assert runs.counts.tolist() == [1.0, 0.75]


def test_negative_zero_is_zero() -> None:
    assert column([0.0, -0.0]).runs.counts.tolist() == [2]


@pytest.mark.parametrize(
    ("value", "dtype", "number"),
    [
        (True, None, 1),
        (date(1970, 1, 2), None, 1),
        (datetime(1970, 1, 1, 0, 0, 1), pl.Datetime("ms"), 1_000_000),
        (datetime(1970, 1, 1, 0, 0, 1), pl.Datetime("ns"), 1_000_000),
        (datetime(1970, 1, 1, tzinfo=UTC), None, 0),
        (time(0, 0, 1), None, 1_000_000),
        (timedelta(seconds=-1), None, -1_000_000),
        (Decimal("1.25"), None, 1.25),
        (2**63, pl.UInt64(), 2**63),
    ],
)
def test_every_kind_of_number_has_its_unit(value: object, dtype: pl.DataType | None, number: float) -> None:
    assert column([value], dtype).numbers.tolist() == [number]


@pytest.mark.parametrize(
    ("value", "label"),
    [
        (True, b"true"),
        (date(2013, 7, 1), b"2013-07-01"),
        (datetime(2013, 7, 1, 12, 30), b"2013-07-01 12:30:00.000000"),
        (time(12, 30), b"12:30:00"),
        (timedelta(hours=1), b"PT1H"),
        (Decimal("1.50"), b"1.50"),
        (0.1, b"0.1"),
        ("ä", "ä".encode()),
        (b"\xff", b"\xff"),
    ],
)
def test_labels_are_what_a_person_would_write(value: object, label: bytes) -> None:
    assert column([value]).labels(np.array([0])) == [label]


def test_a_huge_cell_is_known_by_its_beginning_size_and_hash() -> None:
    (label,) = column(["x" * 10_000_000]).labels(np.array([0]))
    assert len(label) < 200
    assert label.startswith(b"x" * 64 + b"... (10000000 bytes, hash ")


def test_huge_cells_that_begin_alike_are_told_apart() -> None:
    assert len(set(column(["x" * 2000, "x" * 1999 + "y"]).labels(np.array([0, 1])))) == 2


def test_lists_are_counted_level_by_level() -> None:
    outer, inner = column([[[1], [2, 3]], [], None, [None, [4]]], pl.List(pl.List(pl.Int64))).levels
    assert (outer.rows, outer.missing, outer.lengths.values.tolist(), outer.lengths.counts.tolist()) == (
        3,
        1,
        [0, 2],
        [1, 2],
    )
    assert (inner.rows, inner.missing, inner.lengths.values.tolist(), inner.lengths.counts.tolist()) == (
        3,
        1,
        [1, 2],
        [2, 1],
    )


def test_values_of_a_list_weigh_as_much_as_their_row() -> None:
    runs = column([[1, 2], [2]], weights=[0.5, 3.0]).runs
    assert dict(zip(runs.values.tolist(), runs.counts.tolist(), strict=True)) == {1: 0.5, 2: 3.5}


def test_fields_of_structs_are_columns_of_the_structs_that_are_there() -> None:
    (child,) = Column(("s",), pl.Series([{"a": 1}, None, {"a": None}])).children()
    assert child.path == ("s", "a")
    assert child.series.to_list() == [1, None]


@pytest.mark.parametrize("dtype", [pl.String, pl.Binary])
def test_mostly_different_texts_are_counted_by_hash_with_the_same_outcome(
    dtype: pl.DataType, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = [f"text {i}" for i in range(4000)] + ["twice", "twice", "", " ", "\u2003", "\u00e9", "~"]
    shuffled = pl.Series(texts).sample(fraction=1, shuffle=True, seed=1).cast(dtype)
    by_hash = Column(("x",), shuffled)
    states = [statistic.measure(by_hash) for statistic in statistics() if statistic.applies(by_hash)]
    assert by_hash.texts.values.len() == len(texts)
    assert np.array_equal(by_hash.hashes, hash_texts(by_hash.tally.values))

    monkeypatch.setattr("assay.statistics.column._SAMPLES", (len(texts) + 1,))
    by_value = Column(("x",), shuffled)
    assert by_value.texts.values.len() == len(texts) - 1
    counts = [dict(zip(c.tally.values, c.tally.counts.tolist(), strict=True)) for c in (by_hash, by_value)]
    assert counts == [Counter(shuffled)] * 2
    assert sorted(by_hash.labels(np.arange(4006))) == sorted(by_value.labels(np.arange(4006)))
    applied = [statistic for statistic in statistics() if statistic.applies(by_value)]
    for statistic, state in zip(applied, states, strict=True):
        assert statistic.agrees(state, statistic.measure(by_value)), statistic


def test_decimals_of_fifteen_digits_are_told_apart_by_doubles_and_read_back() -> None:
    short = pl.Series(["0.29", "9999999999999.98", "9999999999999.99", "-0.01", "0.29"]).cast(pl.Decimal(15, 2))
    column = Column(("x",), short)
    assert column.tallied_by_runs
    assert column.labels(np.arange(4)) == [b"-0.01", b"0.29", b"9999999999999.98", b"9999999999999.99"]
    assert column.tally.counts.tolist() == [1, 2, 1, 1]
    long = Column(("x",), short.cast(pl.Decimal(38, 2)))
    assert not long.tallied_by_runs
    assert sorted(long.labels(np.arange(4))) == sorted(column.labels(np.arange(4)))
