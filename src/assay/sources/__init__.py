"""Where batches come from: files, folders, tables, queries and data frames as a `Source`.

A file format is a class in a file of its own and one line in `FORMATS`.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl

from assay.errors import SourceError, UsageError

from .arrow_stream import ArrowStream
from .avro import Avro
from .columnar import ArrowFile, Parquet
from .database import Query
from .dataset import Dataset
from .delimited import Csv
from .files import File, find
from .format import Format, Part
from .frames import Frame
from .jsonl import JsonLines
from .source import BATCH_ROWS, Reject, Rejected, Source
from .tables import TABLES, Delta, Iceberg
from .text import COMPRESSED, MARKS, blocks
from .tfrecord import TFRecord

__all__ = [
    "BATCH_ROWS",
    "FORMATS",
    "ArrowFile",
    "ArrowStream",
    "Avro",
    "Csv",
    "Dataset",
    "Delta",
    "Format",
    "Frame",
    "Iceberg",
    "JsonLines",
    "Parquet",
    "Query",
    "Reject",
    "Rejected",
    "Source",
    "TFRecord",
    "open_files",
    "open_source",
]

#: The formats that are recognized, those with a mark of their own first.
FORMATS: tuple[Format, ...] = (Parquet(), ArrowFile(), ArrowStream(), Avro(), TFRecord(), JsonLines(), Csv(), *TABLES)

_NO_TYPES: Mapping[str, str] = {}

#: How Beam and TensorFlow number the files of a dataset, behind the name.
SHARD = re.compile(r"-\d{5,}-of-\d{5,}$")


def open_source(data: Any, *, format: Format | None = None, types: Mapping[str, str] = _NO_TYPES) -> Source:
    """The source behind a path, a glob, a folder, a list of them, a query, or a data frame.

    Args:
        data: One of these.
        format: How files are read; by default each by its content, else by its name.
        types: Columns of CSV files whose type is known: their name, and ``text`` or ``float``; see `Csv`.

    Raises:
        UsageError: it is none of these.
        SourceError: it cannot be opened.
    """
    if isinstance(data, pl.LazyFrame) or hasattr(data, "__arrow_c_stream__"):
        if format is not None:
            raise UsageError("a data frame and a file format, expected one of them; try without the format")
        return Frame(data)
    if isinstance(data, Source):
        if format is not None:
            raise UsageError(f"{data.name} and a file format, expected one of them; try without the format")
        return data
    if isinstance(data, str | Path):
        return open_files([data], format=format, types=types)
    if isinstance(data, list | tuple) and all(isinstance(each, str | Path) for each in data):
        return open_files(data, format=format, types=types)
    raise UsageError(
        f"{type(data).__name__} is no source, expected a path, a glob, a folder, a list of them, or a data frame; "
        "try polars.DataFrame(...)"
    )


def open_files(
    paths: Sequence[str | Path], *, format: Format | None = None, types: Mapping[str, str] = _NO_TYPES
) -> Dataset:
    """The files behind paths, globs and folders as one dataset; the format of each by its content, else its name.

    Raises:
        SourceError: nothing is there, or a file cannot be opened.
    """
    files = find(paths)
    formats = [_typed(format or recognize(file), types) for file in files]
    parts: dict[Path, Part] = {}
    for each in dict.fromkeys(formats):
        alike = [file.path for file, its in zip(files, formats, strict=True) if its == each]
        parts.update(zip(alike, each.open(alike), strict=True))
    name = f"{paths[0]}" if len(paths) == 1 else f"{paths[0]} and {len(paths) - 1} more"
    return Dataset(name, tuple(files), tuple(parts[file.path] for file in files))


def _typed(format: Format, types: Mapping[str, str]) -> Format:
    """The format that knows these types, if it has none itself."""
    return replace(format, types=(*types.items(), *format.types)) if isinstance(format, Csv) else format


def recognize(file: File) -> Format:
    """The format of a file: by its content, else by its name; other text is CSV if the caller named the file.

    Raises:
        SourceError: nothing fits.
    """
    table = next((each for each in TABLES if each.is_held_by(file.path)), None)
    if table is not None:
        return table
    head = next(blocks(file.path, 4096), b"")
    name = file.path.name.lower()
    for ending in COMPRESSED:
        name = name.removesuffix(ending)
    name = SHARD.sub("", name)
    by_content = (each for each in FORMATS if each.recognizes(head))
    by_name = (each for each in FORMATS if name.endswith(each.suffixes))
    found = next(by_content, None) or next(by_name, None)
    if found is None and file.named and (b"\0" not in head or head.startswith(tuple(MARKS))):
        return Csv()
    if found is None:
        known = ", ".join(each.name for each in FORMATS)
        remedy = "give its format" if file.named else "name the files that are data, e.g. by a glob"
        raise SourceError(f"a file of no known format, expected one of {known}; try to {remedy}", file=file.path)
    return found
