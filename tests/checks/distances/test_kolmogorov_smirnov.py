import math

import numpy as np
import pytest
from scipy.stats import ks_2samp
from tests.checks.distances.pairs import measured, pair

from assay.checks.distances import DISTANCES


def test_it_is_the_largest_difference_of_distribution_functions() -> None:
    found = measured("kolmogorov_smirnov", pair([1, 2, 3, 4], [3, 4, 5, 6]))
    assert (found.value, found.witness) == (0.5, "below 3")


def test_infinities_count_and_nan_does_not() -> None:
    found = measured("kolmogorov_smirnov", pair([0.0, math.inf, math.inf, math.nan], [0.0, 0.0, math.inf]))
    assert found.value == pytest.approx(1 / 3)


def test_categories_have_no_order() -> None:
    assert DISTANCES["kolmogorov_smirnov"].obstacle(pair(["a"], ["b"])) == "categories have no order"


@pytest.mark.parametrize("shift", [0.0, 0.2, 1.0])
def test_it_is_that_of_scipy_within_what_the_statistics_lost(shift: float) -> None:
    draw = np.random.default_rng(1)
    a, b = draw.normal(size=20_000), np.round(draw.normal(shift, 1, size=20_000), 1)
    found = measured("kolmogorov_smirnov", pair(a.tolist(), b.tolist()))
    assert found.value == pytest.approx(ks_2samp(a, b).statistic, abs=0.008)
