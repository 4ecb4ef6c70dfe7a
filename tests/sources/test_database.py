"""Queries of real databases: SQLite always, PostgreSQL where its programs are installed."""

import datetime as dt
import sqlite3
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from assay.errors import AssayError, ColumnError, SourceError, UsageError
from assay.sources import Csv, Query, database, open_source

from .reading import read

ROWS: list[tuple[Any, ...]] = [
    (1, 0.5, "é", b"\xff", 1),
    (None, None, None, None, None),
    (2**63 - 1, 1, "x", b"", "one"),
    (-3, 2.5, "", None, 2.5),
]

#: That of the fixture `postgresql`.
PASSWORD = "s3cret/pass"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "shop.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE t (i INTEGER, r REAL, s TEXT, b BLOB, x)")
        connection.executemany("INSERT INTO t VALUES (?, ?, ?, ?, ?)", ROWS)
    connection.close()
    return path


def test_rows_of_sqlite_have_the_types_of_their_values(file: Path) -> None:
    got = read(open_source(Query(str(file), "SELECT * FROM t ORDER BY rowid;\n")))
    assert got.columns == ("i", "r", "s", "b", "x")
    assert sorted(got.rows, key=repr) == sorted(ROWS, key=repr)
    assert got.types == [
        {"i": "Int64", "r": "Float64", "s": "String", "b": "Binary", "x": "Float64"},
        {"i": "Int64", "r": "Float64", "s": "String", "b": "Binary", "x": "String"},
    ]


def test_types_do_not_depend_on_how_rows_are_fetched(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    query = Query(str(file), "SELECT i, s FROM t")
    whole = read(query).by_types
    monkeypatch.setattr(database, "FETCHED", 1)
    assert read(query).by_types == whole


@pytest.mark.parametrize("form", ["sqlite:///{}", "sqlite:{}", "{}"])
def test_a_file_of_sqlite_has_several_addresses(file: Path, form: str) -> None:
    address = form.format(f"/{file}" if form.count("/") == 3 else file)
    assert read(Query(address, "SELECT i FROM t"), columns=["i"]).rows == [(row[0],) for row in ROWS]


def test_a_large_result_comes_in_batches(file: Path) -> None:
    numbers = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 120000) SELECT i FROM n"
    batches = read(Query(str(file), numbers)).batches
    assert [batch.height for batch in batches] == [50_000, 50_000, 20_000]


def test_columns_of_one_name_are_told_apart(file: Path) -> None:
    assert Query(str(file), "SELECT i, i FROM t").columns() == ("i", "i_2")


def test_text_that_is_none_is_bytes(file: Path) -> None:
    assert read(Query(str(file), "SELECT CAST(x'ff' AS TEXT) AS s")).rows == [(b"\xff",)]


@pytest.mark.parametrize(
    ("sql", "message"),
    [
        ("SELECT * FROM nowhere", "no such table: nowhere"),
        ("SELEC 1", "syntax error"),
        ("DELETE FROM t", "readonly"),
        ("SELECT 1; SELECT 2", "one statement at a time"),
        ("", "a statement that gives no rows, expected a query; try SELECT"),
    ],
)
def test_a_query_that_cannot_run_is_an_error(file: Path, sql: str, message: str) -> None:
    with pytest.raises(AssayError, match=message):
        read(Query(str(file), sql))


def test_a_column_that_is_not_there_is_an_error(file: Path) -> None:
    with pytest.raises(ColumnError, match=r"no column 'j' in query of .*; it has i"):
        read(Query(str(file), "SELECT i FROM t"), columns=["j"])


@pytest.mark.parametrize("uri", ["nowhere.db", "sqlite:///nowhere.db", f"mysql://me:{PASSWORD}@host/db"])
def test_what_is_no_database_is_an_error_and_none_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, uri: str
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SourceError, match="no database, expected a file of SQLite, sqlite:///PATH or") as caught:
        Query(uri, "SELECT 1").columns()
    assert not list(tmp_path.iterdir())
    assert PASSWORD not in str(caught.value)


def test_a_file_that_is_no_database_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("a,b\n1,2\n" * 100)
    with pytest.raises(SourceError, match="file is not a database"):
        Query(str(tmp_path / "x.csv"), "SELECT 1 FROM t").columns()


def test_what_is_secret_is_not_shown() -> None:
    query = Query(f"postgresql://me:{PASSWORD}@127.0.0.1:1/db?sslpassword=hidden&host=127.0.0.1", "SELECT 1")
    assert query.name == "query of postgresql://127.0.0.1:1/db"
    pytest.importorskip("adbc_driver_postgresql", reason="needs adbc-driver-postgresql")
    with pytest.raises(SourceError, match=r"^query of postgresql://127\.0\.0\.1:1/db cannot be read: ") as caught:
        query.columns()
    for shown in (str(caught.value), repr(query), query.name):
        assert not any(secret in shown for secret in ("me:", PASSWORD, "hidden"))


