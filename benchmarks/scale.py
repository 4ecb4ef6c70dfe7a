"""What grows with what: `python -m benchmarks.scale` measures memory by rows, columns and slices, and sums of profiles.

Each case runs in a process of its own and prints a line of a Markdown table; megabytes are those above import.
"""

import gzip
import json
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
import polars as pl

from .contender import peak
from .tables import COVERTYPE, LINEITEM, LINEITEM_10, LINEITEM_CSV, LINEITEM_LINES, OUT, SHARED, Table


def part(table: Table, share: float) -> Path:
    """The beginning of a text file, or all of any file."""
    if share == 1:
        return table.file
    file = table.file.with_stem(f"{table.file.stem}-{share:g}")
    if table.ready() and not file.exists():
        left = int(table.file.stat().st_size * share)
        with table.file.open("rb") as whole, file.open("wb") as some:
            while left > 0 and (piece := whole.readline()):
                left -= some.write(piece)
    return file


def taxi(times: int) -> Path:
    """The TFRecord files of the taxi data, so many times."""
    file = OUT / f"taxi-{times}.tfrecord"
    if not file.exists():
        shards = sorted((SHARED / "tfrecord_taxi_tfx" / "csv_example_gen").rglob("*.gz"))
        records = b"".join(gzip.decompress(shard.read_bytes()) for shard in shards)
        with file.open("wb") as out:
            for _ in range(times):
                out.write(records)
    return file


def wide(columns: int = 10_000, rows: int = 20_000) -> Path:
    """Numbers that never repeat, in very many columns."""
    file = OUT / "wide.parquet"
    if not file.exists():
        rng = np.random.default_rng(0)
        frame = pl.DataFrame({f"c{i}": rng.normal(size=rows) for i in range(columns)})
        frame.write_parquet(file, row_group_size=5000)
    return file


def profile(file: Callable[[], Path], *by: str, rows: int | None = None) -> str:
    """The profile of a file, or of its first rows."""
    import assay

    source: object = file() if rows is None else pl.scan_parquet(file()).head(rows).collect()
    start = time.perf_counter()
    made = assay.profile(source, by=[by] if by else ())
    made.statistics()
    seconds = time.perf_counter() - start
    return f"{made.rows:,} rows, {len(made.paths):,} columns, {len(made.slices):,} slices in {seconds:.1f} s"


def merge(profiles: int = 1000, columns: int = 50, rows: int = 20_000) -> str:
    """Stored profiles of parts added up."""
    import assay
    from assay.profiles.store import from_bytes, to_bytes

    frame = pl.read_parquet(COVERTYPE.file)[:, :columns]
    some = [to_bytes(assay.profile(frame[start : start + rows])) for start in range(0, len(frame) - rows, rows)]
    stored = (some * profiles)[:profiles]
    start = time.perf_counter()
    total = assay.Profile.sum(map(from_bytes, stored))
    read = time.perf_counter() - start
    parts = [from_bytes(part) for part in stored]
    start = time.perf_counter()
    assay.Profile.sum(parts)
    held = time.perf_counter() - start
    size = sum(map(len, some)) / len(some) / 1e3
    return f"{total.rows:,} rows; {held:.1f} s, with reading {read:.1f} s; {size:.0f} kB each"


CASES: dict[str, Callable[[], str]] = {
    "Parquet, 6 million rows": partial(profile, partial(part, LINEITEM, 1)),
    "Parquet, 60 million rows": partial(profile, partial(part, LINEITEM_10, 1)),
    "CSV, a quarter of 773 MB": partial(profile, partial(part, LINEITEM_CSV, 0.25)),
    "CSV, 773 MB": partial(profile, partial(part, LINEITEM_CSV, 1)),
    "JSON lines, a quarter of 2.2 GB": partial(profile, partial(part, LINEITEM_LINES, 0.25)),
    "JSON lines, 2.2 GB": partial(profile, partial(part, LINEITEM_LINES, 1)),
    "TFRecord, 140 MB": partial(profile, partial(taxi, 8)),
    "TFRecord, 1.4 GB": partial(profile, partial(taxi, 80)),
    "10,000 columns": partial(profile, wide),
    "10,000 slices": partial(profile, partial(part, LINEITEM, 1), "l_suppkey", rows=1_000_000),
    "1,000 profiles added": merge,
}


def main() -> None:
    """Run one case, or all of them."""
    if len(sys.argv) > 1:
        before = peak()
        print(json.dumps({"found": CASES[sys.argv[1]](), "megabytes": peak() - before}))
        return
    for table in (LINEITEM, LINEITEM_10, LINEITEM_CSV, LINEITEM_LINES, COVERTYPE):
        table.ready()
    print("| case | found | MB above import |", "|---|---|---:|", sep="\n")
    for case in CASES:
        command = [sys.executable, "-m", "benchmarks.scale", case]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            raise SystemExit(f"{case} failed:\n{done.stderr}")
        answer = json.loads(done.stdout.splitlines()[-1])
        print(f"| {case} | {answer['found']} | {answer['megabytes']:.0f} |", flush=True)


if __name__ == "__main__":
    main()
