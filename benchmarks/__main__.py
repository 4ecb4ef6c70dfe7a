"""assay beside its peers: `make bench`. Everybody runs in turn, several rounds, each run a process of its own.

Machines are shared and noisy, so what counts is the ratio of two runs of the same round; the table shows the median
of these ratios. Seconds and megabytes are medians too, and only say of what order things are.
"""

import argparse
import json
import platform
import statistics
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

ROOT = Path(__file__).parents[1]
OUT = ROOT / "out" / "bench"
DATA = ROOT.parent / "shared" / "data"

#: The environment of TFDV, which cannot live in one with assay.
TFDV = OUT / "tfdv" / "bin" / "python"

#: By contender: the least ratio of its time to ours that we promise, where we promise one.
PEERS = {"tfdv": 3.0, "duckdb": None, "polars_decode": None, "polars_describe": None, "pandas_describe": None}

#: `import assay` takes less than this many seconds longer than starting Python.
IMPORT = 0.5


@dataclass(frozen=True)
class Row:
    """One contender on one table: medians over the rounds."""

    data: str
    contender: str
    seconds: float
    megabytes: float
    #: Its time in units of ours, round by round.
    ratio: float
    promised: float | None


def main() -> int:
    """Run everything and print the table; 1 if a promise is broken."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    rows = [row for name, path in tables() for row in compare(name, path, rounds)]
    start = median_import(rounds)
    print(table(rows), f"import assay: {start:.3f} s (promised: under {IMPORT} s)", sep="\n")
    document = {
        "date": date.today().isoformat(),
        "machine": machine(),
        "import": start,
        "rows": list(map(asdict, rows)),
    }
    (OUT / "bench.json").write_text(json.dumps(document, indent=1))
    broken = [row.contender for row in rows if row.promised and row.ratio < row.promised]
    if broken or start >= IMPORT:
        print("promise broken:", *broken, *(["import"] if start >= IMPORT else []))
    return int(bool(broken) or start >= IMPORT)


def tables() -> list[tuple[str, Path]]:
    """The tables as Parquet files."""
    import polars as pl

    OUT.mkdir(parents=True, exist_ok=True)
    flights = OUT / "flights.parquet"
    if not flights.exists():
        source = DATA / "nycflights13" / "flights.csv.gz"
        pl.read_csv(source, null_values="NA", infer_schema_length=None).write_parquet(flights)
    return [("nycflights13, 336,776 x 19", flights)]


def compare(name: str, path: Path, rounds: int) -> list[Row]:
    """Everybody on one table, in turn."""
    contenders = ["assay", *(peer for peer in PEERS if peer != "tfdv" or TFDV.exists())]
    if "tfdv" not in contenders:
        print(f"TFDV is left out: it is not in {TFDV.parents[1]}; `make bench` installs it")
    runs: dict[str, list[dict[str, float]]] = {contender: [] for contender in contenders}
    for _ in range(rounds):
        for contender in contenders:
            runs[contender].append(run(contender, path))
    rows = []
    for contender in contenders:
        ratios = [
            theirs["seconds"] / ours["seconds"] for theirs, ours in zip(runs[contender], runs["assay"], strict=True)
        ]
        seconds, megabytes = (statistics.median(r[key] for r in runs[contender]) for key in ("seconds", "megabytes"))
        rows.append(Row(name, contender, seconds, megabytes, statistics.median(ratios), PEERS.get(contender)))
    return rows


def run(contender: str, path: Path) -> dict[str, float]:
    """One run in a process of its own."""
    python = TFDV if contender == "tfdv" else Path(sys.executable)
    command = [str(python), str(ROOT / "benchmarks" / "contender.py"), contender, str(path)]
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


def table(rows: list[Row]) -> str:
    """The rows as Markdown."""
    lines = ["| data | who | seconds | MB above import | times assay's time |", "|---|---|---:|---:|---:|"]
    for row in rows:
        promise = f" (promised: {row.promised:g})" if row.promised else ""
        figures = f"{row.seconds:.3f} | {row.megabytes:.0f} | {row.ratio:.2f}{promise}"
        lines.append(f"| {row.data} | {row.contender} | {figures} |")
    return "\n".join(lines)


def machine() -> str:
    """What this ran on."""
    import os

    return f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"


if __name__ == "__main__":
    sys.exit(main())
