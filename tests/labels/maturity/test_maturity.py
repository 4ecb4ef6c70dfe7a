from datetime import UTC, datetime, timedelta
from random import Random

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay.errors import FormatError, UsageError
from assay.labels.instant import instant
from assay.labels.labeled import labeled_data
from assay.labels.maturity.counts import ASIDE, Kind, MaturityCounts
from assay.labels.maturity.maturity import Maturity, judged, maturity
from assay.labels.parts import VALUES

from ..datasets import END, START, WINDOW, clicks, labeled, opened, watch

DAY = 86_400_000_000

INSTANTS = st.datetimes(datetime(2026, 2, 25), datetime(2026, 3, 25)).map(lambda time: time.isoformat())
ROWS = st.tuples(
    st.one_of(st.none(), INSTANTS),
    st.sampled_from(["positive", "negative", "unknown", "excluded"]),
    st.one_of(st.none(), INSTANTS),
)


def judge(frame: pl.DataFrame, *slices: str, **how: object) -> Maturity:
    return maturity(opened(frame, *slices, **how))  # type: ignore[arg-type]  # what opened takes


def kinds(found: Maturity) -> set[str]:
    return {warned.kind for warned in found.warnings}


@given(st.lists(ROWS, max_size=30), st.integers(0, 30), st.randoms())
def test_any_cut_of_the_rows_in_any_order_gives_the_same_answer(
    rows: list[tuple[str, str, str | None]], at: int, random: Random
) -> None:
    frame = labeled(*rows).with_columns(device=pl.Series(range(len(rows)), dtype=pl.Int64) % 3)
    terms = watch(frame, "device")
    whole = terms.count(frame)
    mixed = frame.sample(fraction=1, shuffle=True, seed=random.randrange(1000)) if len(frame) else frame
    parts = [terms.count(mixed[:at]), terms.count(mixed[at:])]
    for order in (parts, parts[::-1]):
        total = MaturityCounts.sum([*order, MaturityCounts()])
        assert total.table.equals(whole.table)
        assert judged(total, terms) == judged(whole, terms)


@given(st.lists(ROWS, max_size=30))
def test_every_row_is_counted_once(rows: list[tuple[str, str, str | None]]) -> None:
    frame = labeled(*rows)
    counts = watch(frame).count(frame).whole
    assert counts.rows(*(kind for kind in Kind if kind is not Kind.DELAY)) == len(rows)
    assert counts.rows(Kind.DELAY) == counts.rows(Kind.POSITIVE)
    found = judge(frame)
    aside = counts.rows(*ASIDE)
    assert found.whole.labels.rows + aside == len(rows)
    assert sum(cohort.labels.rows for cohort in found.whole.partitions) == found.whole.labels.rows


def test_what_becomes_of_each_row() -> None:
    frame = labeled(
        ("2026-03-01T00:00", "positive", "2026-03-02T00:00"),
        ("2026-03-01T00:00", "negative", None),
        ("2026-03-20T00:00", "unknown", None),
        ("2026-03-01T00:00", "positive", "2026-03-09T00:00"),  # after the window
        ("2026-03-19T00:00", "positive", "2026-03-25T00:00"),  # not known yet
        ("2026-03-01T00:00", "positive", "2026-03-25T00:00"),  # likewise, and the window has closed
    )
    found = judge(frame)
    assert (found.whole.labels.positive, found.whole.labels.negative, found.whole.labels.unknown) == (1, 3, 2)
    assert "LATE_POSITIVES" in kinds(found)


@pytest.mark.parametrize(
    ("row", "kind"),
    [
        (("2026-04-01T00:00", "unknown", None), "SET_ASIDE_FUTURE"),
        ((None, "negative", None), "SET_ASIDE_TIMELESS"),
        (("2026-03-01T00:00", "positive", None), "SET_ASIDE_UNDATED"),
        (("2026-03-03T00:00", "positive", "2026-03-02T00:00"), "SET_ASIDE_REVERSED"),
        (("2026-03-03T00:00", "excluded", None), "SET_ASIDE_EXCLUDED"),
    ],
)
def test_what_makes_no_sense_is_set_aside_and_told(row: tuple[str, str, str | None], kind: str) -> None:
    found = judge(labeled(row, ("2026-03-01T00:00", "negative", None)))
    assert kind in kinds(found)
    assert found.whole.labels.rows == 1


def test_positives_of_which_nothing_says_when_they_happened_are_left_out_and_told() -> None:
    found = judge(labeled(("2026-03-01T00:00", "positive", None), ("2026-03-01T00:00", "negative", None)))
    assert kinds(found) == {"SET_ASIDE_UNDATED", "NO_TIMES"}
    assert found.whole.labels.rows == 1


@pytest.mark.parametrize("rows", [[], [("2026-03-19T00:00", "unknown", None)], [(None, "unknown", None)]])
def test_without_positives_nothing_is_foreseen(rows: list[tuple[str, str, str | None]]) -> None:
    found = judge(labeled(*rows))
    assert "NO_POSITIVES" in kinds(found)
    assert (found.whole.rate, found.whole.waits, found.whole.curve) == (None, (), ())
    assert Maturity.from_json(found.to_json()) == found


