"""One contender profiles one file once: `python -P contender.py NAME FILE`, in whatever environment it lives.

Prints seconds and peak memory as JSON. The clock starts when everything is imported and includes loading the file; of
Spark it starts when the session is up and has done the same to a thousand rows. Everybody is called as its own
documentation first shows it. A contender that cannot run yet says why it is left out.
"""

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path


class LeftOut(Exception):
    """This contender cannot run here; the message says why."""


def assay(path: str) -> Callable[[], object]:
    """The full default profile and its TFMD document; the file's name says what format it has."""
    from assay.profiles import documents, profile  # noqa: F401  # documents are imported on first use

    return lambda: profile(path).statistics()


def tfdv(path: str) -> Callable[[], object]:
    """TFDV's in-memory path: pandas reads, TFDV computes."""
    import pandas
    import tensorflow_data_validation

    return lambda: tensorflow_data_validation.generate_statistics_from_dataframe(pandas.read_parquet(path))


def tfdv_csv(path: str) -> Callable[[], object]:
    """TFDV's way from CSV: Apache Beam on its direct runner."""
    import tensorflow_data_validation

    return lambda: tensorflow_data_validation.generate_statistics_from_csv(path)


def duckdb(path: str) -> Callable[[], object]:
    """DuckDB's SUMMARIZE on two threads."""
    import duckdb as engine

    connection = engine.connect(config={"threads": 2})
    return lambda: connection.execute("SUMMARIZE SELECT * FROM read_parquet(?)", [path]).fetchall()


def polars_decode(path: str) -> Callable[[], object]:
    """Only reading the file, with Polars: the floor of any profile."""
    import polars

    return lambda: polars.read_parquet(path)


def polars_describe(path: str) -> Callable[[], object]:
    """Polars' describe: count, nulls, mean, deviation, extremes, quartiles."""
    import polars

    return lambda: polars.read_parquet(path).describe()


def pandas_describe(path: str) -> Callable[[], object]:
    """pandas' describe of all columns."""
    import pandas

    return lambda: pandas.read_parquet(path).describe(include="all")


def ydata_profiling(path: str) -> Callable[[], object]:
    """The minimal report's numbers: without its pictures, its page, its bars."""
    import pandas
    from ydata_profiling import ProfileReport

    return lambda: ProfileReport(pandas.read_parquet(path), minimal=True, progress_bar=False).get_description()


def whylogs(path: str) -> Callable[[], object]:
    """whylogs' profile of a pandas frame."""
    import pandas
    import whylogs as why

    return lambda: why.log(pandas.read_parquet(path)).view().to_pandas()


def spark_summary(path: str) -> Callable[[], object]:
    """Spark's own summary: count, mean, deviation, extremes, quartiles."""
    frame = spark_frame(path)
    frame.limit(1000).summary().collect()
    return lambda: frame.summary().collect()


def assay_spark(path: str) -> Callable[[], object]:
    """The full default profile of a frame of Spark, and its TFMD document."""
    from importlib.util import find_spec

    if not find_spec("assay.engines.spark"):
        raise LeftOut("assay has no engine for Spark yet")
    from assay.profiles import profile

    frame = spark_frame(path)
    profile(frame.limit(1000)).statistics()
    return lambda: profile(frame).statistics()


def spark_frame(path: str):  # type: ignore[no-untyped-def]  # Spark is not in the environment of the type checker
    """The file as a frame of a session on two cores; nothing but its schema is read yet."""
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false")
    # Unless it is told otherwise, the driver has 1 GB, in which it spills.
    return builder.config("spark.driver.memory", "4g").getOrCreate().read.parquet(path)


CONTENDERS = (
    assay,
    tfdv,
    tfdv_csv,
    duckdb,
    polars_decode,
    polars_describe,
    pandas_describe,
    ydata_profiling,
    whylogs,
    spark_summary,
    assay_spark,
)


def main(name: str, path: str) -> None:
    """Measure one run."""
    # Where memory runs out, this is the process that has to go, not somebody else's.
    Path("/proc/self/oom_score_adj").write_text("1000")
    try:
        work = {contender.__name__: contender for contender in CONTENDERS}[name](path)
    except LeftOut as reason:
        print(json.dumps({"left_out": str(reason)}))
        return
    before = peak()
    start = time.perf_counter()
    work()
    seconds = time.perf_counter() - start
    print(json.dumps({"seconds": seconds, "megabytes": peak() - before}))


def peak() -> float:
    """The largest memory of this process so far, in MB; `ru_maxrss` would count what forked us."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("VmHWM")).split()[1]) / 1024


if __name__ == "__main__":
    main(*sys.argv[1:])
