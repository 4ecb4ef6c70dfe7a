"""The tables of the benchmark, made where they are not there yet."""

import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

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
