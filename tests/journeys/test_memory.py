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


#: The same of the join of predictions with their outcomes, of so many days.
MEASURE_JOIN = """
import sys
from datetime import UTC, datetime
from pathlib import Path
import polars as pl
from assay.labels.outcomes import Declaration, Label, Outcomes, Predictions, label_join
from assay.labels.outcomes import work

def peak():
    return int(next(line for line in Path("/proc/self/status").open() if line.startswith("VmHWM")).split()[1]) / 1024

def join(days, name):
    shown, clicks = ([folder / log / f"{day}.parquet" for day in range(days)] for log in ("shown", "clicks"))
    label_join(
        Declaration(
            label=Label(name="y", window="12h"),
            predictions=Predictions(source=shown, key="id", entity="user", time="at"),
            outcomes={"click": Outcomes(source=clicks, entity="user", time="at")},
        ),
        folder / name,
        as_of=datetime(2030, 1, 1, tzinfo=UTC),
    )

folder = Path(sys.argv[1])
work.STRETCH = 100_000
join(1, "few")
before = peak()
join(int(sys.argv[2]), sys.argv[2])
print(peak() - before)
"""


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the largest memory of a process is read from /proc")
def test_memory_of_a_join_grows_by_a_hash_a_prediction(tmp_path: Path) -> None:
    rng, rows, length = np.random.default_rng(0), 100_000, 86_400_000_000
    for day in range(24):
        at = pl.Series(np.sort(rng.integers(0, length, rows)) + (20_000 + day) * length).cast(pl.Datetime("us", "UTC"))
        shown = pl.DataFrame({"id": np.arange(rows) + day * rows, "user": rng.integers(0, rows, rows), "at": at})
        shown = shown.with_columns(pl.Series(f"f{number}", rng.random(rows)) for number in range(20))
        for name, frame in (("shown", shown), ("clicks", shown.select("user", "at").sample(1000, seed=day))):
            (tmp_path / name).mkdir(exist_ok=True)
            frame.write_parquet(tmp_path / name / f"{day}.parquet")
    some, many = (
        float(
            subprocess.run(
                [sys.executable, "-c", MEASURE_JOIN, str(tmp_path), str(days)],
                capture_output=True,
                text=True,
                check=True,
            ).stdout
        )
        for days in (6, 24)
    )
    keys = 40e-6 * rows * (24 - 6)  # each new prediction leaves a hash, and copies of it while they are sorted
    assert many < some + keys + 80, f"{some:.0f} MB, then {many:.0f} MB for four times the days"