def test_a_file_format_for_a_query_is_a_wrong_call() -> None:
    with pytest.raises(UsageError, match=r"query of x\.db and a file format, expected one of them"):
        open_source(Query("x.db", "SELECT 1"), format=Csv())


def test_postgresql_without_its_driver_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> None:
        raise ImportError(name)

    monkeypatch.setattr("assay.sources.database.import_module", missing)
    with pytest.raises(
        SourceError, match=r"expected adbc-driver-postgresql to be installed; try pip install 'assay\[sql\]'"
    ):
        Query("postgresql://localhost/db", "SELECT 1").columns()


@dataclass(frozen=True)
class Server:
    """A running PostgreSQL that listens on a socket in a folder."""

    folder: Path

    def query(self, sql: str, password: str = "s3cret%2Fpass") -> Query:
        return Query(f"postgresql://tester:{password}@/postgres?host={self.folder}", sql)


@pytest.fixture
def server(postgresql: Path) -> Server:
    return Server(postgresql)


def test_rows_of_postgresql_have_the_types_of_their_columns(server: Server) -> None:
    sql = """
        SELECT 1::int2 AS i, 2^40::int8 AS l, 0.5::float4 AS f, 0.1::float8 AS d, 12.50 AS n, 'é'::text AS s, true AS b,
               '2024-01-02 03:04:05+00'::timestamptz AS t, '2024-02-29'::date AS day, '\\xff'::bytea AS y,
               ARRAY[1, 2] AS a, ARRAY[1.5] AS an, '{"k": 1}'::jsonb AS j
        UNION ALL
        SELECT NULL, NULL, NULL, NULL, 'NaN', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
    """
    got = read(server.query(sql))
    (batch,) = got.batches
    utc = dt.datetime(2024, 1, 2, 3, 4, 5, tzinfo=dt.UTC)
    assert batch.row(0) == (
        1,
        2**40,
        0.5,
        0.1,
        12.5,
        "é",
        True,
        utc,
        dt.date(2024, 2, 29),
        b"\xff",
        [1, 2],
        [1.5],
        '{"k": 1}',
    )
    assert [str(dtype) for dtype in batch.dtypes[:6]] == ["Int16", "Float64", "Float32", "Float64", "Float64", "String"]
    assert batch["n"].is_nan().to_list() == [False, True]
    assert batch.drop("n").row(1) == (None,) * 12


def test_a_large_result_of_postgresql_streams(server: Server) -> None:
    query = server.query("SELECT i, i::text AS s FROM generate_series(1, 700000) AS i -- all of them")
    batches = list(query.batches(columns=["s"]))
    assert len(batches) > 1
    assert sum(batch.height for batch in batches) == 700_000
    assert batches[0].columns == ["s"]
    assert query.columns() == ("i", "s")


def test_a_query_of_postgresql_changes_nothing(server: Server) -> None:
    with pytest.raises(SourceError, match="query of postgresql:///postgres cannot be read: "):
        read(server.query("DELETE FROM pg_class RETURNING 1"))
    read(server.query("SELECT lo_create(4711)"))
    assert read(server.query("SELECT count(*) FROM pg_largeobject_metadata")).rows == [(0,)]


@pytest.mark.parametrize(
    ("sql", "message"),
    [
        ("SELECT * FROM nowhere", 'relation "nowhere" does not exist'),
        ("SELECT 1 AS a, 2 AS a", "more than one occurrence"),
    ],
)
def test_what_postgresql_says_is_said(server: Server, sql: str, message: str) -> None:
    with pytest.raises(SourceError, match=message):
        read(server.query(sql))


def test_a_wrong_password_is_an_error_that_does_not_tell_it(server: Server) -> None:
    with pytest.raises(SourceError, match="password authentication failed") as caught:
        server.query("SELECT 1", password="wr0ng").columns()
    assert "wr0ng" not in str(caught.value)
    assert "tester" not in str(caught.value)


def test_a_query_is_profiled(server: Server, file: Path) -> None:
    from assay.profiles import profile

    for query in (server.query("SELECT 1.5 AS fare"), Query(str(file), "SELECT 1.5 AS fare")):
        found = profile(query)
        assert (found.rows, found.paths, found.name) == (1, (("fare",),), query.name)
        assert not pl.DataFrame(found.rejected.counts).height
