from collections.abc import Iterator, Sequence
from dataclasses import replace

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay.errors import ColumnError, FormatError, UsageError
from assay.labels.labeled import LabeledData, labeled_data
from assay.labels.leakage import Leakage, leakage

from .datasets import END, clicks, labeled

#: A row that is right, and what is wrong with it if one thing is changed.
RIGHT = {
    "at": "2026-03-05T00:00",
    "clicked": 1,
    "clicked_status": "positive",
    "clicked_time": "2026-03-06T00:00",
    "clicked_known": "2026-03-07T00:00",
    "measured": "2026-03-05T00:00",
}
WRONG: dict[str, dict[str, object]] = {
    "TIMELESS": {"at": None},
    "OUTCOME_BEFORE_PREDICTION": {"clicked_time": "2026-03-04T23:59:59"},
    "OUTCOME_AFTER_WINDOW": {"clicked_time": "2026-03-12T00:00", "clicked_known": "2026-03-13T00:00"},
    "KNOWN_BEFORE_OUTCOME": {"clicked_known": "2026-03-05T12:00"},
    "KNOWN_AFTER_END": {"clicked_known": "2026-03-22T00:00"},
    "PREDICTION_AFTER_END": {
        "at": "2026-03-25T00:00",
        "measured": None,
        "clicked_time": None,
        "clicked_known": None,
        "clicked_status": "unknown",
        "clicked": None,
    },
    "NEGATIVE_TOO_EARLY": {
        "at": "2026-03-14T00:00:01",
        "clicked_time": None,
        "clicked_known": None,
        "clicked_status": "negative",
        "clicked": 0,
    },
    "POSITIVE_WITHOUT_OUTCOME": {"clicked_time": None, "clicked_known": None},
    "UNKNOWN_WITH_VALUE": {"clicked_status": "unknown"},
    "FEATURE_AFTER_PREDICTION: measured": {"measured": "2026-03-05T00:00:00.000001"},
}

#: By how many microseconds the times of these are wrong.
SECOND = 1_000_000
BY = {
    "OUTCOME_BEFORE_PREDICTION": SECOND,
    "OUTCOME_AFTER_WINDOW": 1,
    "KNOWN_BEFORE_OUTCOME": 43_200 * SECOND,
    "KNOWN_AFTER_END": 86_400 * SECOND,
    "PREDICTION_AFTER_END": 4 * 86_400 * SECOND,
    "NEGATIVE_TOO_EARLY": SECOND,
    "FEATURE_AFTER_PREDICTION: measured": 1,
}

#: What is right on the very edge.
EDGES: list[dict[str, object]] = [
    {},
    {"clicked_time": "2026-03-05T00:00", "clicked_known": "2026-03-05T00:00"},
    {"clicked_time": "2026-03-11T23:59:59.999999", "clicked_known": "2026-03-21T00:00"},
    {"clicked_status": "negative", "clicked": 0},  # an outcome may say so early
    {"at": "2026-03-14T00:00", "clicked_time": None, "clicked_known": None, "clicked_status": "negative", "clicked": 0},
    {
        "at": "2026-03-21T00:00",
        "measured": None,
        "clicked_time": None,
        "clicked_known": None,
        "clicked_status": "unknown",
        "clicked": None,
    },
    {"measured": None},
]


def rows(*changes: dict[str, object]) -> pl.DataFrame:
    frame = pl.DataFrame([RIGHT | change for change in changes], infer_schema_length=None)
    times = pl.col("at", "clicked_time", "clicked_known", "measured")
    return frame.with_columns(times.cast(pl.String).str.to_datetime(time_unit="us", time_zone="UTC"))


def dataset(frame: pl.DataFrame, *features: str) -> LabeledData:
    return labeled_data(frame, label="clicked", window="7d", as_of=END, feature_times=features, time="at")


def judge(frame: pl.DataFrame) -> Leakage:
    return leakage(dataset(frame, "measured"))


@pytest.mark.parametrize("kind", WRONG)
def test_each_leak_is_found_and_nothing_else(kind: str) -> None:
    found = judge(rows(*EDGES, WRONG[kind]))
    assert [(leak.kind, leak.rows, leak.examples) for leak in found.leaks] == [(kind, 1, (len(EDGES),))]
    assert found.leaks[0].most == BY.get(kind)
    assert Leakage.from_json(found.to_json()) == found


def test_what_is_right_on_the_edge_is_right() -> None:
    found = judge(rows(*EDGES))
    assert (found.rows, found.leaks, found.untested) == (len(EDGES), (), ())


@given(st.lists(st.sampled_from(sorted(WRONG)), max_size=12))
def test_leaks_are_counted_over_batches_and_the_first_are_named(kinds: list[str]) -> None:
    class Cut:
        """Batches of one row."""

        name, size = "cut", None

        def columns(self) -> tuple[str, ...]:
            return tuple(rows({}).columns)

        def batches(self, *, columns: Sequence[str] | None = None, **_: object) -> Iterator[pl.DataFrame]:
            whole = rows({}, *(WRONG[kind] for kind in kinds)).select(columns or self.columns())
            yield from (whole[place : place + 1] for place in range(len(whole)))

    found = leakage(replace(dataset(rows({}), "measured"), source=Cut()))
    assert found.rows == len(kinds) + 1
    assert {leak.kind: leak.rows for leak in found.leaks} == {kind: kinds.count(kind) for kind in set(kinds)}
    for leak in found.leaks:
        places = [place for place, kind in enumerate(kinds, 1) if kind == leak.kind]
        assert list(leak.examples) == places[:5]


def test_a_joined_dataset_has_no_leak() -> None:
    assert leakage(dataset(clicks())).leaks == ()


def test_what_cannot_be_tested_is_told() -> None:
    frame = labeled(("2026-03-01T00:00", "positive", None)).select("at", "clicked")
    found = leakage(labeled_data(frame, label="clicked", time="at"))
    assert len(found.untested) == 8
    assert "the outcome happened before the prediction: no column says that, expected clicked_time" in found.untested[0]
    with pytest.raises(UsageError, match="hold the time of predictions"):
        leakage(labeled_data(frame, label="clicked"))
    with pytest.raises(ColumnError, match="no column 'measured'"):
        dataset(clicks(), "measured")
    with pytest.raises(FormatError, match="no result of a check"):
        Leakage.from_json(b"{}")


def test_no_rows_have_no_leak() -> None:
    assert judge(rows({}).clear()).leaks == ()


def test_an_outcome_without_a_time_is_an_outcome() -> None:
    frame = rows({"clicked_time": None, "clicked_known": None})
    assert judge(frame.with_columns(clicked_outcomes=pl.lit(1))).leaks == ()
    assert judge(frame.with_columns(clicked_outcomes=pl.lit(0))).leaks[0].kind == "POSITIVE_WITHOUT_OUTCOME"