def test_the_share_still_to_come_is_what_comes() -> None:
    frame = clicks(40_000)
    found = judge(frame)
    final = frame.group_by(pl.col("at").dt.truncate("1d")).agg(pl.col("truth").sum()).sort("at")
    assert [cohort.start for cohort in found.whole.partitions] == final["at"].to_list()
    for cohort, truth in zip(found.whole.partitions[-7:], final["truth"].to_list()[-7:], strict=True):
        assert cohort.expected == pytest.approx(truth, abs=4 * truth**0.5)
        assert cohort.arrived is not None
        assert cohort.arrived.low <= cohort.arrived.value <= cohort.arrived.high
    assert found.whole.rate is not None
    assert found.whole.rate.low <= frame["truth"].sum() / len(frame) <= found.whole.rate.high
    assert not found.warnings


def test_up_to_the_cutoff_enough_positives_are_known() -> None:
    frame = clicks(40_000)
    wait = judge(frame).whole.wait(0.95)
    assert wait is not None
    assert wait.surely_until <= wait.until < END
    near = frame.filter(pl.col("at").is_between(wait.until - timedelta(hours=12), wait.until + timedelta(hours=12)))
    positives = near.filter(pl.col("truth") == 1)
    known = positives["clicked_known"].is_not_null().mean()
    assert known == pytest.approx(0.95, abs=0.04)
    assert wait.age.value == pytest.approx(-np.log(0.05) * DAY, rel=0.05)


def test_as_of_an_earlier_time_it_is_as_it_was_then() -> None:
    # What is known now of that time is what was known then, but for outcomes that came since.
    frame, then = clicks(), START + timedelta(days=12)
    past = frame.filter(pl.col("at") <= then)
    later = pl.col("clicked_known") > then
    closed = pl.col("at") <= then - WINDOW
    word = pl.when(closed).then(pl.lit("negative")).otherwise(pl.lit("unknown"))
    status = pl.col("clicked_status").cast(pl.String)
    was = past.with_columns(
        pl.when((status == "positive") & ~later).then(status).otherwise(word).alias("clicked_status"),
        pl.when(~later).then(pl.col("clicked_known")).alias("clicked_known"),
    )
    now, before = judge(frame, as_of=then), judge(was, as_of=then)
    assert now.whole == before.whole
    assert kinds(now) - {"SET_ASIDE_FUTURE"} == kinds(before)


def test_slices_have_delays_of_their_own() -> None:
    fast = clicks(8000, mean=timedelta(hours=6)).with_columns(device=pl.lit("phone"))
    slow = clicks(8000, seed=1, mean=timedelta(days=2)).with_columns(device=pl.lit(None, pl.String))
    found = judge(pl.concat([fast, slow]), "device")
    by_value = {group.value: group for group in found.slices}
    waits = [by_value[value].wait(0.5) for value in ("phone", None)]
    assert waits[0] is not None
    assert waits[1] is not None
    assert waits[0].age.high < waits[1].age.low
    assert sum(group.labels.positive for group in found.slices) == found.whole.labels.positive


def test_a_column_of_names_is_no_column_of_slices() -> None:
    frame = clicks(VALUES + 500)
    with pytest.raises(UsageError, match=r"column 'id' has 1,500 values or more, expected 1,000 slices at most"):
        judge(frame, "id")


def test_too_short_a_time_is_told() -> None:
    frame = clicks().filter(pl.col("at") > END - timedelta(days=3))
    found = judge(frame)
    assert "SHORT_FOLLOW_UP" in kinds(found)
    assert found.whole.curve[-1].age < 3.1 * DAY


def test_a_dataset_without_times_is_a_wrong_call() -> None:
    frame = clicks(10)
    with pytest.raises(UsageError, match="hold the time of predictions"):
        maturity(labeled_data(frame, window="7d"))
    with pytest.raises(UsageError, match="a window of zero"):
        judge(frame, window="0d")
    with pytest.raises(UsageError, match="holds Int64, expected times"):
        judge(frame.with_columns(at=pl.col("id")))
    with pytest.raises(UsageError, match="nothing says how long an outcome counts"):
        maturity(labeled_data(frame, time="at"))


@pytest.mark.parametrize(
    "times",
    [
        pl.col("at").dt.cast_time_unit("ns"),
        pl.col("at").dt.convert_time_zone("Asia/Kolkata"),
        pl.col("at").dt.replace_time_zone(None),
        pl.col("at").dt.strftime("%Y-%m-%dT%H:%M:%S%.6f+00:00"),
    ],
)
def test_times_of_every_form_are_the_same_instants(times: pl.Expr) -> None:
    frame = clicks(500)
    assert judge(frame.with_columns(times.alias("at"))) == judge(frame)


def test_the_document_comes_back_as_it_was() -> None:
    found = judge(clicks(), "device")
    assert Maturity.from_json(found.to_json()) == found
    with pytest.raises(FormatError, match="no maturity of labels"):
        Maturity.from_json(b"{}")


def test_extreme_times_are_kept_aside_or_counted() -> None:
    frame = labeled(("0001-01-01T00:00", "negative", None), ("2026-03-01T00:00", "positive", "2026-03-01T00:00"))
    found = judge(frame)
    assert found.whole.labels.rows == 2
    assert found.whole.partitions[0].start == datetime(1, 1, 1, tzinfo=UTC)
    assert instant(found.as_of) == instant(END)
