from datetime import datetime
from pathlib import Path
from random import Random
from typing import Unpack

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from assay.errors import FormatError, UsageError
from assay.labels.feedback.counts import Review
from assay.labels.feedback.feedback import Feedback, Reviewed, feedback, judged
from assay.labels.feedback.score_grid import ONE, places
from assay.labels.labeled import Columns, LabeledData, labeled_data

from ..datasets import END, WINDOW, clicks

SCORES = st.one_of(
    st.none(), st.floats(0, 1), st.sampled_from([0.0, 1.0, float("nan"), float("inf"), -3.5, 8.0, 1e-300, 5e300])
)
ROWS = st.tuples(SCORES, st.sampled_from([None, 0, 1]), st.sampled_from(["a", "b", None]))


def dataset(frame: pl.DataFrame, **said: Unpack[Columns]) -> LabeledData:
    named: Columns = {"label": "clicked", "score": "score", "time": "at" if "at" in frame.columns else None, **said}
    slices = ["device"] if "device" in frame.columns else []
    return labeled_data(frame, by=slices, window="7d", as_of=END, **named)


def judge(frame: pl.DataFrame, **said: Unpack[Columns]) -> Feedback:
    return feedback(dataset(frame, **said))


def kinds(found: Feedback) -> set[str]:
    return {warned.kind for warned in found.warnings}


def scored(rows: list[tuple[float | None, int | None, str | None]]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema={"score": pl.Float64, "clicked": pl.Int8, "device": pl.String}, orient="row")


@given(st.lists(ROWS, max_size=30), st.integers(0, 30), st.randoms())
def test_any_cut_of_the_rows_in_any_order_gives_the_same_counts(
    rows: list[tuple[float | None, int | None, str | None]], at: int, random: Random
) -> None:
    terms = Review.of(dataset(scored(rows)))
    whole = Reviewed.of(scored(rows), terms)
    random.shuffle(rows)
    parts = Reviewed.of(scored(rows[:at]), terms) + (Reviewed.of(scored(rows[at:]), terms) + Reviewed())
    assert parts.open == whole.open
    exact = ["column", "value", "partition", "version", "place", "rows", "positives", "least", "most"]
    assert parts.scores.table.select(exact).equals(whole.scores.table.select(exact))
    for name in set(whole.scores.table.columns) - set(exact):
        assert parts.scores.table[name].to_list() == pytest.approx(whole.scores.table[name].to_list(), rel=1e-12)
    assert Feedback.from_json(judged(whole, terms).to_json()) == judged(whole, terms)


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1))
def test_places_keep_the_order_of_scores(scores: list[float]) -> None:
    found = places(np.sort(np.array(scores)))
    assert (np.diff(found) >= 0).all()
    within = (np.sort(scores) >= 0) & (np.sort(scores) <= 1)
    assert (((found >= 0) & (found <= ONE)) == within).all()


def test_losses_are_those_of_their_formulas() -> None:
    frame = clicks().filter(pl.col("at") <= END - WINDOW)
    found = judge(frame).whole
    assert found is not None
    y, s = frame["truth"].to_numpy(), frame["score"].to_numpy()
    quality = found.quality
    losses = -np.log(np.where(y == 1, s, 1 - s))
    assert (quality.rows, quality.positives) == (len(y), y.sum())
    assert quality.predicted == pytest.approx(s.mean())
    assert quality.log_loss is not None
    assert quality.log_loss.value == pytest.approx(losses.mean())
    assert quality.log_loss.high - quality.log_loss.value == pytest.approx(
        1.959964 * losses.std(ddof=1) / len(y) ** 0.5
    )
    assert quality.brier is not None
    assert quality.brier.value == pytest.approx(((y - s) ** 2).mean())
    assert quality.normalized_entropy == pytest.approx(losses.mean() / stats.entropy([y.mean(), 1 - y.mean()]))
    assert quality.auc is not None
    oracle = stats.mannwhitneyu(s[y == 1], s[y == 0]).statistic / y.sum() / (1 - y).sum()
    assert quality.auc.value == pytest.approx(oracle, abs=quality.auc_error)
    assert quality.auc_error < 0.002


def test_predictions_count_once_their_window_has_closed() -> None:
    frame = clicks(40_000)
    found = judge(frame)
    assert found.whole is not None
    closed = frame.filter(pl.col("at") <= END - WINDOW)
    assert found.whole.quality.rows == len(closed)
    assert found.open == len(frame) - len(closed)
    assert found.whole.quality.actual.value == pytest.approx(closed["truth"].mean())
    # Labels of now, of which early positives are known and early negatives are not, would tell too many.
    labeled = frame.filter(pl.col("clicked").is_not_null())
    assert labeled["clicked"].mean() > 1.2 * closed["truth"].mean()  # type: ignore[operator]  # there are rows


def test_without_a_window_early_positives_are_told() -> None:
    frame = clicks()
    found = feedback(labeled_data(frame, score="score"))
    assert "OPEN_WINDOWS" in kinds(found)


