"""Direct labels beside the bare joins of DuckDB, from Parquet to Parquet: `python -m benchmarks.labels`.

20 million impressions and 1 million clicks on two cores, joined by key and by user and time. Everybody runs in turn,
each run a process of its own; what counts is the ratio of two runs of one round: of time, and, where others use the
machine meanwhile, of the time of processors.
"""

import argparse
import json
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from importlib import import_module

from .contender import peak
from .tables import LOGS, OUT, ROOT

#: Times of the bare join that a run may take, megabytes above import, and the share of it that 1 % more may.
TIME, MEMORY, INCREMENT = 1.5, 2048, 0.05

FOLDER = OUT / "labels"


def by_key() -> object:
    """assay, joined by the id of the impression."""
    return _labels("by_key", "id", (), 100)


def by_time() -> object:
    """assay, joined by user and time."""
    return _labels("by_time", (), "user", 100)


def one_percent_by_key() -> object:
    """One more day of both logs."""
    return _labels("by_key", "id", (), 101)


def one_percent_by_time() -> object:
    """The same by user and time."""
    return _labels("by_time", (), "user", 101)


def duckdb_equi() -> object:
    """DuckDB's left join by id, window and all."""
    return _duckdb(
        f"SELECT i.*, c.clicked_at FROM '{LOGS.files('impressions')}' i LEFT JOIN '{LOGS.files('clicks')}' c "
        "ON i.id = c.id AND c.clicked_at >= i.served_at AND c.clicked_at < i.served_at + INTERVAL 1 DAY"
    )


def duckdb_bare_equi() -> object:
    """DuckDB's left join by id."""
    return _duckdb(
        f"SELECT i.*, c.clicked_at FROM '{LOGS.files('impressions')}' i LEFT JOIN '{LOGS.files('clicks')}' c USING (id)"
    )


def duckdb_asof() -> object:
    """DuckDB's as-of join: of each click the last impression of its user, and the labels beside all impressions."""
    return _duckdb(
        f"WITH hit AS (SELECT i.id, c.clicked_at FROM '{LOGS.files('clicks')}' c ASOF JOIN "
        f"'{LOGS.files('impressions')}' i ON c.user = i.user AND c.clicked_at >= i.served_at) "
        f"SELECT i.*, hit.clicked_at FROM '{LOGS.files('impressions')}' i LEFT JOIN hit USING (id)"
    )


def duckdb_bare_asof() -> object:
    """DuckDB's as-of join alone: the first click after each impression of its user."""
    return _duckdb(
        f"SELECT i.*, c.clicked_at FROM '{LOGS.files('impressions')}' i ASOF LEFT JOIN '{LOGS.files('clicks')}' c "
        "ON i.user = c.user AND i.served_at <= c.clicked_at"
    )


def _labels(name: str, key: str | tuple[str, ...], entity: str | tuple[str, ...], days: int) -> object:
    from assay.labels.outcomes import Declaration, Label, Outcomes, Predictions, label_join

    sources = {
        log: [LOGS.folder / log, *([LOGS.increment(log)] if days > 100 else [])] for log in ("impressions", "clicks")
    }
    declaration = Declaration(
        label=Label(name="clicked", window="1d"),
        predictions=Predictions(source=sources["impressions"], key=key, entity=entity, time="served_at"),
        outcomes={"click": Outcomes(source=sources["clicks"], key=key, entity=entity, time="clicked_at")},
    )
    as_of = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(days=20_000 + days + 1)
    joined = label_join(declaration, FOLDER / name, as_of=as_of)
    assert joined.after.rows == days * LOGS.impressions
    return joined


def _duckdb(query: str) -> object:
    import duckdb

    connection = duckdb.connect(config={"threads": 2})
    FOLDER.mkdir(parents=True, exist_ok=True)
    return connection.execute(f"COPY ({query}) TO '{FOLDER / 'duckdb.parquet'}' (FORMAT parquet)").fetchall()


CONTENDERS: tuple[Callable[[], object], ...] = (
    duckdb_bare_equi,
    duckdb_equi,
    by_key,
    one_percent_by_key,
    duckdb_bare_asof,
    duckdb_asof,
    by_time,
    one_percent_by_time,
)


def run(name: str) -> dict[str, float]:
    """One contender in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.labels", "--one", name],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SystemExit(f"{name} failed:\n{done.stderr}")
    answer: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return answer


def measure(name: str) -> None:
    """Run one contender here and print seconds, those of processors, and megabytes."""
    for module in ("duckdb", "polars", "assay.labels.outcomes"):
        import_module(module)
    before = peak()
    start, used = time.perf_counter(), time.process_time()
    {each.__name__: each for each in CONTENDERS}[name]()
    found = {"seconds": time.perf_counter() - start, "processor": time.process_time() - used}
    print(json.dumps({**found, "megabytes": peak() - before}))


def main() -> None:
    """Everybody in turn, some rounds."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--one")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", default="")
    options = parser.parse_args()
    if options.one:
        measure(options.one)
        return
    LOGS.ready()
    names = [each.__name__ for each in CONTENDERS if options.only in each.__name__]
    rounds = []
    for _ in range(options.rounds):
        shutil.rmtree(FOLDER, ignore_errors=True)
        rounds.append({name: run(name) for name in names})
        print(
            {name: tuple(round(value, 2) for value in each.values()) for name, each in rounds[-1].items()},
            flush=True,
        )
    for ours, theirs, most in (
        ("by_key", "duckdb_bare_equi", TIME),
        ("by_key", "duckdb_equi", TIME),
        ("one_percent_by_key", "by_key", INCREMENT),
        ("by_time", "duckdb_bare_asof", TIME),
        ("by_time", "duckdb_asof", TIME),
        ("one_percent_by_time", "by_time", INCREMENT),
    ):
        if ours in names and theirs in names:
            ratio, processor = (
                statistics.median(each[ours][unit] / each[theirs][unit] for each in rounds)
                for unit in ("seconds", "processor")
            )
            memory = statistics.median(each[ours]["megabytes"] for each in rounds)
            print(f"| {ours} / {theirs} | {ratio:.3f} | {processor:.3f} | at most {most} | {memory:.0f} MB |")


if __name__ == "__main__":
    main()
