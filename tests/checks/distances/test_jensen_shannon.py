import math

import numpy as np
import pytest
from scipy.spatial.distance import jensenshannon
from tests.checks.distances.pairs import foreign, listed, measured, pair

from assay.checks.distances import Pair, Side
from assay.checks.distances.jensen_shannon import JensenShannon


def histogram(*buckets: tuple[float, float, float], nan: int = 0, kind: str = "STANDARD") -> Side:
    """A histogram of another tool."""
    text = " ".join(f"buckets {{ low_value: {a} high_value: {b} sample_count: {n} }}" for a, b, n in buckets)
    return foreign(f"type: FLOAT num_stats {{ histograms {{ type: {kind} num_nan: {nan} {text} }} }}")


def test_it_is_that_of_scipy_squared() -> None:
    found = measured("jensen_shannon", Pair(listed({"a": 6, "b": 4}), listed({"a": 2, "b": 6, "c": 2})))
    assert found.value == pytest.approx(jensenshannon([6, 4, 0], [2, 6, 2], base=2) ** 2)


def test_nothing_in_common_is_one() -> None:
    assert measured("jensen_shannon", pair(["a", "b"], ["c"])).value == pytest.approx(1)


def test_buckets_are_shared_out_over_the_edges_of_both() -> None:
    found = measured("jensen_shannon", Pair(histogram((0, 2, 8)), histogram((1, 3, 8))))
    assert found.value == pytest.approx(jensenshannon([4, 4, 0], [0, 4, 4], base=2) ** 2)


def test_equal_numbers_of_nan_and_infinities_are_no_distance() -> None:
    odd = [(0.0, 1.0, 5.0), (math.inf, math.inf, 3.0), (-math.inf, -math.inf, 2.0)]
    assert measured("jensen_shannon", Pair(histogram(*odd, nan=5), histogram(*odd, nan=5))).value == 0


@pytest.mark.parametrize("edge", [1, 1.25])
def test_nan_counts_whether_edges_are_the_same_or_not(edge: float) -> None:
    without, with_nan = histogram((0, 1, 10)), histogram((0, edge, 10), nan=10)
    assert measured("jensen_shannon", Pair(with_nan, without)).value > 0.3


def test_infinities_count() -> None:
    found = measured("jensen_shannon", Pair(histogram((0, 1, 5), (math.inf, math.inf, 5)), histogram((0, 1, 10))))
    assert found.value == pytest.approx(jensenshannon([1, 1], [2, 0], base=2) ** 2)
    assert found.witness == "inf"


def test_the_schema_may_name_a_histogram() -> None:
    both = Pair(histogram((0, 1, 5), kind="QUANTILES"), histogram((0, 1, 5), kind="QUANTILES"))
    assert JensenShannon("STANDARD").obstacle(both) == "a histogram is missing"
    assert JensenShannon("QUANTILES").measure(both).value == 0


def test_one_outlier_does_not_hide_a_shift_in_statistics_of_ours() -> None:
    draw = np.random.default_rng(0)
    old, new = [*draw.normal(size=10_000), 1e6], [*draw.normal(1, 1, size=10_000), 1e6]
    both = pair(new, old)
    assert JensenShannon().measure(both).value > 0.1
    assert JensenShannon("STANDARD").measure(both).value < 1e-4
