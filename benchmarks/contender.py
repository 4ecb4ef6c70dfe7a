"""One contender profiles one file once: `python contender.py NAME FILE`, in whatever environment it lives.

Prints seconds and peak memory as JSON. The clock starts when everything is imported and includes loading the file.
"""

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path


def assay(path: str) -> Callable[[], object]:
    """The full default profile and its TFMD document."""
    from assay.profiles import documents, profile  # noqa: F401  # documents are imported on first use

    return lambda: profile(path).statistics()


def tfdv(path: str) -> Callable[[], object]:
    """TFDV's in-memory path: pandas reads, TFDV computes."""
    import pandas
    import tensorflow_data_validation

    return lambda: tensorflow_data_validation.generate_statistics_from_dataframe(pandas.read_parquet(path))


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


CONTENDERS = (assay, tfdv, duckdb, polars_decode, polars_describe, pandas_describe)


def main(name: str, path: str) -> None:
    """Measure one run."""
    work = {contender.__name__: contender for contender in CONTENDERS}[name](path)
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
