from datetime import timedelta
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from assay.errors import UsageError
from assay.labels.maturity.delay_law import DelayLaw
from assay.labels.maturity.delays import Delays
from assay.labels.maturity.weigh import weigh
from assay.labels.maturity.weights import Weighing, learn, weights_of
from assay.sources import open_source

from ..datasets import END, WINDOW, clicks, labeled, opened


@given(st.lists(st.tuples(st.integers(-1, 250), st.integers(1, 300)), min_size=1, max_size=50), st.integers(2, 250))
def test_at_every_age_weighted_labels_expect_the_final_ones(rows: list[tuple[int, int]], horizon: int) -> None:
    seen = np.array([(delay if delay < min(age, horizon) else -1, min(age, horizon)) for delay, age in rows])
    law = DelayLaw.of(Delays.of(seen[:, 0], seen[:, 1]), horizon)
    assume(law is not None)
    assert law is not None
    ages = np.arange(1, horizon + 1)
    known = law.share(ages)
    of_positives = weights_of(law, ages, np.ones(len(ages), np.bool_))
    of_negatives = weights_of(law, ages, np.zeros(len(ages), np.bool_))
    some = known > 0
    final = law.share(np.array([horizon]))[0]
    assert (known * of_positives)[some] == pytest.approx(final)
    assert (1 - known) * of_negatives == pytest.approx(1 - final)
    assert (of_positives[-1], of_negatives[-1]) == (1.0, 1.0) or law.followed < horizon
    assert (of_positives >= 1 - 1e-12).all()
    assert ((of_negatives >= 0) & (of_negatives <= 1)).all()


def test_weights_by_hand() -> None:
    # Half of the positives are known after a day, the rest after the fifth.
    frame = labeled(
        *[("2026-03-01T00:00", "positive", "2026-03-01T12:00"), ("2026-03-01T00:00", "positive", "2026-03-06T12:00")]
        * 2,
        *[("2026-03-01T00:00", "negative", None)] * 4,
        ("2026-03-19T00:00", "unknown", None),
        (None, "unknown", None),
    )
    weighing = learn(opened(frame))
    found = weighing.weigh(frame)
    assert found["clicked_now"].to_list() == [1, 1, 1, 1, 0, 0, 0, 0, 0, None]
    weights = found["clicked_weight"].to_list()
    assert weights[:8] == pytest.approx([1.0] * 8)
    assert weights[8] == pytest.approx((1 - 0.4706) / (1 - 0.2353), rel=0.1)
    assert weights[9] is None


@pytest.mark.slow
def test_weighted_labels_are_unbiased_where_those_of_now_are_not() -> None:
    # By device, since a model learns of features: what an unweighted and a weighted loss would take for the share.
    naive, weighted, truth = [], [], []
    for seed in range(60):
        frame = clicks(6000, seed=seed, mean=timedelta(days=3))
        young = learn(opened(frame)).weigh(frame).filter(pl.col("at") > END - timedelta(days=5))
        phone = young.filter(pl.col("device") == "phone")
        weight, label, final = (phone[name].to_numpy() for name in ("clicked_weight", "clicked_now", "truth"))
        naive.append(label.mean())
        weighted.append(np.average(label, weights=weight))
        truth.append(final.mean())
    error = np.std(np.subtract(weighted, truth)) / np.sqrt(len(truth))
    assert abs(np.mean(weighted) - np.mean(truth)) < 3 * error
    assert np.mean(naive) < 0.65 * np.mean(truth)


@pytest.mark.slow
def test_slices_of_different_delays_need_laws_of_their_own() -> None:
    apart = {True: [], False: []}  # type: dict[bool, list[float]]
    for seed in range(30):
        fast = clicks(6000, seed=seed, mean=timedelta(hours=6)).with_columns(device=pl.lit("phone"))
        slow = clicks(6000, seed=seed + 1000, mean=timedelta(days=4)).with_columns(device=pl.lit("tablet"))
        frame = pl.concat([fast, slow])
        for by in (None, "device"):
            weighing = learn(opened(frame, "device"), by=by)
            young = weighing.weigh(frame).filter(
                (pl.col("at") > END - timedelta(days=4)) & (pl.col("device") == "tablet")
            )
            weight, label, final = (young[name].to_numpy() for name in ("clicked_weight", "clicked_now", "truth"))
            apart[by is not None].append(float(np.average(label, weights=weight) - final.mean()))
    assert abs(np.mean(apart[True])) < abs(np.mean(apart[False])) / 2


def test_few_positives_of_a_slice_learn_from_all() -> None:
    frame = clicks(4000).with_columns(device=pl.when(pl.col("id") < 20).then(pl.lit("rare")).otherwise(pl.lit("phone")))
    weighing = learn(opened(frame, "device"), by="device")
    assert list(weighing.laws) == ["phone"]


def test_nothing_to_learn_from_is_a_wrong_call() -> None:
    frame = labeled(("2026-03-01T00:00", "negative", None))
    with pytest.raises(UsageError, match="delays cannot be learned: there is no positive yet"):
        learn(opened(frame))


def test_weights_are_added_once() -> None:
    frame = clicks()
    weighing = learn(opened(frame))
    with pytest.raises(UsageError, match="'clicked_now' is there already"):
        weighing.weigh(weighing.weigh(frame))


def written(weighing: Weighing, frame: pl.DataFrame, path: Path) -> pl.DataFrame:
    found = weigh(open_source(frame), weighing, path)
    rows = pl.read_parquet(path)
    assert (found.rows, found.positive, found.aside) == (
        len(rows),
        rows["clicked_now"].sum(),
        rows["clicked_weight"].null_count(),
    )
    return rows


def test_a_file_has_all_rows_in_order_and_nothing_else_is_left(tmp_path: Path) -> None:
    frame = clicks()
    weighing = learn(opened(frame))
    path = tmp_path / "new" / "train.parquet"
    assert written(weighing, frame, path).equals(weighing.weigh(frame))
    assert [file.name for file in path.parent.iterdir()] == ["train.parquet"]
    found = weigh(open_source(frame), weighing, path)
    assert 0.9 * found.rows < found.effective <= found.rows
    assert found.largest >= 1


def test_no_rows_are_a_file_without_rows(tmp_path: Path) -> None:
    frame = clicks()
    weighing = learn(opened(frame))
    rows = written(weighing, frame.clear(), tmp_path / "none.parquet")
    assert not len(rows)
    assert {"clicked_now", "clicked_weight"} <= set(rows.columns)


def test_a_window_that_has_closed_needs_no_weight() -> None:
    frame = clicks()
    found = learn(opened(frame)).weigh(frame).filter(pl.col("at") <= END - WINDOW)
    assert found["clicked_weight"].unique().to_list() == [1.0]
    assert found["clicked_now"].equals(found["clicked"].rename("clicked_now"))
