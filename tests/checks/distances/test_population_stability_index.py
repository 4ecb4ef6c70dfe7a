import math

import pytest
from tests.checks.distances.pairs import measured, pair


def test_it_is_the_sum_over_categories_of_differences_times_log_ratios() -> None:
    found = measured("population_stability_index", pair(["a"] * 50 + ["b"] * 50, ["a"] * 20 + ["b"] * 80))
    assert found.value == pytest.approx(0.3 * math.log(2.5) + -0.3 * math.log(50 / 80))


def test_a_category_that_one_side_lacks_counts_as_half_a_value() -> None:
    found = measured("population_stability_index", pair(["a"] * 90 + ["b"] * 10, ["a"] * 100))
    assert found.value == pytest.approx(-0.1 * math.log(0.9) + (0.1 - 0.005) * math.log(0.1 / 0.005))
    assert found.witness == "b"
