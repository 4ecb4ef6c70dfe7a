"""Whatever is wrong with a log is named, counted and kept aside, never lost, and nobody's label depends on it."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from assay.errors import ColumnError, SourceError, UsageError
from assay.labels.outcomes import Label, label_join, label_snapshot, read_declaration

from .logs import Clicks, at

SHOWN = [{"id": 1, "at": at(0)}, {"id": 2, "at": at(1)}]
CLICK = {"id": 1, "at": at(2)}


@pytest.fixture
def clicks(tmp_path: Path) -> Clicks:
    return Clicks(tmp_path / "labels")


def aside(clicks: Clicks, stream: str) -> dict[str, int]:
    return dict(label_snapshot(clicks.folder).version.intake[stream].aside)


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        ({"id": None, "at": at(0)}, "no id"),
        ({"id": 3, "at": None}, "no at"),
        ({"id": 3, "at": datetime(1969, 12, 31, tzinfo=UTC)}, "a time before 1970"),
    ],
)
def test_an_event_without_key_or_time_is_set_aside(clicks: Clicks, bad: dict[str, Any], reason: str) -> None:
    clicks.join([*SHOWN, bad], [CLICK, bad])
    assert clicks.labels("id", "clicked") == [(1, 1), (2, 0)]
    assert aside(clicks, "predictions") == aside(clicks, "click") == {reason: 1}
    kept = clicks.quarantine()
    assert kept["assay:reason"].to_list() == [reason] * 2
    assert kept.select("id", "at").rows() == [(bad["id"], bad["at"])] * 2


def test_an_event_from_after_now_waits_and_counts_when_its_time_has_come(clicks: Clicks) -> None:
    late = [{"id": 3, "at": at(50)}], [{"id": 3, "at": at(51)}, {"id": 2, "at": at(3)}]
    first = clicks.join([*SHOWN, *late[0]], [CLICK, *late[1]], as_of=at(30))
    assert [intake.waiting for intake in first.after.intake.values()] == [1, 1]
    assert clicks.labels("id", "clicked") == [(1, 1), (2, 1)]
    second = clicks.join(SHOWN, [CLICK], as_of=at(52))
    assert [intake.resumed for intake in second.after.intake.values()] == [1, 1]
    assert clicks.labels("id", "clicked") == [(1, 1), (2, 1), (3, 1)]
    assert not list((clicks.folder / "state" / "held").glob("*"))


def test_an_event_that_arrived_before_it_happened_is_counted_and_known_when_it_happened(clicks: Clicks) -> None:
    clicks.shown = clicks.clicked = {"arrived": "arrived"}
    shown = [row | {"arrived": row["at"]} for row in SHOWN]
    joined = clicks.join([*shown, {"id": 3, "at": at(2), "arrived": at(1)}], [CLICK | {"arrived": at(-1)}])
    assert [intake.skewed for intake in joined.after.intake.values()] == [1, 1]
    assert clicks.labels("id", "clicked", "clicked_known") == [(1, 1, at(2)), (2, 0, None), (3, 0, None)]


def test_an_event_that_arrived_after_now_waits_though_it_happened_before(clicks: Clicks) -> None:
    clicks.clicked = {"arrived": "arrived"}
    clicks.join(SHOWN, [CLICK | {"arrived": at(40)}], as_of=at(30))
    assert clicks.labels("id", "clicked", "clicked_status") == [(1, 0, "negative"), (2, 0, "negative")]
    joined = clicks.join(SHOWN, [CLICK | {"arrived": at(40)}], as_of=at(41))
    assert clicks.labels("id", "clicked", "clicked_known") == [(1, 1, at(40)), (2, 0, None)]
    assert joined.after.revised == {"negative": 1}


def test_times_without_zone_among_times_with_one_are_set_aside(clicks: Clicks) -> None:
    times = ["2026-01-01T12:00:00Z", "2026-01-01T14:00:00+01:00", "2026-01-01 15:00"]
    clicks.join([{"id": number, "at": time} for number, time in enumerate(times)], [{"id": 1, "at": at(2)}])
    assert clicks.labels("id", "at", "clicked") == [(0, at(0), 0), (1, at(1), 1)]
    assert aside(clicks, "predictions") == {
        "a time with a zone among times without, or the other way round": 1,
    }


def test_a_zone_is_declared_for_times_that_say_none(clicks: Clicks) -> None:
    clicks.shown = {"zone": "Europe/Oslo"}
    times = ["2026-01-01 13:00", "2026-10-25 02:30", "2026-03-29 02:30", "yesterday"]
    clicks.join([{"id": number, "at": time} for number, time in enumerate(times)], [])
    assert clicks.labels("id", "at") == [(0, at(0))]
    assert aside(clicks, "predictions") == {"a time that cannot be read": 3}  # shown twice, never, no time at all


def test_an_hour_that_clocks_showed_twice_changes_no_window(clicks: Clicks) -> None:
    clicks.label = {"window": "1h"}
    shown = {"id": 1, "at": "2026-10-25T02:30:00+02:00"}
    clicks.join(
        [shown, shown | {"id": 2}],
        [{"id": 1, "at": "2026-10-25T02:29:00+01:00"}, {"id": 2, "at": "2026-10-25T02:30:00+01:00"}],
        at(10_000),
    )
    assert clicks.labels("id", "clicked") == [(1, 1), (2, 0)]


@pytest.mark.parametrize(
    ("outcome", "fate"),
    [
        ({"id": 1, "at": at(-1)}, "before its prediction"),
        ({"id": 1, "at": at(0)}, "attributed"),
        ({"id": 1, "at": at(23.999)}, "attributed"),
        ({"id": 1, "at": at(24)}, "after the window"),
        ({"id": 9, "at": at(1)}, "no prediction"),
    ],
)
def test_every_outcome_has_a_fate(clicks: Clicks, outcome: dict[str, Any], fate: str) -> None:
    joined = clicks.join(SHOWN, [outcome])
    assert joined.after.fates == {fate: 1}
    log = pl.concat(pl.read_parquet(file) for file in (clicks.folder / "state" / "outcomes").glob("*"))
    assert log["fate"].to_list() == [fate]


def test_a_window_of_zero_is_a_wrong_call(clicks: Clicks) -> None:
    clicks.label = {"window": "0s"}
    with pytest.raises(UsageError, match=r"\[label\] window: a window of zero, in which nothing can happen; try '1d'"):
        clicks.join(SHOWN, [CLICK])


def test_one_outcome_that_comes_twice_counts_once_and_two_of_one_id_count_for_nothing(clicks: Clicks) -> None:
    clicks.clicked = {"id": "event", "value": "worth"}
    clicks.label = {"rule": "sum"}
    first, second = {**CLICK, "event": "a", "worth": 5}, {"id": 2, "at": at(2), "event": "b", "worth": 1}
    joined = clicks.join(SHOWN, [first, first, second])
    assert joined.after.intake["click"].copies == 1
    assert clicks.labels("id", "clicked", "clicked_outcome") == [(1, 5, "a"), (2, 1, "b")]
    joined = clicks.join(SHOWN, [second | {"worth": 3}])
    assert clicks.labels("id", "clicked", "clicked_status") == [(1, 5, "positive"), (2, 0, "negative")]
    assert joined.after.fates == {"another outcome has its id": 2, "attributed": 1}
    assert joined.after.revised == {"positive": 1}


def test_an_outcome_that_was_taken_back_counts_no_more(clicks: Clicks) -> None:
    clicks.clicked = {"id": "event", "retracted": "gone"}
    clicks.join(SHOWN, [CLICK | {"event": "a", "gone": False}])
    joined = clicks.join(SHOWN, [CLICK | {"event": "a", "gone": True}])
    assert clicks.labels("id", "clicked", "clicked_version") == [(1, 0, 2), (2, 0, 1)]
    assert joined.after.fates == {"retracted": 1, "retractions": 1}


def test_predictions_of_one_key_within_a_window_are_excluded_and_told_whichever_came_first(clicks: Clicks) -> None:
    clicks.shown = {"features": ["f"]}
    clicks.join([{"id": 1, "at": at(0), "f": 1}], [CLICK])
    assert clicks.labels("f", "clicked_status") == [(1, "positive")]
    joined = clicks.join([{"id": 1, "at": at(1), "f": 2}, {"id": 1, "at": at(80), "f": 3}], [])
    assert clicks.labels("f", "clicked_status") == [(1, "excluded"), (2, "excluded"), (3, "unknown")]
    assert joined.after.excluded == 2
    assert joined.after.fates == {"its prediction is set aside": 1}


@pytest.mark.parametrize("value", [None, float("nan"), "much"])
def test_an_outcome_without_a_value_is_set_aside(clicks: Clicks, value: object) -> None:
    clicks.clicked, clicks.label = {"value": "worth"}, {"rule": "last"}
    clicks.join(SHOWN, [CLICK | {"worth": 0.5}])
    clicks.join(SHOWN, [{"id": 2, "at": at(2), "worth": value}])
    assert clicks.labels("id", "clicked") == [(1, 0.5), (2, 0.0)]
    assert sum(aside(clicks, "click").values()) == 1


def test_values_at_the_ends_of_what_numbers_hold_are_kept(clicks: Clicks) -> None:
    clicks.clicked, clicks.label = {"value": "worth"}, {"rule": "last"}
    clicks.join(SHOWN, [CLICK | {"worth": 2**63 - 1}, {"id": 2, "at": at(2), "worth": -(2**63)}])
    assert clicks.labels("id", "clicked") == [(1, 2**63 - 1), (2, -(2**63))]


def test_a_sum_ends_where_numbers_do(clicks: Clicks) -> None:
    clicks.clicked, clicks.label = {"value": "worth"}, {"rule": "sum"}
    clicks.join(SHOWN, [CLICK | {"worth": 2**63 - 1}, CLICK | {"worth": 7, "at": at(3)}])
    assert clicks.labels("id", "clicked") == [(1, 2**63 - 1), (2, 0)]


def test_categories_of_two_files_are_texts(clicks: Clicks) -> None:
    for kind, number in (("a", 1), ("b", 2)):
        shown = pl.DataFrame(
            {"id": [number], "at": [at(number)], "kind": [kind]}, schema_overrides={"kind": pl.Categorical}
        )
        clicks.join(shown, [CLICK])
    assert clicks.labels("id", "kind", "clicked") == [(1, "a", 1), (2, "b", 0)]


def test_features_of_any_type_are_kept_as_they_are(clicks: Clicks) -> None:
    features = {
        "list": [[1, None], []],
        "struct": [{"a": 1.5}, None],
        "bytes": [b"\xff", b""],
        "nan": [float("nan"), None],
    }
    shown = pl.DataFrame({"id": [1, 2], "at": [at(0), at(1)], **features})
    clicks.join(shown, [CLICK])
    assert not clicks.join(shown, [CLICK]).is_new
    kept = pl.concat(label_snapshot(clicks.folder).batches()).select(shown.columns)
    assert kept.equals(shown.with_columns(pl.col("at").dt.cast_time_unit("us")))


def test_infinities_are_values(clicks: Clicks) -> None:
    clicks.clicked, clicks.label = {"value": "worth"}, {"rule": "sum"}
    clicks.join(SHOWN, [CLICK | {"worth": float("inf")}])
    assert clicks.labels("id", "clicked") == [(1, float("inf")), (2, 0.0)]


def test_a_kind_that_nothing_is_said_of_is_set_aside(clicks: Clicks) -> None:
    clicks.clicked = {"kind": "what", "kinds": ["click"]}
    clicks.join(SHOWN, [CLICK | {"what": "hover"}])
    assert aside(clicks, "click") == {"a kind that is not declared": 1}


def test_a_column_that_changes_its_type_sets_those_rows_aside_that_no_longer_fit(clicks: Clicks) -> None:
    clicks.join([SHOWN[0] | {"f": 1}], [])
    joined = clicks.join([{"id": "2", "at": at(1), "f": 2.0}, {"id": "three", "at": at(1), "f": 2.5}], [])
    assert clicks.labels("id", "f") == [(1, 1), (2, 2)]
    assert aside(clicks, "predictions") == {"id is text, was Int64": 1}
    assert clicks.quarantine()["id"].to_list() == ["three"]
    assert joined.after.rows == 2


def test_columns_that_come_later_are_told_and_those_that_are_gone_are_null(clicks: Clicks) -> None:
    clicks.join([SHOWN[0] | {"f": 1}], [])
    joined = clicks.join([SHOWN[1] | {"g": 2}], [])
    assert joined.not_taken == ("g",)
    assert clicks.labels("id", "f") == [(1, 1), (2, None)]


def test_a_log_that_lacks_a_column_that_is_declared_is_refused(clicks: Clicks) -> None:
    with pytest.raises(ColumnError, match=r"no column 'id' in outcomes\.click; it has ident, at"):
        clicks.join(SHOWN, [{"ident": 1, "at": at(2)}])
    with pytest.raises(ColumnError, match="no column 'at' in predictions; it has id"):
        clicks.join([{"id": 1}], [CLICK])


def test_a_file_that_cannot_be_read_is_named_and_changes_nothing(clicks: Clicks, tmp_path: Path) -> None:
    clicks.join(SHOWN, [CLICK])
    before = label_snapshot(clicks.folder).version
    broken = tmp_path / "broken.parquet"
    pl.DataFrame(SHOWN).write_parquet(broken)
    broken.write_bytes(broken.read_bytes()[:-10])
    with pytest.raises(SourceError, match=r"broken.parquet: cannot be read"):
        clicks.join(broken, [CLICK])
    assert label_snapshot(clicks.folder).version == before
    pl.DataFrame({"id": [3], "at": [at(3)]}).write_parquet(broken)
    clicks.join(broken, [CLICK])
    assert clicks.labels("id", "clicked") == [(1, 1), (2, 0), (3, 0)]


def test_lines_that_cannot_be_read_are_set_aside_with_their_place(clicks: Clicks, tmp_path: Path) -> None:
    log = tmp_path / "shown.csv"
    log.write_text("id,at\n1,2026-01-01T12:00:00Z\n2,2026-01-01T13:00:00Z,,,\n3,2026-01-01T14:00:00Z\n")
    joined = clicks.join(log, [CLICK])
    assert clicks.labels("id", "clicked") == [(1, 1), (3, 0)]
    assert joined.after.intake["predictions"].set_aside == 1
    assert clicks.quarantine()["line"].to_list() == [3]


def test_a_dataset_begins_with_the_first_prediction(clicks: Clicks) -> None:
    assert not clicks.join([], [CLICK]).is_new
    with pytest.raises(SourceError, match="no dataset of labels"):
        label_snapshot(clicks.folder)
    assert clicks.join(SHOWN, [CLICK]).after.rows == 2


def test_a_feature_from_after_the_prediction_sets_it_aside(clicks: Clicks) -> None:
    clicks.shown = {"feature_times": "measured"}
    clicks.join([SHOWN[0] | {"measured": at(0)}, SHOWN[1] | {"measured": at(1.5)}], [CLICK])
    assert clicks.labels("id", "clicked") == [(1, 1)]
    assert aside(clicks, "predictions") == {"a feature from after the prediction": 1}


def test_another_declaration_is_refused(clicks: Clicks) -> None:
    clicks.join(SHOWN, [CLICK])
    clicks.label = {"window": "2d"}
    with pytest.raises(UsageError, match=r"\[label\] window: '2d', but .* was joined with '1d'"):
        clicks.join(SHOWN, [CLICK])


def test_an_earlier_time_than_that_of_the_last_run_is_refused(clicks: Clicks) -> None:
    clicks.join(SHOWN, [CLICK], as_of=at(100))
    with pytest.raises(UsageError, match="before the last run, which was as of 2026-01-05 16:00:00"):
        clicks.join(SHOWN, [CLICK], as_of=at(99))


def test_a_folder_that_holds_something_else_is_refused(tmp_path: Path) -> None:
    (tmp_path / "labels").mkdir()
    (tmp_path / "labels" / "notes.txt").write_text("mine")
    with pytest.raises(UsageError, match="holds something else"):
        Clicks(tmp_path / "labels").join(SHOWN, [CLICK])


def test_a_label_whose_columns_predictions_have_is_refused(clicks: Clicks) -> None:
    with pytest.raises(UsageError, match="'clicked' adds a column 'clicked_status', which predictions have"):
        clicks.join([SHOWN[0] | {"clicked_status": "x"}], [CLICK])


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[label]\nname = 1\n[predictions]\n[outcomes]\n", r"\[label\] name: Expected 'str', got 'int'"),
        ("nonsense", "no TOML"),
        ("[label]\nname = 'y'\nwindow = '1d'\n[predictions]\n[outcomes.c]\n", r"\[predictions\] source: nothing of"),
        ("[labels]\n", r"no section 'labels', expected one of label, predictions, outcomes. Did you mean 'label'"),
        ("[label]\nname = 'y'\nwindow = 'soon'\n[predictions]\nsource='p'\nkey='id'\ntime='at'\n[outcomes.c]\n",
         r"\[label\] window: 'soon' is no span of time, expected 90s"),
    ],
)  # fmt: skip
def test_a_declaration_that_makes_no_sense_names_the_place(tmp_path: Path, text: str, message: str) -> None:
    file = tmp_path / "clicks.toml"
    file.write_text(text)
    with pytest.raises(Exception, match=message) as raised:
        read_declaration(file)
    assert "clicks.toml" in str(raised.value)


def test_two_runs_at_once_are_refused(clicks: Clicks) -> None:
    from assay.labels.outcomes.store import Store

    with Store(clicks.folder).opened(), pytest.raises(UsageError, match="is being written by another run"):
        clicks.join(SHOWN, [CLICK])


def test_a_label_needs_a_name_that_columns_may_have() -> None:
    with pytest.raises(UsageError, match=r"\[label\] name: 'was clicked', expected letters"):
        label_join(Clicks(Path(), label={"name": "was clicked"}).declared("p", "c"), "out")
    assert Label(name="clicked", window="1d").width == 86_400_000_000
