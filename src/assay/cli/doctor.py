"""``assay doctor``."""

import platform
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version

import typer
from rich.table import Table
from rich.text import Text

from assay import __version__

from .console import out, print_json
from .guard import CALL_IS_WRONG
from .option import Json

#: What every verb needs, by the name it is installed under.
NEEDED = (
    "google-crc32c",
    "msgspec",
    "numpy",
    "polars",
    "polars-hash",
    "protobuf",
    "rich",
    "tensorflow-metadata",
    "typer",
)

#: What something more needs, and what that is.
MORE = {
    "pandas": "profiles of pandas frames",
    "pyarrow": "profiles of Arrow tables",
    "duckdb": "profiles of DuckDB relations",
    "cramjam": "Avro files compressed with Snappy: assay[avro]",
    "adbc-driver-postgresql": "SQL queries of PostgreSQL: assay[sql]",
    "deltalake": "Delta tables: assay[delta]",
    "pyiceberg": "Iceberg tables: assay[iceberg]",
    "pyspark": "profiles of Spark DataFrames: assay[spark]",
    "backports.zstd": "files that end in .zst, before Python 3.14: assay[zstd]",
}


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at."""

    name: str
    #: Its version, or what was found; None if it is not there.
    found: str | None
    needed_for: str
    well: bool


def doctor(json: Json = False) -> None:
    """Say what is installed, what is missing, and what that is needed for."""
    findings = list(_findings())
    well = all(finding.well for finding in findings)
    if json:
        print_json({"well": well, "findings": findings})
    else:
        out().print(_drawn(findings))
        out().print(
            Text("all well", "bold green")
            if well
            else Text("something is missing; pip install assay brings it", "bold red")
        )
    if not well:
        raise typer.Exit(CALL_IS_WRONG)


def _drawn(findings: list[Finding]) -> Table:
    drawn = Table.grid(padding=(0, 2, 0, 0))
    for finding in findings:
        style = "red" if not finding.well else "green" if finding.found else "dim"
        mark = Text("ok" if finding.found else "--", style)
        drawn.add_row(mark, finding.name, finding.found or "not installed", Text(finding.needed_for, "dim"))
    return drawn


def _findings() -> Iterator[Finding]:
    yield Finding("python", platform.python_version(), platform.platform(), True)
    yield Finding("assay", __version__, "", True)
    for name in NEEDED:
        found = _version(name)
        yield Finding(name, found, "every verb", found is not None)
    for name, use in MORE.items():
        yield Finding(name, _version(name), use, True)
    yield _temporary_folder()


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def _temporary_folder() -> Finding:
    try:
        with tempfile.TemporaryFile() as file:
            file.write(b"assay")
    except OSError as error:
        return Finding("temporary folder", error.strerror, "", False)
    return Finding("temporary folder", "writable", tempfile.gettempdir(), True)
