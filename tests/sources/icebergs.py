"""Iceberg tables for tests."""

from pathlib import Path

import polars as pl
import pytest


def write_iceberg(frame: pl.DataFrame, folder: Path, delete: str | None = None) -> None:
    """A table of these rows, but for those deleted afterwards; appended to what is there."""
    sql = pytest.importorskip("pyiceberg.catalog.sql", reason="needs pyiceberg[sql-sqlite] to write tables")
    catalog = sql.SqlCatalog("tests", uri=f"sqlite:///{folder}.db")
    catalog.create_namespace_if_not_exists("n")
    rows = frame.to_arrow()
    table = catalog.create_table_if_not_exists("n.t", schema=rows.schema, location=folder.as_uri())
    table.append(rows)
    if delete:
        table.delete(delete)
    catalog.close()
