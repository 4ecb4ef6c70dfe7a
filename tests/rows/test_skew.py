import math
from pathlib import Path

import msgspec
import numpy as np
import polars as pl
import pytest

from assay.errors import ColumnError, SourceError, UsageError
from assay.rows import Skew, skew


def test_the_worst_feature_comes_first_and_all_are_found_by_path() -> None:
    training = pl.DataFrame({"id": [1, 2, 3], "same": [1, 2, 3], "a.b": [1, 2, 3], "bad": ["x", "y", "z"]})
    serving = training.with_columns(pl.Series("a.b", [1, 2, 4]), bad=pl.lit("w"))
    found = skew(training, serving, on="id")
    assert [feature.path for feature in found] == ["bad", "'a.b'", "same"]
    assert repr(found) == "<2 of 3 features differ in 3 joined rows>"
    assert found.features["'a.b'"].share == pytest.approx(1 / 3)
    assert found.mismatch_share == 1.0
    assert (len(found), found[0].path, found[1:][0].path) == (3, "bad", "'a.b'")


def test_one_altered_cell_is_found(shared: Path) -> None:
    frames = [pl.read_csv(shared / f"penguins_tfx/{name}.csv").with_row_index("row") for name in ("labelled", "skewed")]
    found = skew(*frames, on="row")
    assert [(feature.path, feature.differing) for feature in found if feature.differing] == [("culmen_length_mm", 1)]
    (pair,) = found[0].pairs
    assert (pair.identifier, pair.serving) == ("1", "-1.0")


def test_known_changes_of_real_trips_are_named() -> None:
    examples = Path(__file__).parents[2] / "examples/chicago_taxi/train.csv"
    trips = pl.read_csv(examples, infer_schema_length=None).with_row_index("trip")
    served = trips.sample(fraction=0.9, shuffle=True, seed=1).with_columns(
        (pl.col("trip_miles") * 1.609344).round(2),
        pl.col("fare").round(0),
        pl.col("payment_type").str.to_lowercase(),
        pl.col("trip_start_timestamp") - 6 * 3600,
        pl.col("company").fill_null("NA"),
    )
    found = skew(trips, served, on="trip")
    assert (found.joined, found.training.unmatched) == (len(served), len(trips) - len(served))
    assert {f.path: (f.explanation.text, f.explanation.note) for f in found if f.explanation} == {
        "trip_miles": (
            "serving.trip_miles = 1.609344 \N{MULTIPLICATION SIGN} training.trip_miles",
            "miles to kilometers",
        ),
        "fare": ("serving.fare = training.fare rounded to a whole number", ""),
        "payment_type": ("serving.payment_type = training.payment_type in lower case", ""),
        "trip_start_timestamp": (
            "serving.trip_start_timestamp = training.trip_start_timestamp - 21600",
            "epoch seconds of another time zone, -6 h",
        ),
        "company": ("serving.company = 'NA' where training.company is missing", ""),
    }
    assert sum(feature.differing > 0 for feature in found) == 5


def test_values_are_equal_and_their_types_are_named() -> None:
    found = skew(pl.DataFrame({"id": [1, 2], "x": [1, 2]}), pl.DataFrame({"id": [1, 2], "x": [1.0, 2.0]}), on="id")
    (feature,) = found
    assert (feature.match, feature.retyped, feature.types) == (2, True, (("int", "float"),))
    assert found.mismatch_share == 0


def test_columns_of_one_side_are_listed_and_not_compared() -> None:
    found = skew(pl.DataFrame({"id": [1], "x": [1], "t": [1]}), pl.DataFrame({"s": [1], "x": [1], "id": [1]}), on="id")
    assert (found.only_training, found.only_serving, [feature.path for feature in found]) == (("t",), ("s",), ["x"])


@pytest.mark.parametrize(
    ("training", "serving"),
    [
        ({"id": [], "x": []}, {"id": [], "x": []}),
        ({"id": [1], "x": [1]}, {"id": [], "x": []}),
        ({"id": [None, None], "x": [1, 2]}, {"id": [1, 2], "x": [1, 2]}),
        ({"id": [5, 5], "x": [1, 2]}, {"id": [5, 5], "x": [1, 2]}),
        ({"id": [1, 2], "x": [1, 2]}, {"id": [3, 4], "x": [1, 2]}),
    ],
)
def test_where_nothing_joins_nothing_differs(training: dict[str, list[int]], serving: dict[str, list[int]]) -> None:
    found = skew(pl.DataFrame(training), pl.DataFrame(serving), on="id")
    assert (found.joined, found.mismatch_share, [feature.rows for feature in found]) == (0, 0.0, [0])


