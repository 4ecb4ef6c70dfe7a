"""One contender profiles one file once: `python -P contender.py NAME FILE FEW`, in whatever environment it lives.

Prints seconds and peak memory as JSON. The clock starts when everything is imported, a session is up, and the same has
been done to the first thousand rows, which the third file holds; it includes loading the file. Everybody is called as
its own documentation first shows it.
"""

import json
import os
import sys
import time
from pathlib import Path


def assay(path: str) -> object:
    """The full default profile and its TFMD document; the file's name says what format it has."""
    from assay.profiles import profile

    return profile(path).statistics()


def tfdv(path: str) -> object:
    """TFDV's in-memory path: pandas reads, TFDV computes."""
    import pandas
    import tensorflow_data_validation

    return tensorflow_data_validation.generate_statistics_from_dataframe(pandas.read_parquet(path))


def tfdv_csv(path: str) -> object:
    """TFDV's way from CSV: Apache Beam on its direct runner."""
    import tensorflow_data_validation

    return tensorflow_data_validation.generate_statistics_from_csv(path)


def duckdb(path: str) -> object:
    """DuckDB's SUMMARIZE on two threads."""
    import duckdb as engine

    connection = engine.connect(config={"threads": 2})
    return connection.execute("SUMMARIZE SELECT * FROM read_parquet(?)", [path]).fetchall()


def polars_decode(path: str) -> object:
    """Only reading the file, with Polars: the floor of any profile."""
    import polars

    return polars.read_parquet(path)


def polars_describe(path: str) -> object:
    """Polars' describe: count, nulls, mean, deviation, extremes, quartiles."""
    import polars

    return polars.read_parquet(path).describe()


def pandas_describe(path: str) -> object:
    """pandas' describe of all columns."""
    import pandas

    return pandas.read_parquet(path).describe(include="all")


def ydata_profiling(path: str) -> object:
    """The minimal report's numbers: without its pictures, its page, its bars."""
    import pandas
    from ydata_profiling import ProfileReport

    return ProfileReport(pandas.read_parquet(path), minimal=True, progress_bar=False).get_description()


def whylogs(path: str) -> object:
    """whylogs' profile of a pandas frame."""
    import pandas
    import whylogs as why

    return why.log(pandas.read_parquet(path)).view().to_pandas()


def spark_summary(path: str) -> object:
    """Spark's own summary: count, mean, deviation, extremes, quartiles."""
    return _spark_frame(path).summary().collect()  # type: ignore[attr-defined]  # a Spark DataFrame


def assay_on_spark(path: str) -> object:
    """The full default profile of a Spark DataFrame, and its TFMD document."""
    from assay.profiles import profile

    return profile(_spark_frame(path)).statistics()


def _spark_frame(path: str) -> object:
    """The file as a frame of a session on two cores."""
    from pyspark.sql import SparkSession

    os.environ["PYSPARK_PYTHON"] = sys.executable  # the workers need what the driver has installed
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
    assay_on_spark,
)


def main(name: str, path: str, few: str) -> None:
    """Measure one run."""
    work = {contender.__name__: contender for contender in CONTENDERS}[name]
    work(few)
    before = peak()
    start = time.perf_counter()
    work(path)
    seconds = time.perf_counter() - start
    print(json.dumps({"seconds": seconds, "megabytes": peak() - before}))


def peak() -> float:
    """The largest memory of this process so far, in MB; `ru_maxrss` would count what forked us."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("VmHWM")).split()[1]) / 1024


if __name__ == "__main__":
    main(*sys.argv[1:])
