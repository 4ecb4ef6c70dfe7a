"""assay beside its peers: `make bench`. Everybody runs in turn, several rounds, each run a process of its own.

Machines are shared and noisy, so what counts is the ratio of two runs of the same round; the table shows the median
of these ratios. Seconds and megabytes are medians too, and only say of what order things are.
"""

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from .tables import (
    COVERTYPE,
    FLIGHTS,
    FLIGHTS_3M,
    FLIGHTS_CSV,
    LINEITEM,
    LINEITEM_10,
    LINEITEM_CSV,
    LINEITEM_PLAIN,
    OUT,
    ROOT,
    Table,
)

#: Peers that cannot live in one environment with assay.
ELSEWHERE = {
    "tfdv": OUT / "tfdv",
    "tfdv_csv": OUT / "tfdv",
    "ydata_profiling": OUT / "peers",
    "whylogs": OUT / "peers",
}

#: `import assay` is to take less than this many seconds longer than starting Python.
IMPORT = 0.4

#: Megabytes above import that a profile is to take, whatever the rows.
MEMORY = 600


@dataclass(frozen=True)
class Comparison:
    """Some peers on one table."""

    table: Table
    #: By contender the least ratio of its time to ours that we aim at, where we aim at one.
    peers: Mapping[str, float | None]
    #: A copy of the table for peers that cannot read it.
    plain: Table | None = None
    #: Rounds at most, of what takes minutes.
    rounds: int = 99
    ours: str = "assay"


DESCRIBE = {"polars_describe": None, "pandas_describe": None}
AIMS = {"tfdv": 12.0, "duckdb": 4.0, "polars_decode": 0.25}
COMPARISONS = (
    Comparison(FLIGHTS, {**AIMS, **DESCRIBE, "ydata_profiling": None, "whylogs": None}),
    Comparison(FLIGHTS_3M, {**AIMS, **DESCRIBE}),
    Comparison(COVERTYPE, {**AIMS, **DESCRIBE}),
    Comparison(LINEITEM, {**AIMS, "polars_describe": None}, plain=LINEITEM_PLAIN),
    Comparison(LINEITEM_10, {"duckdb": None, "polars_decode": None}, rounds=1),
    Comparison(FLIGHTS_CSV, {"tfdv_csv": 100.0}, rounds=2),
    Comparison(LINEITEM_CSV, {"tfdv_csv": 100.0}, rounds=1),
    Comparison(LINEITEM, {"spark_summary": 1.0}, rounds=2, ours="assay_on_spark"),
)


@dataclass(frozen=True)
class Row:
    """One contender on one table: medians over the rounds."""

    data: str
    contender: str
    seconds: float
    megabytes: float
    #: Its time in units of ours.
    ratio: float
    aim: float | None

    @property
    def missed(self) -> bool:
        """Whether the ratio is not what we aim at."""
        return self.aim is not None and self.ratio < self.aim


def main() -> int:
    """Run everything and print the table; 1 if an aim is missed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--only", default="", help="tables whose title contains this")
    options = parser.parse_args()
    rows = []
    for comparison in COMPARISONS:
        if options.only in comparison.table.title:
            for row in compare(comparison, min(options.rounds, comparison.rounds)):
                print(line(row), flush=True)
                rows.append(row)
    start = median_import(options.rounds)
    print(*table(rows), f"import assay: {start:.3f} s (aim: under {IMPORT} s)", sep="\n")
    document = {
        "date": date.today().isoformat(),
        "machine": machine(),
        "import": start,
        "rows": list(map(asdict, rows)),
    }
    (OUT / "bench.json").write_text(json.dumps(document, indent=1))
    missed = [f"{row.contender} on {row.data}" for row in rows if row.missed]
    missed += [f"memory on {row.data}" for row in rows if row.contender == "assay" and row.megabytes > MEMORY]
    missed += ["import"] * (start >= IMPORT)
    print(*(["aims missed:", *missed] if missed else ["every aim reached"]), sep="\n  ")
    return int(bool(missed))


def compare(comparison: Comparison, rounds: int) -> Iterator[Row]:
    """Everybody on one table, in turn."""
    if not comparison.table.ready():
        print(f"{comparison.table.title} is left out: there is no {comparison.table.source}")
        return
    contenders = [comparison.ours, *(peer for peer in comparison.peers if installed(peer))]
    runs: dict[str, list[dict[str, float]]] = {contender: [] for contender in contenders}
    for _ in range(rounds):
        for contender in contenders:
            plain = comparison.plain if contender == "tfdv" else None
            runs[contender].append(run(contender, plain if plain and plain.ready() else comparison.table))
    for contender, measured in runs.items():
        both = zip(measured, runs[comparison.ours], strict=True)
        ratio = statistics.median(theirs["seconds"] / ours["seconds"] for theirs, ours in both)
        seconds, megabytes = (statistics.median(run[key] for run in measured) for key in ("seconds", "megabytes"))
        yield Row(comparison.table.title, contender, seconds, megabytes, ratio, comparison.peers.get(contender))


def installed(contender: str) -> bool:
    """Whether there is an environment for it."""
    there = contender not in ELSEWHERE or ELSEWHERE[contender].is_dir()
    if not there:
        print(f"{contender} is left out: it is not in {ELSEWHERE[contender]}; `make bench` installs it")
    return there


def run(contender: str, table: Table) -> dict[str, float]:
    """One run in a process of its own."""
    python = ELSEWHERE[contender] / "bin" / "python" if contender in ELSEWHERE else Path(sys.executable)
    # -P: beside this script lies one named as Spark's, and others may come.
    command = [
        str(python),
        "-P",
        str(ROOT / "benchmarks" / "contender.py"),
        contender,
        str(table.file),
        str(table.few()),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{contender} failed:\n{done.stderr}")
    result: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return result


def median_import(rounds: int) -> float:
    """Seconds that `import assay` takes on top of starting Python."""

    def seconds(code: str) -> float:
        start = time.perf_counter()
        subprocess.run([sys.executable, "-c", code], check=True)
        return time.perf_counter() - start

    return statistics.median(seconds("import assay") - seconds("pass") for _ in range(rounds))


def table(rows: list[Row]) -> Iterator[str]:
    """The rows as Markdown."""
    yield "| data | who | seconds | MB above import | times assay's time |"
    yield "|---|---|---:|---:|---:|"
    yield from map(line, rows)


def line(row: Row) -> str:
    """A row of the table."""
    aim = "" if row.aim is None else f" (aim: {row.aim:g}{', missed' if row.missed else ''})"
    return f"| {row.data} | {row.contender} | {row.seconds:.3f} | {row.megabytes:.0f} | {row.ratio:.2f}{aim} |"


def machine() -> str:
    """What this ran on."""
    return f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"


if __name__ == "__main__":
    sys.exit(main())
