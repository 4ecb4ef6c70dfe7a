"""The tables of the benchmark, made where they are not there yet."""

import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl
import polars.selectors as cs

ROOT = Path(__file__).parents[1]
OUT = ROOT / "out" / "bench"
SHARED = ROOT.parent / "shared" / "data"

#: The generator of TPC-H, in an environment of its own as the peers are.
TPCHGEN = OUT / "tpch" / "bin" / "tpchgen-cli"

#: Rows of the small copies by which contenders warm up.
FEW = 1000


@dataclass(frozen=True)
class Table:
    """A table in one file."""

    #: What it is, with rows and columns.
    title: str
    file: Path
    #: What it is made from; without that the table is left out.
    source: Path
    make: Callable[["Table"], object]

    def ready(self) -> bool:
        """Whether the file is there, now if not before."""
        if not self.file.exists() and self.source.exists():
            self.file.parent.mkdir(parents=True, exist_ok=True)
            self.make(self)
        return self.file.exists()

    def few(self) -> Path:
        """The first rows of the same file."""
        small = self.file.with_stem(f"{self.file.stem}-few")
        if not small.exists() and self.file.suffix == ".parquet":
            _written_for_all(pl.scan_parquet(self.file).head(FEW).collect(), small)
        elif not small.exists():
            with self.file.open("rb") as lines:
                small.write_bytes(b"".join(line for line, _ in zip(lines, range(FEW), strict=False)))
        return small


def _written_for_all(frame: pl.DataFrame, file: Path) -> None:
    """As Parquet that old readers read too."""
    frame.write_parquet(file, use_pyarrow=True, pyarrow_options={"store_schema": False})


def _parquet_of_csv(table: Table) -> None:
    pl.read_csv(table.source, null_values="NA", infer_schema_length=None).write_parquet(table.file)


def _csv_of_parquet(table: Table) -> None:
    pl.scan_parquet(table.source).sink_csv(table.file)


def _lines_of_parquet(table: Table) -> None:
    pl.scan_parquet(table.source).with_columns(cs.decimal().cast(pl.Float64)).sink_ndjson(table.file)


def _as_it_is(table: Table) -> None:
    table.file.symlink_to(table.source.resolve())


def _without_decimals_and_dates(table: Table) -> None:
    frame = pl.read_parquet(table.source)
    _written_for_all(frame.with_columns(cs.decimal().cast(pl.Float64), cs.date().cast(pl.String)), table.file)


def _lineitem(scale: int) -> Callable[[Table], object]:
    def generate(table: Table) -> None:
        options = ["--scale-factor", str(scale), "--tables", "lineitem", "--output-dir", str(table.file.parent)]
        subprocess.run([table.source, "parquet", *options], check=True, capture_output=True)

    return generate


FLIGHTS = Table(
    "nycflights13, 336,776 x 19",
    OUT / "flights.parquet",
    SHARED / "nycflights13" / "flights.csv.gz",
    _parquet_of_csv,
)
FLIGHTS_CSV = Table("nycflights13, 31 MB of CSV", OUT / "flights.csv", FLIGHTS.file, _csv_of_parquet)
FLIGHTS_3M = Table(
    "vega flights, 3,000,000 x 5",
    OUT / "flights-3m.parquet",
    SHARED / "vega_flights_3m" / "flights-3m.parquet",
    _as_it_is,
)
COVERTYPE = Table(
    "covertype, 581,012 x 55",
    OUT / "covertype.parquet",
    SHARED / "covertype" / "covtype.csv.gz",
    _parquet_of_csv,
)
LINEITEM = Table("TPC-H lineitem, 6,001,215 x 16", OUT / "lineitem-1" / "lineitem.parquet", TPCHGEN, _lineitem(1))
#: TFDV takes no decimals, leaves dates out, and its pyarrow cannot read new files.
LINEITEM_PLAIN = Table(
    "the same, decimals as doubles, dates as text",
    OUT / "lineitem-1" / "plain.parquet",
    LINEITEM.file,
    _without_decimals_and_dates,
)
LINEITEM_CSV = Table(
    "TPC-H lineitem, 773 MB of CSV", OUT / "lineitem-1" / "lineitem.csv", LINEITEM.file, _csv_of_parquet
)
LINEITEM_LINES = Table(
    "TPC-H lineitem, 2.2 GB of JSON lines", OUT / "lineitem-1" / "lineitem.jsonl", LINEITEM.file, _lines_of_parquet
)
LINEITEM_10 = Table("TPC-H lineitem, 59,986,052 x 16", OUT / "lineitem-10" / "lineitem.parquet", TPCHGEN, _lineitem(10))


@dataclass(frozen=True)
class Logs:
    """Impressions and the clicks that came of some of them, a file a day; the clicks of the last day, and its share of
    impressions, lie apart, to come as an increment of 1 %."""

    folder: Path
    days: int = 100
    impressions: int = 200_000
    clicks: int = 10_000
    users: int = 500_000

    def ready(self) -> "Logs":
        """The files are there, now if not before."""
        if not (self.folder / "done").exists():
            for day in range(self.days + 1):
                self._make(day)
            (self.folder / "done").touch()
        return self

    def files(self, name: str) -> str:
        """All but the increment, as a glob."""
        return str(self.folder / name / "*.parquet")

    def increment(self, name: str) -> Path:
        """What comes last."""
        return self.folder / f"{name}-last" / f"{self.days:03}.parquet"

    def _make(self, day: int) -> None:
        rng = np.random.default_rng(day)
        start = 20_000 * 86_400_000_000 + day * 86_400_000_000
        at = np.sort(rng.integers(0, 86_400_000_000, self.impressions)) + start
        shown = pl.DataFrame(
            {
                "id": rng.permutation(self.impressions) + day * self.impressions,
                "user": rng.integers(0, self.users, self.impressions),
                "served_at": pl.Series(at).cast(pl.Datetime("us", "UTC")),
                "item": rng.integers(0, 5_000, self.impressions),
                "position": rng.integers(1, 4, self.impressions).astype(np.int8),
                "score": rng.random(self.impressions),
                "country": pl.Series(rng.integers(0, 20, self.impressions)).cast(pl.String),
                "price": rng.integers(1, 100, self.impressions) / 4,
            }
        )
        clicked = shown[rng.choice(self.impressions, self.clicks, replace=False)]
        delays = np.minimum(rng.exponential(1_800_000_000, self.clicks), 80_000_000_000).astype(np.int64)
        clicks = clicked.select(
            "id", "user", (pl.col("served_at") + pl.Series(delays).cast(pl.Duration("us"))).alias("clicked_at")
        )
        for name, rows in (("impressions", shown), ("clicks", clicks.sort("clicked_at"))):
            file = self.increment(name) if day == self.days else self.folder / name / f"{day:03}.parquet"
            file.parent.mkdir(parents=True, exist_ok=True)
            rows.write_parquet(file)


LOGS = Logs(OUT / "logs")
