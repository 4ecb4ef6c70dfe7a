import json
from pathlib import Path

import polars as pl
import pytest

from .conftest import Run


@pytest.fixture
def sides(tmp_path: Path) -> tuple[Path, Path]:
    """A hundred trips: in kilometers where they are served, but for two of them."""
    training = pl.DataFrame({"trip": range(100), "length": [n / 8 + 0.5 for n in range(100)], "paid": ["cash"] * 100})
    served = pl.when(pl.col("trip") < 98).then(pl.col("length") * 1.609344).otherwise("length")
    training.write_csv(tmp_path / "train.csv")
    training.with_columns(length=served).write_parquet(tmp_path / "served.parquet")
    return tmp_path / "train.csv", tmp_path / "served.parquet"


def test_what_differs_is_said_with_its_cause_and_ends_with_one(run: Run, sides: tuple[Path, Path]) -> None:
    result = run("skew", *sides, "--on", "trip")
    assert result.exit_code == 1
    said = " ".join(result.stdout.split())
    assert "100 joined rows, 1 of 2 features differ" in said
    assert "serving.length = 1.609344 \N{MULTIPLICATION SIGN} training.length (miles to kilometers) for 98%" in said
    assert "the same: paid" in said


@pytest.mark.parametrize(("most", "status"), [("0.98", 0), ("0.97", 1)])
def test_the_worst_feature_may_differ_as_often_as_is_allowed(
    run: Run, sides: tuple[Path, Path], most: str, status: int
) -> None:
    assert run("skew", *sides, "--on", "trip", "--max-mismatch", most).exit_code == status


def test_equal_data_end_well(run: Run, sides: tuple[Path, Path]) -> None:
    result = run("skew", sides[0], sides[0], "--on", "trip")
    assert result.exit_code == 0
    assert "no feature differs" in result.stdout


def test_json_is_the_whole_result(run: Run, sides: tuple[Path, Path]) -> None:
    result = run("skew", *sides, "--on", "trip", "--json")
    assert result.exit_code == 1
    found = json.loads(result.stdout)
    assert (found["training"]["joined"], found["on"]) == (100, ["trip"])
    assert found["features"]["length"]["explanations"][0]["parameters"] == {"scale": 1.609344, "shift": 0.0}


def test_numbers_within_the_tolerance_match(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("id,x\n1,100.0\n")
    (tmp_path / "b.csv").write_text("id,x\n1,100.5\n")
    assert run("skew", "a.csv", "b.csv", "--on", "id").exit_code == 1
    assert run("skew", "a.csv", "b.csv", "--on", "id", "--tolerance", "0.01").exit_code == 0


def test_nothing_in_common_is_not_well(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("id,x\n1,1\n")
    (tmp_path / "b.csv").write_text("id,x\n2,1\n")
    assert run("skew", "a.csv", "b.csv", "--on", "id").exit_code == 1


def test_wrong_calls_end_with_two(run: Run, sides: tuple[Path, Path]) -> None:
    missing = run("skew", *sides, "--on", "ride")
    assert missing.exit_code == 2
    assert "no column 'ride'" in missing.stderr
    assert run("skew", *sides).exit_code == 2
    assert run("skew", *sides, "--on", "trip", "--tolerance", "2").exit_code == 2
