import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from assay.labels.feedback.ranking import auc, tied_by_chance

COUNTS = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=1, max_size=12)


def counted(table: list[tuple[int, int]]) -> tuple[np.ndarray, np.ndarray]:
    array = np.array(table)
    return array[:, 0], array[:, 1]


def rows(counts: np.ndarray) -> np.ndarray:
    return np.repeat(np.arange(len(counts)), counts)


@given(COUNTS)
def test_the_area_is_that_of_mann_and_whitney(table: list[tuple[int, int]]) -> None:
    positives, negatives = counted(table)
    found = auc(positives, negatives)
    if not positives.sum() or not negatives.sum():
        assert found is None
        return
    assert found is not None
    oracle = stats.mannwhitneyu(rows(positives), rows(negatives)).statistic / positives.sum() / negatives.sum()
    assert found.value == pytest.approx(float(oracle), abs=1e-12)
    assert 0 <= found.low <= found.value <= found.high <= 1


@given(COUNTS)
def test_the_variance_is_that_of_delong_pair_by_pair(table: list[tuple[int, int]]) -> None:
    positives, negatives = counted(table)
    x, y = rows(positives), rows(negatives)
    found = auc(positives, negatives)
    if len(x) < 2 or len(y) < 2 or found is None or found.value in (0, 1):
        return
    kernel = (x[:, None] > y[None, :]) + 0.5 * (x[:, None] == y[None, :])
    variance = np.var(kernel.mean(axis=1), ddof=1) / len(x) + np.var(kernel.mean(axis=0), ddof=1) / len(y)
    area = found.value
    width = (np.log(found.high / (1 - found.high)) - np.log(area / (1 - area))) if found.high < 1 else np.inf
    assert width == pytest.approx(1.959964 * np.sqrt(variance) / area / (1 - area), rel=1e-5) or found.high > 1 - 1e-12


def test_all_in_order_leaves_open_what_so_many_pairs_do() -> None:
    found = auc(np.array([0, 5]), np.array([10, 0]))
    assert found is not None
    assert [found.value, found.low, found.high] == pytest.approx([1.0, 0.025 ** (1 / 5), 1.0])
    backward = auc(np.array([5, 0]), np.array([0, 10]))
    assert backward is not None
    assert [backward.value, backward.low, backward.high] == pytest.approx([0.0, 0.0, 1 - 0.025 ** (1 / 5)])


def test_equal_scores_rank_nothing() -> None:
    found = auc(np.array([5]), np.array([10]))
    assert found is not None
    assert found.value == 0.5


@given(st.lists(st.tuples(st.integers(0, 30), st.booleans()), min_size=2, max_size=50))
def test_scores_put_together_change_the_area_by_no_more_than_is_said(scores: list[tuple[int, bool]]) -> None:
    def counts(step: int) -> tuple[np.ndarray, np.ndarray]:
        at = [(score // step, hit) for score, hit in scores]
        positive, negative = (
            np.bincount([place for place, hit in at if hit is kind], minlength=31) for kind in (True, False)
        )
        return positive, negative

    exact, coarse = auc(*counts(1)), auc(*counts(4))
    if exact is None or coarse is None:
        return
    off = tied_by_chance(*counts(4), np.ones(31, np.bool_))
    assert abs(exact.value - coarse.value) <= off + 1e-12


@pytest.mark.slow
@pytest.mark.parametrize(("shift", "least"), [(0.0, 0.92), (1.0, 0.92), (2.5, 0.89)])
def test_intervals_hold_the_truth_as_often_as_they_say(shift: float, least: float) -> None:
    rng, runs, held = np.random.default_rng(3), 500, 0
    truth = stats.norm.cdf(shift / np.sqrt(2))
    for _ in range(runs):
        scores = np.concatenate([rng.normal(shift, 1, 40), rng.normal(0, 1, 400)])
        order = np.argsort(scores)
        positive = (order < 40).astype(np.int64)
        found = auc(positive, 1 - positive)
        assert found is not None
        held += found.low <= truth <= found.high
    assert least <= held / runs <= 0.98
