"""Memory follows the batch, not the data."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import polars as pl
import pytest

ROWS, TIMES = 600_000, 4

#: Prints the largest memory of the process in MB above that of the same work on a few rows.
MEASURE = """
import sys
from pathlib import Path
import assay.sources.source
from assay.profiles import profile

def peak():
    return int(next(line for line in Path("/proc/self/status").open() if line.startswith("VmHWM")).split()[1]) / 1024

assay.sources.source.BATCH_BYTES = 4 << 20
profile(sys.argv[2]).statistics()
before = peak()
profile(sys.argv[1]).statistics()
print(peak() - before)
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same kind of rows in files of three sizes and formats."""
    folder = tmp_path_factory.mktemp("sizes")
    rng = np.random.default_rng(0)
    for name, rows in (("few", 1000), ("some", ROWS), ("many", TIMES * ROWS)):
        numbers = rng.integers(0, 10**9, rows)
        frame = pl.DataFrame(
            {
                "id": np.arange(rows),
                "value": rng.normal(size=rows).round(6),
                "kind": pl.Series(numbers % 7).cast(pl.String),
                "text": pl.Series(numbers).cast(pl.String) + " of many texts",
            }
        )
        frame.write_parquet(folder / f"{name}.parquet")
        frame.write_csv(folder / f"{name}.csv")
        frame.write_ndjson(folder / f"{name}.jsonl")
    return folder


def megabytes(file: Path) -> float:
    command = [sys.executable, "-c", MEASURE, str(file), str(file.with_stem("few"))]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return float(done.stdout)


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the largest memory of a process is read from /proc")
@pytest.mark.parametrize("form", ["parquet", "csv", "jsonl"])
def test_memory_does_not_grow_with_the_rows(folder: Path, form: str) -> None:
    some, many = (megabytes(folder / f"{name}.{form}") for name in ("some", "many"))
    assert many < 1.3 * some + 10, f"{some:.0f} MB, then {many:.0f} MB for {TIMES} times the rows"
