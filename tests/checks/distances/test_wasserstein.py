import math

import numpy as np
import pytest
from scipy.stats import wasserstein_distance
from tests.checks.distances.pairs import measured, pair

from assay.checks.distances import DISTANCES


def test_it_is_how_far_numbers_move_on_average() -> None:
    found = measured("wasserstein", pair([1, 2, 3], [3, 4, 8]))
    assert found.value == pytest.approx(3)


def test_it_is_in_the_unit_of_the_feature() -> None:
    near, far = (measured("wasserstein", pair([0, unit], [unit, 2 * unit])) for unit in (1, 1000))
    assert far.value == pytest.approx(1000 * near.value)


def test_only_finite_numbers_are_moved() -> None:
    assert measured("wasserstein", pair([1.0, math.inf, math.nan], [2.0, -math.inf])).value == pytest.approx(1)
    assert "finite" in str(DISTANCES["wasserstein"].obstacle(pair([math.inf], [1.0])))
    assert "finite" in str(DISTANCES["wasserstein"].obstacle(pair([-1e308], [1e308])))


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_it_is_that_of_scipy_within_what_the_statistics_lost(scale: float) -> None:
    draw = np.random.default_rng(1)
    a, b = draw.exponential(size=20_000), draw.exponential(scale, size=20_000)
    found = measured("wasserstein", pair(a.tolist(), b.tolist()))
    assert found.value == pytest.approx(wasserstein_distance(a, b), abs=0.02)
    assert (found.value > found.noise) == (scale > 1)


def test_a_certain_move_is_known_as_exactly_as_a_mean() -> None:
    draw = np.random.default_rng(1)
    found = measured("wasserstein", pair(draw.normal(0, 1, 1000).tolist(), draw.normal(5, 1, 1000).tolist()))
    assert found.uncertainty == pytest.approx(1.96 * math.sqrt(2 / 1000), rel=0.1)
