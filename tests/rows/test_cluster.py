"""The skew of two Spark DataFrames is that of the same rows on one machine."""

from typing import Any

import numpy as np
import polars as pl
import pytest

from assay import Skew, skew
from assay.errors import ColumnError, UsageError

pytestmark = pytest.mark.filterwarnings("ignore:PySpark does not yet fully support pandas:FutureWarning")


@pytest.fixture(scope="module")
def sides() -> tuple[pl.DataFrame, pl.DataFrame]:
    """Examples in training and serving: other values and types, rows of one side, no or repeated identifiers."""
    rng = np.random.default_rng(0)
    ids = [*range(2000), None, None, 5, *[7] * 500]  # 7 is a key of very many rows
    training = pl.DataFrame({"a.id": ids, "miles": rng.random(len(ids)).round(3), "who": ["Ann", "bob"] * 1251 + ["x"]})
    training = training.with_columns(tags=pl.concat_list("who", pl.lit("t")), own=pl.lit(1))
    serving = training.head(2100).with_columns(
        pl.col("a.id").cast(pl.Float64), pl.col("miles") * 1.609344, pl.col("who").str.to_lowercase()
    )
    return training, serving.drop("own").sample(fraction=0.9, seed=1, shuffle=True)


def assert_same(ours: Skew, theirs: Skew) -> None:
    assert ours.training == theirs.training
    assert ours.serving == theirs.serving
    assert (ours.only_training, ours.only_serving, ours.on) == (theirs.only_training, theirs.only_serving, theirs.on)
    assert list(ours.features) == list(theirs.features)
    for here, there in zip(ours, theirs, strict=True):
        counts = (
            "match",
            "mismatch",
            "only_training",
            "only_serving",
            "both_missing",
            "types",
            "pairs",
            "explanations",
        )
        assert [getattr(here, name) for name in counts] == [getattr(there, name) for name in counts]


def test_the_same_rows_differ_by_the_same(spread: Any, sides: tuple[pl.DataFrame, pl.DataFrame]) -> None:
    here, there = skew(*sides, on="a.id"), skew(*map(spread, sides), on="a.id")
    assert_same(here, there)
    assert there.joined > 1500
    assert there.training.repeated == 2
    assert there.features["miles"].explanation is not None
    assert there.features["miles"].explanation.note == "miles to kilometers"


def test_what_goes_to_disk_on_a_worker_gives_the_same(spread: Any, sides: tuple[pl.DataFrame, pl.DataFrame]) -> None:
    assert_same(skew(*sides, on="a.id"), skew(*map(spread, sides), on="a.id", memory=1 << 14))


def test_where_nothing_meets_nothing_differs(spread: Any, spark: Any) -> None:
    empty = spark.createDataFrame([], "id long, x long")
    found = skew(empty, empty, on="id")
    assert (found.joined, [feature.rows for feature in found]) == (0, [0])
    apart = [pl.DataFrame({"id": [n, n + 1], "x": [1, 2]}) for n in (1, 10)]
    assert_same(skew(*apart, on="id"), skew(*map(spread, apart), on="id"))


def test_wrong_calls_say_what_was_expected(spread: Any) -> None:
    numbers, texts = (spread(pl.DataFrame({"id": ids, "x": [1, 2]})) for ids in ([1, 2], ["1", "2"]))
    with pytest.raises(UsageError, match="one Spark DataFrame, expected two or none"):
        skew(numbers, pl.DataFrame({"id": [1]}), on="id")
    with pytest.raises(ColumnError, match="no column 'key' in the Spark DataFrame for training"):
        skew(numbers, numbers, on="key")
    with pytest.raises(UsageError, match="identifier 'id' in the Spark DataFrame for serving is a text"):
        skew(numbers, texts, on="id")
