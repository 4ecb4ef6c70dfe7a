"""What was known at a version is what was known then, whatever came later."""

from datetime import timedelta
from pathlib import Path

import polars as pl
import pytest

import assay
from assay.errors import ColumnError, SourceError, UsageError
from assay.labels.outcomes import open_labels
from assay.sources import Source

from .logs import Clicks, at


@pytest.fixture
def grown(tmp_path: Path) -> Clicks:
    """Three runs: unknown, then negative for want of a click, then positive since it came late."""
    clicks = Clicks(tmp_path / "labels", clicked={"arrived": "arrived"})
    shown, click = [{"id": 1, "at": at(0)}, {"id": 2, "at": at(0)}], {"id": 1, "at": at(1), "arrived": at(50)}
    for as_of in (at(1), at(30), at(60)):
        clicks.join(shown, [click], as_of=as_of)
    clicks.join([{"id": 3, "at": at(70)}], [], as_of=at(80))
    return clicks


def statuses(clicks: Clicks, version: int) -> list[tuple[object, ...]]:
    whole = pl.concat(open_labels(clicks.folder, version=version).batches())
    return whole.select("id", pl.col("clicked_status").cast(pl.String), "clicked", "clicked_version").sort("id").rows()


def test_each_version_has_the_labels_that_were_known_then(grown: Clicks) -> None:
    assert statuses(grown, 1) == [(1, "unknown", None, 1), (2, "unknown", None, 1)]
    assert statuses(grown, 2) == [(1, "negative", 0, 2), (2, "negative", 0, 2)]
    assert statuses(grown, 3) == [(1, "positive", 1, 3), (2, "negative", 0, 2)]
    assert statuses(grown, 4) == [(1, "positive", 1, 3), (2, "negative", 0, 2), (3, "unknown", None, 4)]


def test_the_version_of_a_time_is_the_last_one_before_it(grown: Clicks) -> None:
    assert [open_labels(grown.folder, as_of=at(hours)).version.number for hours in (1, 29, 30, 79, 1000)] == [
        1,
        1,
        2,
        3,
        4,
    ]
    with pytest.raises(SourceError, match="nothing was known as of"):
        open_labels(grown.folder, as_of=at(0))
    with pytest.raises(UsageError, match="has no version 5; it has 1 to 4"):
        open_labels(grown.folder, version=5)


def test_only_what_changes_otherwise_than_by_time_is_kept_twice(grown: Clicks) -> None:
    revisions = sorted((grown.folder / "revisions").glob("*"))
    assert [path.name for path in revisions] == ["000003.parquet"]
    kept = pl.read_parquet(revisions[0])
    assert kept.select("id", "row", "date").rows() == [(1, 0, at(0).date())]


def test_a_snapshot_is_a_source(grown: Clicks) -> None:
    snapshot = open_labels(grown.folder)
    assert isinstance(snapshot, Source)
    assert assay.profile(snapshot, columns=["clicked"]).rows == 3
    with pytest.raises(ColumnError, match="no column 'clicks'"):
        list(snapshot.batches(columns=["clicks"]))


def test_a_snapshot_stays_what_it_is_while_the_dataset_grows(grown: Clicks) -> None:
    snapshot = open_labels(grown.folder)
    before = pl.concat(snapshot.batches())
    grown.join([{"id": 4, "at": at(70)}], [{"id": 3, "at": at(71), "arrived": None}], as_of=at(200))
    assert pl.concat(snapshot.batches()).equals(before)


def test_the_files_are_a_dataset_for_any_reader(grown: Clicks) -> None:
    found = pl.read_parquet(grown.folder / "data").sort("id")
    assert found.columns == [
        "id",
        "at",
        "clicked",
        "clicked_status",
        "clicked_kind",
        "clicked_time",
        "clicked_known",
        "clicked_outcomes",
        "clicked_version",
        "date",
    ]
    assert found["clicked"].to_list() == [1, 0, None]
    assert found["clicked_known"].to_list() == [at(0) + timedelta(hours=50), None, None]
