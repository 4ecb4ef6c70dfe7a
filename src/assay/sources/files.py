"""Which files a dataset is made of: paths, globs, folders, and the keys that folder names such as `day=1` carry."""

import glob
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from assay.errors import SourceError

from .tables import is_table

#: How Hive spells a key without a value.
NO_KEY = "__HIVE_DEFAULT_PARTITION__"


@dataclass(frozen=True)
class File:
    """A file, or a table that is a folder, and what the folders it lies in say about its rows."""

    path: Path
    keys: tuple[tuple[str, str | None], ...] = ()
    #: Whether the caller named this very file, rather than a folder it lies in.
    named: bool = True


def find(where: str | Path | Iterable[str | Path]) -> list[File]:
    """The files of a dataset: given ones as given; those of a glob or a folder in natural order.

    In a folder, names that begin with ``_`` or ``.`` and those that end in ``.crc`` are none of the data, as everywhere
    in the Hadoop world.

    Raises:
        SourceError: a path does not exist, a folder or a glob has no file.
    """
    if isinstance(where, str | Path):
        return list(_expand(where))
    found = [file for each in where for file in _expand(each)]
    if not found:
        raise SourceError("an empty list of files, expected at least one path")
    return found


def natural(path: Path) -> list[tuple[str, int]]:
    """Sort key under which ``part-2`` comes before ``part-10``."""
    return [(text, int(digits or -1)) for text, digits in re.findall(r"(\D*)(\d*)", path.as_posix())]


def _expand(where: str | Path) -> Iterator[File]:
    path = Path(where).expanduser()
    if path.is_file() or is_table(path):
        yield File(path, _keys(path))
    elif path.is_dir():
        yield from _folder(path)
    elif glob.has_magic(str(path)):
        matches = sorted((Path(m) for m in glob.glob(str(path), recursive=True)), key=natural)
        files = [m for m in matches if m.is_file()]
        folders = [m for m in matches if m.is_dir()] if not files else []
        if not files and not folders:
            raise SourceError(f"no file matches the pattern; looked in {_existing(path)}", file=where)
        yield from (File(m, _keys(m)) for m in files)
        for folder in folders:
            yield from [File(folder, _keys(folder))] if is_table(folder) else _folder(folder)
    elif "://" in str(where):
        raise SourceError("an address, expected a local file; try opening it with Polars or DuckDB", file=where)
    else:
        raise SourceError(f"no such file or folder; looked in {_existing(path)}", file=where)


def _folder(folder: Path) -> Iterator[File]:
    inside = [path.relative_to(folder) for path in folder.rglob("*") if path.is_file()]
    for table in dict.fromkeys(path.parents[1] for path in inside if len(path.parts) > 2):
        if is_table(folder / table):
            raise SourceError(f"a folder with a table in it, expected the table; try {folder / table}", file=folder)
    data = sorted((p for p in inside if not any(_hidden(part) for part in p.parts)), key=natural)
    if not data:
        raise SourceError("a folder without data files; names that begin with _ or . do not count", file=folder)
    yield from (File(folder / p, _keys(folder / p), named=False) for p in data)


def _hidden(name: str) -> bool:
    return name.startswith(("_", ".")) or name.endswith(".crc")


def _keys(path: Path) -> tuple[tuple[str, str | None], ...]:
    pairs = (part.partition("=") for part in path.parts[:-1])
    return tuple((unquote(k), None if v == NO_KEY else unquote(v)) for k, equals, v in pairs if k and equals)


def _existing(path: Path) -> str:
    """The nearest folder above that exists, and what lies in it."""
    folder = next((parent for parent in path.parents if parent.is_dir()), Path())
    names = sorted(entry.name for entry in folder.iterdir())
    shown = ", ".join(names[:8]) + (f" and {len(names) - 8} more" if len(names) > 8 else "")
    return f"{folder}, which has {shown or 'nothing'}"