def test_versions_partitions_and_slices_add_up_to_the_whole() -> None:
    frame = clicks().with_columns(model=pl.when(pl.col("id") % 3 == 0).then(pl.lit("v2")).otherwise(pl.lit("v1")))
    found = judge(frame, version="model")
    assert found.whole is not None
    rows = found.whole.quality.rows
    assert [one.version for one in found.versions] == ["v1", "v2"]
    assert sum(one.quality.rows for one in found.versions) == rows
    for groups in (found.partitions, found.slices):
        assert sum(one.quality.rows for one in groups if one.version is None) == rows
        assert sum(one.quality.rows for one in groups if one.version is not None) == rows
    assert [one.start for one in found.partitions if one.version is None] == [
        datetime(2026, 3, day, tzinfo=END.tzinfo) for day in range(1, 14)
    ]


def test_rows_without_a_time_count_once_and_those_without_a_version_have_a_name() -> None:
    frame = clicks(300).with_columns(
        at=pl.when(pl.col("id") >= 20).then(pl.col("at")),
        model=pl.when(pl.col("id") % 2 == 0).then(pl.lit("a")),
    )
    found = feedback(labeled_data(frame, by=["device"], time="at", score="score", version="model"))
    labels = frame["clicked"].count()
    assert found.whole is not None
    assert found.whole.quality.rows == labels
    assert [one.version for one in found.versions] == ["a", "no version"]
    for groups, rows in ((found.partitions, labels - 20), (found.slices, labels)):
        assert sum(one.quality.rows for one in groups if one.version is None) == rows
        assert sum(one.quality.rows for one in groups if one.version is not None) == rows


def test_scores_that_are_no_probabilities_are_ranked_all_the_same() -> None:
    frame = clicks().filter(pl.col("at") <= END - WINDOW)
    logits = frame.with_columns(score=(pl.col("score") / (1 - pl.col("score"))).log())
    plain, found = judge(frame).whole, judge(logits)
    assert plain is not None
    assert found.whole is not None
    assert "NO_PROBABILITIES" in kinds(found)
    assert found.whole.quality.auc is not None
    assert plain.quality.auc is not None
    assert found.whole.quality.auc.value == pytest.approx(plain.quality.auc.value, abs=0.002)
    assert (found.whole.quality.log_loss, found.whole.quality.predicted) == (None, None)


def test_missing_scores_are_told_and_count_for_the_share_only() -> None:
    found = judge(scored([(None, 1, "a"), (float("nan"), 0, "a"), (0.25, 0, "a")]))
    assert "NO_SCORE" in kinds(found)
    assert found.whole is not None
    assert found.whole.quality.rows == 3
    assert found.whole.quality.brier is not None
    assert found.whole.quality.brier.value == pytest.approx(0.0625)


@pytest.mark.parametrize("rows", [[], [(0.5, None, "a")]])
def test_without_final_labels_there_is_nothing_to_compare(rows: list[tuple[float, None, str]]) -> None:
    found = judge(scored(list(rows)))
    assert (found.whole, kinds(found)) == (None, {"NO_FINAL_LABELS"})


@pytest.mark.parametrize("label", [0, 1])
def test_one_class_ranks_nothing(label: int) -> None:
    found = judge(scored([(0.5, label, "a")] * 3))
    assert kinds(found) == {"ONE_CLASS"}


def test_certain_and_wrong_is_a_large_loss_and_a_finite_one() -> None:
    found = judge(scored([(0.0, 1, "a"), (1.0, 0, "a")])).whole
    assert found is not None
    assert found.quality.log_loss is not None
    assert 36 < found.quality.log_loss.value < 36.1


def test_nothing_to_compare_with_is_a_wrong_call() -> None:
    frame = scored([(0.5, 1, "a")])
    with pytest.raises(UsageError, match="try --score COLUMN"):
        judge(frame, score=None)
    with pytest.raises(UsageError, match="label 'device' holds String, expected numbers or booleans"):
        feedback(labeled_data(frame, label="device", score="score"))
    with pytest.raises(FormatError, match="no feedback of labels"):
        Feedback.from_json(b"[]")


@pytest.fixture(scope="session")
def employment(shared: Path) -> pl.DataFrame:
    folder = shared / "nannyml_ma_employment"
    predicted = pl.read_parquet(folder / "employment_MA_analysis.pq")
    return predicted.join(pl.read_parquet(folder / "employment_MA_analysis_target.pq"), on="id").with_columns(
        at=pl.datetime(pl.col("year"), 1, 1)
    )


def test_predictions_of_employment_against_targets_that_came_later(employment: pl.DataFrame) -> None:
    labeled = labeled_data(employment, label="employed", by=["SEX"], time="at", score="predicted_probability")
    found = feedback(labeled, every="1y")
    assert found.whole is not None
    y, s = employment["employed"].to_numpy(), employment["predicted_probability"].to_numpy()
    quality = found.whole.quality
    assert (quality.rows, quality.positives) == (208_892, int(y.sum()))
    assert quality.auc is not None
    ranks = stats.rankdata(s)
    m, n = int(y.sum()), int((1 - y).sum())
    assert quality.auc.value == pytest.approx((ranks[y == 1].sum() - m * (m + 1) / 2) / m / n, abs=1e-4)
    assert quality.calibration is not None
    assert quality.calibration.error.value > quality.calibration.noise  # more people work than is predicted
    assert quality.calibration.ratio is not None
    assert quality.calibration.ratio.low > 1.015
    assert [one.start.year for one in found.partitions if one.start] == [2016, 2017, 2018]
    assert not found.warnings