def test_nan_is_nan_and_no_missing_value() -> None:
    values = pl.DataFrame({"id": range(4), "x": [math.nan, math.inf, math.nan, None]})
    feature = skew(values, values.with_columns(x=pl.Series([math.nan, math.inf, 1.0, math.nan])), on="id")[0]
    assert (feature.match, feature.mismatch, feature.only_serving) == (2, 1, 1)


def test_huge_integers_are_compared_exactly() -> None:
    values = pl.DataFrame(
        {"id": [2**64 - 1, 1], "x": [2**53 + 1, 2**64 - 1]}, schema=dict.fromkeys(("id", "x"), pl.UInt64)
    )
    found = skew(values, values.with_columns(x=pl.Series([2**53, 2**64 - 2], dtype=pl.UInt64)), on="id")
    assert (found.joined, found[0].mismatch) == (2, 2)


def test_a_column_of_mixed_types_is_compared_value_by_value(tmp_path: Path) -> None:
    (tmp_path / "training.jsonl").write_text('{"id": 1, "x": 1}\n{"id": 2, "x": "one"}\n{"id": 3, "x": 3}\n')
    (tmp_path / "serving.jsonl").write_text('{"id": 3, "x": 3.0}\n{"id": 2, "x": "one"}\n{"id": 1, "x": "1"}\n')
    (feature,) = skew(tmp_path / "training.jsonl", tmp_path / "serving.jsonl", on="id")
    assert (feature.match, feature.mismatch) == (2, 1)
    assert ("int", "string") in feature.types


def test_records_that_cannot_be_read_are_counted(tmp_path: Path) -> None:
    (tmp_path / "training.csv").write_text("id,x\n1,a\n2\n3,c\n")
    (tmp_path / "serving.csv").write_text("id,x\n1,a\n3,d\n")
    found = skew(tmp_path / "training.csv", tmp_path / "serving.csv", on="id")
    assert (found.training.unreadable, found.training.rows, found[0].mismatch) == (1, 2, 1)


def test_what_goes_to_disk_gives_the_same_answer() -> None:
    rng = np.random.default_rng(0)
    training = pl.DataFrame({"id": np.arange(5000), "x": rng.normal(size=5000), "s": rng.choice(["a", "b"], 5000)})
    serving = training.with_columns(x=pl.col("x").round(1)).sample(fraction=1, shuffle=True, seed=0)
    held, spilled = (skew(training, serving, on="id", memory=memory) for memory in (1 << 30, 1 << 14))
    assert spilled.features["s"] == held.features["s"]
    assert (spilled[0].match, spilled[0].pairs, spilled[0].explanation) == (
        held[0].match,
        held[0].pairs,
        held[0].explanation,
    )


def test_the_document_is_read_back_as_it_was() -> None:
    training = pl.DataFrame({"id": range(50), "x": np.arange(50.0)})
    found = skew(training, training.with_columns(pl.col("x") * 1000), on=["id"], tolerance=1e-6)
    assert msgspec.json.decode(found.json(), type=Skew) == found


@pytest.mark.parametrize("tolerance", [-1.0, 1.0, math.nan])
def test_a_senseless_tolerance_is_a_wrong_call(tolerance: float) -> None:
    with pytest.raises(UsageError, match="expected a share from 0 to 1; try 1e-6"):
        skew(pl.DataFrame({"id": [1]}), pl.DataFrame({"id": [1]}), on="id", tolerance=tolerance)


def test_wrong_calls_say_what_was_expected() -> None:
    ids = pl.DataFrame({"id": [1]})
    with pytest.raises(UsageError, match="no identifier, expected"):
        skew(ids, ids, on=[])
    with pytest.raises(ColumnError, match="no column 'key'"):
        skew(ids, ids, on="key")
    with pytest.raises(SourceError):
        skew("nowhere.csv", ids, on="id")
    with pytest.raises(UsageError, match="int is no source"):
        skew(7, ids, on="id")
