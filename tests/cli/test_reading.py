import json
import sqlite3
from pathlib import Path

import pytest

from .conftest import Run


@pytest.fixture
def shop(tmp_path: Path) -> str:
    with sqlite3.connect(tmp_path / "shop.db") as connection:
        connection.execute("CREATE TABLE orders (price REAL, city TEXT)")
        connection.execute("INSERT INTO orders VALUES (9.5, 'Oslo'), (12, NULL)")
    connection.close()
    return "shop.db"


def test_a_query_is_profiled_inferred_from_and_validated(run: Run, shop: str) -> None:
    told = json.loads(run("profile", shop, "--query", "SELECT price FROM orders", "--json").stdout)
    (feature,) = told["statistics"]["datasets"][0]["features"]
    assert (feature["path"]["step"], feature["num_stats"]["mean"]) == (["price"], 10.75)
    assert run("infer", shop, "--query", "SELECT * FROM orders", "-o", "schema.pbtxt").exit_code == 0
    good = run("validate", shop, "--query", "SELECT * FROM orders", "--schema", "schema.pbtxt")
    assert (good.exit_code, good.stdout.splitlines()[0]) == (0, "query of shop.db")
    bad = run(
        "validate", shop, "--query", "SELECT price FROM orders", "--schema", "schema.pbtxt", "--quarantine", "out"
    )
    assert bad.exit_code == 1
    assert Path("out", "good.parquet").exists()


def test_a_query_is_of_one_database(run: Run, shop: str) -> None:
    result = run("profile", shop, shop, "--query", "SELECT 1")
    assert result.exit_code == 2
    assert "--query of 2 databases, expected one" in result.stderr


@pytest.mark.parametrize("verb", [["profile"], ["infer"], ["validate", "--schema", "schema.pbtxt"]])
def test_a_password_is_not_shown(run: Run, shop: str, verb: list[str]) -> None:
    assert run("infer", shop, "--query", "SELECT * FROM orders", "-o", "schema.pbtxt").exit_code == 0
    result = run(*verb, "postgresql://me:s3cret@127.0.0.1:1/shop", "--query", "SELECT 1")
    assert result.exit_code == 2
    assert "query of postgresql://127.0.0.1:1/shop cannot be read" in " ".join(result.stderr.split())
    assert "s3cret" not in result.stdout + result.stderr
