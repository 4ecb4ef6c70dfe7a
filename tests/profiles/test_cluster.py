"""Profiles of Spark DataFrames, by a real session with two cores, many partitions and tasks that fail."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from assay import Profile, profile
from assay.errors import ColumnError, UsageError

pyspark = pytest.importorskip("pyspark", reason="no Spark here: pip install 'assay[spark]'")
pytestmark = pytest.mark.filterwarnings("ignore:PySpark does not yet fully support pandas:FutureWarning")

FLIGHTS = Path(__file__).parents[3] / "shared" / "data" / "nycflights13" / "flights.csv.gz"

if shutil.which("java") is None:
    pytest.skip("no Java here: apt-get install openjdk-17-jre-headless", allow_module_level=True)


@pytest.fixture(scope="module")
def spark() -> Iterator[Any]:
    from pyspark.sql import SparkSession

    java = subprocess.run(["which", "java"], capture_output=True, text=True, check=True).stdout.strip()
    os.environ.setdefault("JAVA_HOME", str(Path(java).resolve().parents[1]))
    os.environ["SPARK_LOCAL_IP"] = "127.0.0.1"
    os.environ["PYSPARK_PYTHON"] = sys.executable  # the workers need what the driver has installed
    session = (
        SparkSession.builder.master("local[2,4]")  # a task may fail three times
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.log.level", "OFF")
        .getOrCreate()
    )
    yield session
    session.stop()


def spread(spark: Any, frame: pl.DataFrame, partitions: int = 16) -> Any:
    """The frame in partitions of very different sizes, some of them empty."""
    from pyspark.sql import functions as F

    numbered = frame.with_columns(pl.int_range(len(frame)).alias("row"))
    arrow = numbered.rename(lambda name: name.replace(".", "_")).to_arrow(compat_level=pl.CompatLevel.oldest())
    cut = F.when(F.rand(1) < 0.8, 0).otherwise(F.pmod(F.col("row"), F.lit(partitions // 2)))
    return spark.createDataFrame(arrow).repartition(partitions, cut).drop("row").toDF(*frame.columns)


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
def flights() -> pl.DataFrame:
    if not FLIGHTS.exists():
        pytest.skip("no flights here: ../shared/data/nycflights13")
    return pl.read_csv(FLIGHTS, null_values="NA", n_rows=30_000, infer_schema_length=None)


def test_the_profile_of_a_spark_frame_is_that_of_the_same_rows(spark: Any, flights: pl.DataFrame) -> None:
    options: dict[str, Any] = {"by": ["origin", ["origin", "month"]], "weight": "distance", "label": "carrier"}
    some = flights.select("origin", "month", "distance", "carrier", "dep_delay", "tailnum", "time_hour")
    assert_same(profile(some, **options), profile(spread(spark, some), **options))


def test_nested_columns_and_odd_values(spark: Any) -> None:
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
    assert_same(profile(odd), profile(spread(spark, odd)))
    assert profile(spread(spark, odd), columns=["a.dot"]).paths == (("a.dot",),)


def test_no_rows_and_one(spark: Any) -> None:
    one = pl.DataFrame({"a": [1], "b": ["x"]})
    assert_same(profile(one), profile(spread(spark, one)))
    nothing = profile(spark.createDataFrame([], "a long, b string"))
    assert (nothing.rows, nothing.paths) == (0, (("a",), ("b",)))


def test_a_task_that_fails_and_is_repeated_counts_once(spark: Any, flights: pl.DataFrame, tmp_path: Path) -> None:
    few = flights.select("origin", "distance")
    mark = str(tmp_path / "failed")

    def fail_once(batches: Iterator[Any]) -> Iterator[Any]:
        yield from batches
        try:
            os.mkdir(mark)
        except FileExistsError:
            return
        raise OSError("a disk that fails once")

    shaken = spread(spark, few).mapInArrow(fail_once, "origin string, distance long")
    assert_same(profile(few), profile(shaken))
    assert Path(mark).exists()


def test_errors_of_tasks_are_ours(spark: Any) -> None:
    frame = spread(spark, pl.DataFrame({"a": ["x", "y"], "b": [1, 2]}))
    with pytest.raises(UsageError, match="weight column 'a' holds String, not numbers"):
        profile(frame, weight="a")
    with pytest.raises(ColumnError, match="no column 'c' in this Spark DataFrame"):
        profile(frame, columns=["c"])
    with pytest.raises(ColumnError, match="no column 'lable'"):
        profile(frame, label="lable")
