"""Tables that are folders: Delta and Iceberg, whose logs say which of the files in them count. Polars reads them."""

import os
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import ClassVar

import polars as pl

from assay.errors import SourceError

from .columnar import Scan, first_line

#: The folder of a Delta table's log.
DELTA_LOG = "_delta_log"

#: How the names of an Iceberg table's states end, in its folder ``metadata``.
ICEBERG_STATE = ".metadata.json"


def is_table(folder: Path) -> bool:
    """Whether a folder is a table as a whole, rather than a place for files."""
    return any(each.is_held_by(folder) for each in TABLES)


@dataclass(frozen=True)
class Delta:
    """A Delta table, as it is now."""

    name: ClassVar[str] = "Delta"
    suffixes: ClassVar[tuple[str, ...]] = ()

    def recognizes(self, head: bytes) -> bool:
        """No file is a table."""
        return False

    def is_held_by(self, folder: Path) -> bool:
        """Whether there is a log in the folder."""
        return (folder / DELTA_LOG).is_dir()

    def open(self, paths: Sequence[Path]) -> Sequence[Scan]:
        """The tables, their logs read."""
        return [_opened(path, "deltalake", "delta", lambda p: pl.scan_delta(str(p))) for path in paths]


@dataclass(frozen=True)
class Iceberg:
    """An Iceberg table in a folder of its own, as its last state says."""

    name: ClassVar[str] = "Iceberg"
    suffixes: ClassVar[tuple[str, ...]] = ()

    def recognizes(self, head: bytes) -> bool:
        """No file is a table."""
        return False

    def is_held_by(self, folder: Path) -> bool:
        """Whether a state of a table is in the folder."""
        return any((folder / "metadata").glob(f"*{ICEBERG_STATE}"))

    def open(self, paths: Sequence[Path]) -> Sequence[Scan]:
        """The tables, their last states read."""
        return [_opened(path, "pyiceberg", "iceberg", _scan_iceberg) for path in paths]


#: Tables that are recognized.
TABLES = (Delta(), Iceberg())


def _last_state(folder: Path) -> Path:
    """The file with the highest version: ``v3.metadata.json``, or ``00003-`` and something unique."""
    states = (folder / "metadata").glob(f"*{ICEBERG_STATE}")
    versions = ((re.match(r"v?(\d+)", state.name), state) for state in states)
    return max(versions, key=lambda each: (int(each[0][1]) if each[0] else -1, each[1].name))[1]


def _opened(path: Path, package: str, extra: str, scan: Callable[[Path], pl.LazyFrame]) -> Scan:
    if find_spec(package) is None:
        raise SourceError(
            f"a table of {extra.title()}, expected {package} to be installed; try pip install 'assay[{extra}]'",
            file=path,
        )
    try:
        return Scan.of(path, scan)
    except SourceError:
        raise
    # The libraries that read logs have errors of their own.
    except Exception as error:
        raise SourceError(f"cannot be read: {first_line(error)}; is it complete?", file=path) from error


def _scan_iceberg(folder: Path) -> pl.LazyFrame:
    if find_spec("polars_iceberg") is None:
        # Polars warns on every scan that its plug-in would plan faster.
        os.environ.setdefault("POLARS_ICEBERG_PLANNER", "pyiceberg")
    return pl.scan_iceberg(str(_last_state(folder)))
