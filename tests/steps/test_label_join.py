"""The joined dataset is profiled in the same run, only where it changed."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest

import assay
from assay.labels.outcomes import Declaration, Label, Outcomes, Predictions
from assay.steps.label_join import label_join

START = datetime(2026, 1, 1, tzinfo=UTC)


def declared(shown: pl.DataFrame, clicks: pl.DataFrame) -> Declaration:
    return Declaration(
        label=Label(name="clicked", window="6h"),
        predictions=Predictions(source=shown, key="id", time="at"),
        outcomes={"click": Outcomes(source=clicks, key="id", time="at")},
    )


@pytest.fixture
def logs() -> tuple[pl.DataFrame, pl.DataFrame]:
    shown = pl.DataFrame({"id": range(96), "at": [START + timedelta(hours=hour) for hour in range(96)]})
    return shown, shown.filter(pl.col("id") % 5 == 0)


def test_the_profiles_of_days_add_up_to_that_of_the_dataset(
    tmp_path: Path, logs: tuple[pl.DataFrame, pl.DataFrame]
) -> None:
    made = label_join(declared(*logs), tmp_path / "labels", as_of=START + timedelta(days=9))
    assert made.profile is not None
    whole = assay.profile(tmp_path / "labels" / "data")
    assert made.profile.statistics().datasets[0].features == whole.statistics().datasets[0].features


def test_only_days_that_were_written_are_measured_anew(tmp_path: Path, logs: tuple[pl.DataFrame, pl.DataFrame]) -> None:
    shown, clicks = logs
    profiles = tmp_path / "labels" / "profiles"
    label_join(declared(shown, clicks), tmp_path / "labels", as_of=START + timedelta(days=9))
    before = {path.name: path.stat().st_mtime_ns for path in profiles.iterdir()}
    late = pl.concat([clicks, shown.filter(pl.col("id") == 26)])
    made = label_join(declared(shown, late), tmp_path / "labels", as_of=START + timedelta(days=9))
    after = {path.name: path.stat().st_mtime_ns for path in profiles.iterdir()}
    assert after.keys() - before.keys() == {"2026-01-02.000002.assay"}
    assert before.keys() - after.keys() == {"2026-01-02.000001.assay"}
    assert {name: after[name] for name in after.keys() & before.keys()}.items() <= before.items()
    assert made.profile is not None
    assert made.profile.rows == 96


def test_a_profile_that_is_damaged_is_made_anew(tmp_path: Path, logs: tuple[pl.DataFrame, pl.DataFrame]) -> None:
    label_join(declared(*logs), tmp_path / "labels", as_of=START + timedelta(days=9))
    (tmp_path / "labels" / "profiles" / "2026-01-02.000001.assay").write_bytes(b"half")
    made = label_join(declared(*logs), tmp_path / "labels", as_of=START + timedelta(days=9))
    assert made.profile is not None
    assert made.profile.rows == 96


def test_nobody_has_to_measure(tmp_path: Path, logs: tuple[pl.DataFrame, pl.DataFrame]) -> None:
    made = label_join(declared(*logs), tmp_path / "labels", profile=False)
    assert made.profile is None
    assert made.anomalies is None
    assert not (tmp_path / "labels" / "profiles").exists()
