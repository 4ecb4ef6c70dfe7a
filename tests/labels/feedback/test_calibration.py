import numpy as np
import polars as pl
import pytest

from assay.labels.feedback.calibration import BINS, Calibration, calibration
from assay.labels.feedback.counts import Review, counts_of
from assay.labels.feedback.feedback import Quality, quality
from assay.labels.roles import Roles


def judged(scores: np.ndarray, hits: np.ndarray) -> Quality:
    frame = pl.DataFrame({"label": hits.astype(np.int8), "score": scores})
    roles = Roles.found("label", frame.columns, score="score")
    return quality(counts_of(roles.read(frame), Review(roles)))


def calibrated(scores: np.ndarray, hits: np.ndarray) -> Calibration:
    found = judged(scores, hits).calibration
    assert found is not None
    return found


def test_a_calibration_by_hand() -> None:
    found = calibrated(np.array([0.2] * 10 + [0.8] * 10), np.array([1] + [0] * 9 + [1] * 9 + [0]))
    assert found.error.value == pytest.approx(0.1)
    assert [(one.rows, one.actual.value) for one in found.bins] == [(10, 0.1), (10, 0.9)]
    assert [one.predicted for one in found.bins] == pytest.approx([0.2, 0.8])
    assert found.ratio is not None
    assert found.ratio.value == pytest.approx(1.0)


def test_bins_have_about_as_many_rows_each() -> None:
    scores = np.random.default_rng(0).beta(0.3, 20, 20_000)
    found = calibrated(scores, np.zeros(20_000))
    assert len(found.bins) == BINS
    assert all(1500 < one.rows < 2500 for one in found.bins)
    assert found.ratio is not None
    assert found.ratio.value == found.ratio.low == 0
    assert found.ratio.high > 0


@pytest.mark.parametrize("score", [0.0, 1.0, 0.5])
def test_one_score_is_one_bin(score: float) -> None:
    found = calibrated(np.full(30, score), np.full(30, 1))
    assert len(found.bins) == 1
    assert found.error.value == pytest.approx(1 - score)


def test_without_scores_there_is_nothing_to_compare() -> None:
    found = judged(np.array([np.nan, np.inf]), np.array([0, 1]))
    assert (found.calibration, found.auc, found.log_loss, found.predicted) == (None, None, None, None)
    assert found.actual.value == 0.5


@pytest.mark.slow
@pytest.mark.parametrize(("rows", "low"), [(500, 0.02), (5000, 0.001)])
def test_right_probabilities_exceed_the_noise_about_once_in_twenty_times(rows: int, low: float) -> None:
    rng, runs, beyond = np.random.default_rng(4), 600, 0
    for _ in range(runs):
        scores = rng.uniform(low, 0.9, rows)
        found = calibrated(scores, rng.random(rows) < scores)
        beyond += found.error.value > found.noise
    assert 0.02 <= beyond / runs <= 0.09


@pytest.mark.slow
@pytest.mark.parametrize("factor", [1.0, 0.8, 0.5])
def test_intervals_hold_the_truth_at_least_as_often_as_they_say(factor: float) -> None:
    rng, runs, errors, ratios = np.random.default_rng(5), 400, 0, 0
    for _ in range(runs):
        scores = rng.uniform(0.02, 0.98, 2000)
        found = calibrated(scores, rng.random(2000) < scores * factor)
        errors += found.error.low <= (1 - factor) * 0.5 <= found.error.high
        assert found.ratio is not None
        ratios += found.ratio.low <= factor <= found.ratio.high
    assert errors / runs >= 0.94
    assert 0.92 <= ratios / runs <= 0.98


def test_no_rows_are_no_calibration() -> None:
    none = np.zeros(0)
    from assay.labels.feedback.calibration import Scored

    assert calibration(Scored(none.astype(np.int64), none.astype(np.int64), none, none, none, none, none)) is None
