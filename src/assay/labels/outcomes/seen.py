"""What a run takes: files that are new or have changed, and rows of a query above those seen before."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

import msgspec

from assay.sources import Query, Source, open_source
from assay.sources.files import find

from .declaration import Stream

#: The name of the file in the state.
SEEN = "seen.json"


@dataclass(frozen=True)
class Seen:
    """What earlier runs took of one stream."""

    #: By path: bytes and the time of the last change, in nanoseconds.
    files: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    #: The largest value of the cursor, as SQL has it.
    cursor: str | None = None


def take(stream: Stream, seen: Seen, folder: Path) -> tuple[Source | None, Seen]:
    """What there is to read, and what will have been seen then; files are known by where they lie from this folder.

    A file that has changed, a table and data that are no files are read as a whole again: events that were taken
    before are duplicates.

    Raises:
        SourceError, UsageError: it cannot be opened.
    """
    if stream.database is not None and stream.query is not None:
        return _of_query(Query(stream.database, stream.query), stream.cursor, seen), seen
    types = {name: kind.value for name, kind in stream.types.items() if kind.value in ("text", "float")}
    paths = stream.source if isinstance(stream.source, list | tuple) else [stream.source]
    if not all(isinstance(path, str | Path) for path in paths):
        return open_source(stream.source), seen
    known, new = dict(seen.files), []
    for path in (file.path for file in find(paths)):
        name, mark = Path(os.path.relpath(path, folder)).as_posix(), (path.stat().st_size, path.stat().st_mtime_ns)
        if path.is_dir() or known.get(name) != mark:  # a table: what is in it, its folder does not tell
            new.append(path)
            known[name] = mark
    return open_source(new, types=types) if new else None, Seen(known)


def _of_query(query: Query, cursor: str | None, seen: Seen) -> Query:
    if cursor is None:
        return query
    column = '"' + cursor.replace('"', '""') + '"'
    inner = query.sql.strip().rstrip(";")
    above = f" WHERE {column} > {seen.cursor}" if seen.cursor is not None else ""
    return Query(query.uri, f"SELECT * FROM ({inner}\n) AS stream{above} ORDER BY {column}")


def as_sql(value: Any) -> str:
    """A value of a cursor as SQL has it.

    >>> as_sql(7), as_sql("it's")
    ('7', "'it''s'")
    """
    if isinstance(value, int | float):
        return str(value)
    text = value.isoformat() if isinstance(value, datetime | date) else str(value)
    return "'" + text.replace("'", "''") + "'"


def to_bytes(seen: Mapping[str, Seen]) -> bytes:
    """The file in the state."""
    return msgspec.json.encode(seen)


def read_seen(path: Path) -> dict[str, Seen]:
    """What was seen of each stream; nothing before the first run."""
    return msgspec.json.decode(path.read_bytes(), type=dict[str, Seen]) if path.exists() else {}
