"""A row that knows what it could not have known is found, in any dataset."""

from pathlib import Path

import polars as pl
import pytest

from assay.errors import ColumnError, UsageError
from assay.labels.outcomes import Times, label_check

from .logs import Clicks, at


def test_a_dataset_of_labels_says_itself_what_its_times_mean(tmp_path: Path) -> None:
    clicks = Clicks(tmp_path / "labels", shown={"feature_times": "measured"}, clicked={"arrived": "arrived"})
    shown = [{"id": 1, "at": at(0), "measured": at(-1)}]
    clicks.join(shown, [{"id": 1, "at": at(1), "arrived": at(2)}], as_of=at(3))
    assert not label_check(clicks.folder)
    (file,) = (clicks.folder / "data").rglob("*.parquet")
    pl.read_parquet(file, hive_partitioning=False).with_columns(
        pl.lit(at(0.5)).dt.cast_time_unit("us").alias("measured"),
        pl.lit(at(24)).dt.cast_time_unit("us").alias("clicked_time"),
        pl.lit(at(25)).dt.cast_time_unit("us").alias("clicked_known"),
    ).write_parquet(file)
    found = {(leak.column, leak.fault.value, leak.most) for leak in label_check(clicks.folder)}
    assert found == {
        ("measured", "a feature from after the prediction", 1_800_000_000),
        ("clicked_time", "an outcome from after the window", 1),
        ("clicked_known", "an outcome that was not known yet", 22 * 3_600_000_000),
    }


def test_any_dataset_is_checked_by_the_columns_that_hold_times() -> None:
    frame = pl.DataFrame(
        {
            "served": ["2026-01-01 12:00", "2026-01-01 12:00", None],
            "measured": ["2026-01-01 11:00", "2026-01-01 12:00", "2026-01-01 11:00"],
            "bought": ["2026-01-01 11:59", None, "2026-01-01 11:00"],
        }
    )
    found = label_check(frame, Times("served", ["measured"], "bought"))
    assert [(leak.column, leak.rows, leak.examples) for leak in found] == [("bought", 1, (0,))]
    assert (found.rows, found.untimed) == (3, 1)


def test_a_check_without_times_is_a_wrong_call(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no dataset of labels, and no times"):
        label_check(pl.DataFrame({"a": [1]}))
    with pytest.raises(ColumnError, match="no column 'served'"):
        label_check(pl.DataFrame({"a": [1]}), Times("served"))
