"""The same labels from every source of the foundation."""

import sqlite3
from pathlib import Path

import polars as pl
import pytest

from assay.errors import SourceError
from assay.labels.outcomes import open_labels, read_declaration

from .logs import Clicks, at, labels

SHOWN = pl.DataFrame(
    {"id": range(200), "at": [at(number / 4) for number in range(200)], "f": [n / 8 for n in range(200)]}
)
CLICKED = pl.DataFrame({"id": range(0, 200, 7), "at": [at(number / 4 + 1) for number in range(0, 200, 7)]})


@pytest.fixture
def expected(tmp_path: Path) -> list[tuple[object, ...]]:
    clicks = Clicks(tmp_path / "expected")
    clicks.join(SHOWN, CLICKED)
    return clicks.labels("id", "at", "f", "clicked", "clicked_time")


def texts(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.with_columns(pl.col("at").dt.to_string("iso:strict"))


@pytest.mark.parametrize("format", ["csv", "jsonl", "parquet", "arrow"])
def test_files_of_any_format(tmp_path: Path, expected: list[tuple[object, ...]], format: str) -> None:
    for name, frame in (("shown", SHOWN), ("clicked", CLICKED)):
        file = tmp_path / f"{name}.{format}"
        if format == "csv":
            texts(frame).write_csv(file)
        elif format == "jsonl":
            texts(frame).write_ndjson(file)
        elif format == "parquet":
            frame.write_parquet(file)
        else:
            frame.write_ipc(file)
    clicks = Clicks(tmp_path / "labels")
    clicks.join(tmp_path / f"shown.{format}", [tmp_path / f"clicked.{format}"])
    assert clicks.labels("id", "at", "f", "clicked", "clicked_time") == expected


def test_dated_partitions_are_taken_as_they_land(tmp_path: Path, expected: list[tuple[object, ...]]) -> None:
    clicks = Clicks(tmp_path / "labels")
    for day in (1, 2, 3):
        for name, frame in (("shown", SHOWN), ("clicked", CLICKED)):
            some = frame.filter(pl.col("at").dt.day() == day)
            file = tmp_path / name / f"date=2026-01-{day:02}" / "part-0.parquet"
            file.parent.mkdir(parents=True)
            some.write_parquet(file)
        joined = clicks.join(tmp_path / "shown", tmp_path / "clicked")
        assert joined.after.intake["predictions"].read == len(SHOWN.filter(pl.col("at").dt.day() == day))
    assert clicks.labels("id", "at", "f", "clicked", "clicked_time") == expected
    assert "date" not in open_labels(clicks.folder).columns()
    assert not clicks.join(tmp_path / "shown", tmp_path / "clicked").is_new


def test_a_file_that_grows_is_read_again_and_what_was_taken_is_recognized(
    tmp_path: Path, expected: list[tuple[object, ...]]
) -> None:
    clicks = Clicks(tmp_path / "labels")
    for rows in (50, 120, 200):
        texts(SHOWN.head(rows)).write_csv(tmp_path / "shown.csv")
        texts(CLICKED).write_csv(tmp_path / "clicked.csv")
        joined = clicks.join(tmp_path / "shown.csv", tmp_path / "clicked.csv")
    assert joined.after.intake["predictions"].copies == 120
    assert clicks.labels("id", "at", "f", "clicked", "clicked_time") == expected


def test_a_table_of_a_database_is_read_above_what_was_seen(tmp_path: Path, expected: list[tuple[object, ...]]) -> None:
    file = tmp_path / "logs.db"
    columns = {"id": "INTEGER", "at": "TEXT", "f": "REAL"}
    with sqlite3.connect(file) as connection:
        connection.execute(f"CREATE TABLE shown ({', '.join(map(' '.join, columns.items()))})")
        connection.execute("CREATE TABLE clicked (id INTEGER, at TEXT)")
    connection.close()
    (tmp_path / "clicks.toml").write_text(
        """
        [label]
        name = "clicked"
        window = "1d"

        [predictions]
        database = "logs.db"
        query = "SELECT * FROM shown"
        cursor = "id"
        key = "id"
        time = "at"

        [outcomes.click]
        database = "logs.db"
        query = "SELECT * FROM clicked"
        key = "id"
        time = "at"
        """
    )
    clicks = Clicks(tmp_path / "labels")
    read = []
    for start, end in ((0, 100), (100, 200)):
        with sqlite3.connect(file) as connection:
            connection.executemany("INSERT INTO shown VALUES (?, ?, ?)", texts(SHOWN[start:end]).rows())
            clicked = texts(CLICKED.filter(pl.col("id").is_between(start, end, closed="left")))
            connection.executemany("INSERT INTO clicked VALUES (?, ?)", clicked.rows())
        connection.close()
        read.append(_joined(tmp_path / "clicks.toml", clicks.folder))
    assert read == [100, 100]
    assert clicks.labels("id", "at", "f", "clicked", "clicked_time") == expected


def _joined(declaration: Path, folder: Path) -> int:
    from assay.labels.outcomes import label_join

    joined = label_join(read_declaration(declaration), folder, as_of=at(100))
    return joined.after.intake["predictions"].read


def test_tables_of_postgresql_give_the_same_labels_run_by_run(
    tmp_path: Path, expected: list[tuple[object, ...]], postgresql: Path
) -> None:
    from adbc_driver_postgresql import dbapi

    uri = f"postgresql://tester:s3cret%2Fpass@/postgres?host={postgresql}"
    tables = {"shown": (SHOWN, "id"), "clicked": (CLICKED, "id")}
    clicks = Clicks(tmp_path / "labels", shown={"cursor": "id"}, clicked={"cursor": "id"})
    for run, (start, end) in enumerate(((0, 80), (80, 200))):
        with dbapi.connect(uri) as connection, connection.cursor() as cursor:
            for name, (frame, _) in tables.items():
                some = frame.filter(pl.col("id").is_between(start, end, closed="left"))
                cursor.adbc_ingest(name, some.to_arrow(), mode="append" if run else "create")
            connection.commit()
        database = {"source": None, "database": uri}
        clicks.shown = {**clicks.shown, **database, "query": "SELECT * FROM shown"}
        clicks.clicked = {**clicks.clicked, **database, "query": "SELECT * FROM clicked"}
        joined = clicks.join(None, None)
        assert joined.after.intake["predictions"].read == end - start
    assert clicks.labels("id", "at", "f", "clicked", "clicked_time") == expected
    assert "s3cret" not in (clicks.folder / "versions" / "000002.json").read_text()


def test_a_source_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="no such file or folder"):
        Clicks(tmp_path / "labels").join(tmp_path / "nowhere", CLICKED)


def test_a_log_of_one_day_longer_than_a_batch_is_written_as_it_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, expected: list[tuple[object, ...]]
) -> None:
    from assay.labels.outcomes import day, landing, partition, spool, work

    for module, name, value in (
        (partition, "PIECE", 3),
        (spool, "ROWS", 7),
        (day, "ROWS", 7),
        (work, "STRETCH", 10),
        (landing, "MEMORY", 100),
        (landing, "RUNS", 1),
    ):
        monkeypatch.setattr(module, name, value)
    clicks = Clicks(tmp_path / "labels")
    mixed = SHOWN.sample(fraction=1, shuffle=True, seed=0)
    mixed.head(60).write_parquet(tmp_path / "1.parquet")
    clicks.join(tmp_path / "1.parquet", CLICKED)
    SHOWN.write_parquet(tmp_path / "2.parquet")
    clicks.join(tmp_path / "2.parquet", CLICKED)
    assert labels(clicks.folder, "id", "at", "f", "clicked", "clicked_time") == expected
