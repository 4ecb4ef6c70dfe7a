"""Profiles of Spark DataFrames, by a real session with two cores, many partitions and tasks that fail."""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from assay import Profile, profile
from assay.errors import ColumnError, SourceError, UsageError

pytestmark = pytest.mark.filterwarnings("ignore:PySpark does not yet fully support pandas:FutureWarning")


def assert_same(ours: Profile, theirs: Profile) -> None:
    assert ours.slices.keys() == theirs.slices.keys()
    cross = {question.key: question for question in ours.questions.cross}
    for key, rows in ours.slices.items():
        others = theirs.slices[key]
        assert (rows.rows, rows.unweighable) == (others.rows, others.unweighable)
        assert rows.weight == pytest.approx(others.weight)
        assert rows.features.keys() == others.features.keys()
        for path, feature in rows.features.items():
            asked = {statistic.name: statistic for statistic in ours.questions.asked(path)}
            assert_agree(asked, feature.states, others.features[path].states)
            assert_agree(asked, feature.weighted, others.features[path].weighted)
        assert_agree(cross, rows.cross, others.cross)


def assert_agree(asked: Mapping[str, Any], ours: Mapping[str, Any], theirs: Mapping[str, Any]) -> None:
    assert ours.keys() == theirs.keys()
    for name, state in ours.items():
        assert asked[name].agrees(state, theirs[name]), name


@pytest.fixture(scope="module")
def flights(shared: Path) -> pl.DataFrame:
    return pl.read_csv(
        shared / "nycflights13" / "flights.csv.gz", null_values="NA", n_rows=30_000, infer_schema_length=None
    )


def test_the_profile_of_a_spark_frame_is_that_of_the_same_rows(spread: Any, flights: pl.DataFrame) -> None:
    options: dict[str, Any] = {"by": ["origin", ["origin", "month"]], "weight": "distance", "label": "carrier"}
    some = flights.select("origin", "month", "distance", "carrier", "dep_delay", "tailnum", "time_hour")
    assert_same(profile(some, **options), profile(spread(some), **options))


def test_nested_columns_and_odd_values(spread: Any) -> None:
    odd = pl.DataFrame(
        {
            "lists": [[1, 2], [], None, [3]],
            "structs": [{"a": "x", "b": [1.5]}, None, {"a": None, "b": []}, {"a": "y", "b": [2.0, float("inf")]}],
            "floats": [float("nan"), float("inf"), -0.0, None],
            "empty": pl.Series([None] * 4, dtype=pl.Int64),
            "bytes": [b"\xff\x00", b"", None, b"a"],
            "a.dot": [True, False, None, True],
        }
    )
    assert_same(profile(odd), profile(spread(odd)))
    assert profile(spread(odd), columns=["a.dot"]).paths == (("a.dot",),)


def test_no_rows_and_one(spark: Any, spread: Any) -> None:
    one = pl.DataFrame({"a": [1], "b": ["x"]})
    assert_same(profile(one), profile(spread(one)))
    nothing = profile(spark.createDataFrame([], "a long, b string"))
    assert (nothing.rows, nothing.paths) == (0, (("a",), ("b",)))


def test_a_task_that_fails_and_is_repeated_counts_once(spread: Any, flights: pl.DataFrame, tmp_path: Path) -> None:
    few = flights.select("origin", "distance")
    mark = str(tmp_path / "failed")

    def fail_once(batches: Iterator[Any]) -> Iterator[Any]:
        yield from batches
        try:
            os.mkdir(mark)
        except FileExistsError:
            return
        raise OSError("a disk that fails once")

    shaken = spread(few).mapInArrow(fail_once, "origin string, distance long")
    assert_same(profile(few), profile(shaken))
    assert Path(mark).exists()


def test_errors_of_tasks_are_ours(spread: Any) -> None:
    frame = spread(pl.DataFrame({"a": ["x", "y"], "b": [1, 2]}))
    with pytest.raises(UsageError, match="weight column 'a' holds String, not numbers"):
        profile(frame, weight="a")
    with pytest.raises(ColumnError, match="no column 'c' in this Spark DataFrame"):
        profile(frame, columns=["c"])
    with pytest.raises(ColumnError, match="no column 'lable'"):
        profile(frame, label="lable")


def test_many_partitions_are_added_up_level_by_level(spread: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assay.engines.spark.FAN_IN", 3)  # 16 partitions, then 6, then 2
    numbers = pl.DataFrame({"n": range(3000), "text": [str(n % 7) for n in range(3000)]})
    assert_same(profile(numbers), profile(spread(numbers)))


@pytest.mark.parametrize(
    ("raised", "said"),
    [
        (
            ModuleNotFoundError("No module named 'polars'"),
            "Spark's workers have no polars, expected what the driver has",
        ),
        (OSError("the disk is full"), "Spark failed: OSError: the disk is full; its log says more"),
    ],
)
def test_what_fails_on_a_worker_is_named(spread: Any, raised: Exception, said: str) -> None:
    def fail(batches: Iterator[Any]) -> Iterator[Any]:
        raise raised

    with pytest.raises(SourceError, match=said):
        profile(spread(pl.DataFrame({"a": [1]})).mapInArrow(fail, "a long"))
