"""Results of SQL queries as sources: of SQLite by Python's own module, of PostgreSQL by its ADBC driver.

A query runs in a transaction that can only read, and anew on every pass. Its rows come in batches; what a server does
to find them is its affair.
"""

import re
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import polars as pl
from polars.exceptions import PanicException

from assay.errors import ColumnError, SourceError, UsageError

from . import members
from .columnar import first_line, stream
from .dialect import distinct
from .format import Advance
from .source import Reject

#: Rows of SQLite that are fetched at once, and by the first of which a column has its type.
FETCHED = 50_000

#: Names of drivers of PostgreSQL, as they stand in addresses.
POSTGRESQL = ("postgresql", "postgres")


@dataclass(frozen=True)
class Query:
    """The rows of a query, in the order the database gives them; without an ORDER BY that is the database's affair.

    Args:
        uri: ``postgresql://user:password@host/database``, ``sqlite:///path``, or the path of a SQLite file. What is
            secret in it is never shown.
        sql: One statement that gives rows.

    Columns of SQLite have the type of most of their first values; values of another type, which SQLite allows, come
    in batches of their own. A ``numeric`` of PostgreSQL is the nearest double; what Arrow has no type for is text or
    bytes.
    """

    uri: str = field(repr=False)
    sql: str

    @property
    def name(self) -> str:
        """The database, without what is secret in its address."""
        scheme, separator, rest = self.uri.partition("://")
        shown = re.split("[?&#]", rest.rpartition("@")[2])[0] if separator else ""
        return f"query of {scheme}{separator}{shown}"

    @property
    def size(self) -> None:
        """None: nobody knows how much a query gives."""

    def columns(self) -> tuple[str, ...]:
        """Names of the columns."""
        return self._columns

    @cached_property
    def _columns(self) -> tuple[str, ...]:
        with self._foreign_errors():
            return self._database.columns(self._select)

    def batches(
        self, *, columns: Sequence[str] | None = None, reject: Reject | None = None, advance: Advance | None = None
    ) -> Iterator[pl.DataFrame]:
        """Batches of rows; nothing is ever rejected."""
        for column in columns or ():
            if column not in self._columns:
                raise ColumnError.missing(column, self._columns, where=self.name)
        wanted = self._columns if columns is None else tuple(dict.fromkeys(columns))
        with self._foreign_errors():
            yield from self._database.rows(self._select, wanted)

    @property
    def _select(self) -> str:
        """The statement, so that it can stand in parentheses."""
        return self.sql.strip().rstrip(";")

    @property
    def _database(self) -> "SQLite | PostgreSQL":
        scheme, _, rest = self.uri.partition(":")
        if scheme in POSTGRESQL:
            return PostgreSQL(self.uri)
        path = Path(rest.removeprefix("///") if scheme == "sqlite" else self.uri)
        if not path.is_file():
            known = "expected a file of SQLite, sqlite:///PATH or postgresql://HOST/DATABASE"
            raise SourceError(f"no database, {known}; try the path of a file", file=self.name.removeprefix("query of "))
        return SQLite(path)

    @contextmanager
    def _foreign_errors(self) -> Iterator[None]:
        """Whatever a database says, as a SourceError without secrets."""
        try:
            yield
        except (SourceError, UsageError):
            raise
        # Every driver has types of its own, and whoever draws the batches raises theirs outside of here.
        except (Exception, PanicException) as error:
            reason = first_line(error)
            for secret in _secrets(self.uri):
                reason = re.sub(rf"(?<!\w){re.escape(secret)}(?!\w)", "***", reason)
            raise SourceError(f"{self.name} cannot be read: {reason}") from None


@dataclass(frozen=True)
class SQLite:
    """A file of SQLite."""

    path: Path

    def columns(self, sql: str) -> tuple[str, ...]:
        """Names of the columns that a query gives."""
        with self._cursor(sql) as cursor:
            return _names(cursor)

    def rows(self, sql: str, columns: Sequence[str]) -> Iterator[pl.DataFrame]:
        """The rows that a query gives."""
        with self._cursor(sql) as cursor:
            names = _names(cursor)
            usual: dict[str, members.Type] = {}
            while fetched := cursor.fetchmany(FETCHED):
                rows = [dict(zip(names, row, strict=True)) for row in fetched]
                here = {name: _column([row[name] for row in rows]) for name in columns}
                usual = usual or {name: column.type for name, column in here.items()}
                known = {
                    name: members.Column(usual[name], column.odd or column.type not in (usual[name], members.NULL))
                    for name, column in here.items()
                }
                yield from members.batches(rows, known)

    @contextmanager
    def _cursor(self, sql: str) -> Iterator[sqlite3.Cursor]:
        with closing(sqlite3.connect(f"{self.path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            connection.text_factory = _text
            yield connection.execute(sql)


@dataclass(frozen=True)
class PostgreSQL:
    """A database of PostgreSQL."""

    uri: str

    def columns(self, sql: str) -> tuple[str, ...]:
        """Names of the columns that a query gives."""
        with self._scan(f"SELECT * FROM ({sql}\n) AS query LIMIT 0") as frame:
            return tuple(frame.collect_schema().names())

    def rows(self, sql: str, columns: Sequence[str]) -> Iterator[pl.DataFrame]:
        """The rows that a query gives."""
        with self._scan(sql) as frame:
            schema = frame.collect_schema()
            numeric = [name for name in columns if '"numeric"' in str(schema[name])]
            for batch in stream(frame, columns):
                yield batch.with_columns(_as_double(batch[name]) for name in numeric)

    @contextmanager
    def _scan(self, sql: str) -> Iterator[pl.LazyFrame]:
        try:
            driver = import_module("adbc_driver_postgresql.dbapi")
        except ImportError:
            raise SourceError(
                "a query of PostgreSQL, expected adbc-driver-postgresql to be installed; try pip install 'assay[sql]'"
            ) from None
        with closing(driver.connect(self.uri)) as connection, closing(connection.cursor()) as cursor:
            cursor.execute("SET TRANSACTION READ ONLY")
            cursor.execute(f"{sql}\n")  # behind a comment
            yield pl.scan_arrow_c_stream(cursor.fetch_arrow())


def _column(values: Sequence[Any]) -> members.Column:
    found = members.Member()
    found.add(values)
    return found.column()


def _names(cursor: sqlite3.Cursor) -> tuple[str, ...]:
    if cursor.description is None:
        raise UsageError("a statement that gives no rows, expected a query; try SELECT")
    return distinct([name for name, *_ in cursor.description])


def _text(value: bytes) -> str | bytes:
    """Text, unless it is none: SQLite does not look."""
    try:
        return value.decode()
    except UnicodeDecodeError:
        return value


def _as_double(texts: pl.Series) -> pl.Series:
    return texts.cast(pl.List(pl.Float64) if texts.dtype == pl.List else pl.Float64)


def _secrets(uri: str) -> list[str]:
    """What must not be shown of an address, the longest first."""
    _, _, rest = uri.partition("://")
    user = rest.rpartition("@")[0]
    values = [value for key, value in parse_qsl(urlsplit(uri).query) if key not in ("host", "port", "dbname")]
    found = {uri, user, *user.split(":", 1), *map(unquote, user.split(":", 1)), *values}
    return sorted(filter(None, found), key=len, reverse=True)
