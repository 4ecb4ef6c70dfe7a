from datetime import datetime

import polars as pl
import pytest
from rich.console import Console

import assay
from assay.reports.report import Report
from assay.reports.sections import time
from assay.reports.sections.time import Time, dated_by, partitions

DAYS = {
    f"2026-03-0{day}": assay.profile(
        pl.DataFrame({"fare": [float(day)] * 50 + [None] * day, "paid": ["cash"] * (50 + day)})
    )
    for day in (3, 1, 2)
}


def test_partitions_are_in_order_of_time_whatever_order_they_came_in() -> None:
    content = Time().content(assay.report(DAYS))
    assert content is not None
    assert content.names == ["2026-03-01", "2026-03-02", "2026-03-03"]
    assert content.rows == [51, 52, 53]
    assert content.at == sorted(content.at)
    fare, paid = content.features
    assert fare.median == fare.mean == (1, 2, 3)
    assert fare.missing == pytest.approx((1 / 51, 2 / 52, 3 / 53), abs=1e-4)
    assert fare.distance == (None, 1, 1)
    assert (paid.labels, paid.shares) == (("cash",), ((1, 1, 1),))


def test_slices_of_one_profile_are_partitions_too() -> None:
    frame = pl.DataFrame({"day": ["2026-01-01", "2026-01-02", "2026-01-03"], "x": [1, 2, 3]})
    found = partitions(assay.report(assay.profile(frame, by=["day"])))
    assert [moment.day for _, moment, _ in found] == [1, 2, 3]


@pytest.mark.parametrize(
    ("name", "moment"),
    [
        ("taxi_2018-07", datetime(2018, 7, 1)),
        ("day=2026-03-01", datetime(2026, 3, 1)),
        ("20260301", datetime(2026, 3, 1)),
        ("2026-03-01T09:30", datetime(2026, 3, 1, 9, 30)),
        ("2026-W09", datetime(2026, 2, 23)),
        ("2026", datetime(2026, 1, 1)),
        ("2026-13-01", None),
        ("v2", None),
        ("train", None),
        ("2026-02-31", None),
    ],
)
def test_names_tell_their_dates(name: str, moment: datetime | None) -> None:
    assert dated_by(name) == moment


@pytest.mark.parametrize("names", [("a", "b", "c"), ("2026-01", "2026-02"), ("2026-01", "2026-01 b", "2026-02")])
def test_without_three_dates_that_differ_there_is_no_course_of_time(names: tuple[str, ...]) -> None:
    one = DAYS["2026-03-01"]
    assert Time().content(assay.report(dict.fromkeys(names, one))) is None
    assert Time().content(Report()) is None


def test_a_partition_without_the_feature_leaves_a_gap() -> None:
    days = {**DAYS, "2026-03-04": assay.profile(pl.DataFrame({"paid": ["card"] * 50}))}
    content = Time().content(assay.report(days))
    assert content is not None
    assert content.features[0].median == (1, 2, 3, None)
    assert content.features[0].distance == (None, 1, 1, None)


def test_too_many_distances_are_left_out_and_that_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time, "MEASURED", 1)
    content = Time().content(assay.report(DAYS))
    assert content is not None
    assert content.unmeasured
    assert content.features[0].distance == ()


def test_in_a_terminal_and_in_markdown_the_course_is_a_line_and_what_moved_is_named() -> None:
    report = assay.report(DAYS)
    console = Console(width=80, color_system=None)
    with console.capture() as capture:
        console.print(Time().terminal(report))
    lines = [line.split() for line in capture.get().splitlines() if line.strip(" ─")]
    assert lines[2] == ["fare", "median", "1", "3", "2", "▂▅█"]
    assert lines[3] == ["paid", "cash", "100%", "100%", "0", "▂▂▂"]
    said = Time().markdown(report) or ""
    assert said.startswith("3 partitions, `2026-03-01` to `2026-03-03`: 1 feature moved beyond chance\n")
    assert "| `fare` | `2026-03-02`, `2026-03-03` |" in said


def test_a_share_of_missing_rows_that_turns_is_told() -> None:
    full, empty = pl.DataFrame({"x": [1.0] * 200}), pl.DataFrame({"x": pl.Series([None] * 200, dtype=pl.Float64)})
    days = {f"2026-01-0{day}": assay.profile(full if day > 2 else empty) for day in range(1, 5)}
    report = assay.report(days)
    content = Time().content(report)
    assert content is not None
    assert content.features[0].gaps == (2,)
    assert "| `x` | `2026-01-03` |" in (Time().markdown(report) or "")
