import numpy as np
import pytest
from numpy.typing import NDArray

from assay.statistics.sketches.quantile_sketch import CAPACITY, QuantileSketch

Doubles = NDArray[np.float64]


def sketch(values: Doubles, weights: Doubles, seed: int = 0) -> QuantileSketch:
    order = np.argsort(values)
    return QuantileSketch.of(values[order], weights[order], rows=len(values), seed=seed)


def streamed(values: Doubles, weights: Doubles, parts: int, seed: int) -> QuantileSketch:
    cuts = np.array_split(np.arange(len(values)), parts)
    return sum((sketch(values[cut], weights[cut], seed) for cut in cuts), QuantileSketch(seed=seed))


def rank_errors(summary: QuantileSketch, values: Doubles, weights: Doubles) -> Doubles:
    """The true less the estimated rank at 100 values."""
    order = np.argsort(values)
    cumulative = np.cumsum(weights[order]) / weights.sum()
    at = np.linspace(0, len(values) - 1, 100).astype(int)
    errors: Doubles = cumulative[at] - summary.ranks(values[order][at])
    return errors


def test_few_distinct_values_are_exact_whatever_their_number() -> None:
    months = QuantileSketch.of(np.arange(1, 13), np.full(12, 1_000_000), rows=12_000_000)
    assert months.exact
    assert months.rank_error == 0
    assert months.quantiles(np.array([0.0, 0.25, 0.5, 1.0])).tolist() == [1, 3, 6, 12]


def test_quantiles_of_exact_sketches_are_order_statistics() -> None:
    values = np.random.default_rng(0).normal(size=501)
    ours = sketch(values, np.ones(501)).quantiles(np.linspace(0, 1, 101))
    assert ours.tolist() == np.quantile(values, np.linspace(0, 1, 101), method="inverted_cdf").tolist()


@pytest.mark.slow
@pytest.mark.parametrize("weighted", [False, True])
def test_the_stated_bound_holds_over_hundreds_of_seeds(weighted: bool) -> None:
    errors, bounds = [], []
    for seed in range(300):
        rng = np.random.default_rng(seed)
        values = rng.lognormal(size=20_000)
        weights = rng.exponential(size=20_000) ** 2 if weighted else np.ones(20_000)
        summary = streamed(values, weights, int(rng.integers(2, 100)), seed)
        errors.append(np.abs(rank_errors(summary, values, weights)))
        bounds.append(summary.rank_error)
    assert np.mean(np.array(errors) > np.array(bounds)[:, None]) < 0.001  # 30,000 ranks, confidence 0.999
    assert max(bounds) < 0.004


@pytest.mark.slow
def test_estimates_are_unbiased() -> None:
    values = np.random.default_rng(1).normal(size=20_000)
    errors = [rank_errors(streamed(values, np.ones(20_000), 16, seed), values, np.ones(20_000)) for seed in range(300)]
    spread = np.std(errors, axis=0) / np.sqrt(300) + 1e-6
    assert np.all(np.abs(np.mean(errors, axis=0)) < 5 * spread)


def test_seeds_differ_and_the_same_seed_repeats() -> None:
    values = np.random.default_rng(2).normal(size=10_000)
    one, again, other = (streamed(values, np.ones(10_000), 4, seed).points[0].tolist() for seed in (1, 1, 2))
    assert one == again
    assert one != other


def test_size_stays_bounded() -> None:
    rng = np.random.default_rng(3)
    summary = QuantileSketch()
    for _ in range(300):
        summary += sketch(rng.normal(size=5_000), np.ones(5_000))
        assert sum(len(buffer.values) for buffer in summary.buffers) <= 3 * CAPACITY + 32 * len(summary.buffers)


def test_whole_numbers_beyond_2_to_the_53_stay_apart() -> None:
    values = 2**60 + np.arange(9)
    assert QuantileSketch.of(values, np.ones(9, int), rows=9).quantiles(np.array([0.5])).tolist() == [2**60 + 4]


def test_signed_and_unsigned_numbers_meet_without_rounding() -> None:
    both = QuantileSketch.of(np.array([1]), np.array([1]), rows=1) + QuantileSketch.of(
        np.array([2**63 + 1], np.uint64), np.array([1]), rows=1
    )
    assert both.points[0].tolist() == [1, 2**63 + 1]


def test_rows_without_weight_leave_no_points() -> None:
    assert QuantileSketch.of(np.array([1.0, 2.0]), np.zeros(2), rows=2).points[0].tolist() == []
