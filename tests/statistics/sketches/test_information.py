from collections.abc import Sequence
from itertools import permutations
from math import log

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay.statistics.sketches.information import Information, expected_information, information


def told(x: Sequence[int], y: Sequence[int]) -> Information:
    return information(np.array(x), np.array(y))


def test_equal_codes_tell_all_and_independent_ones_nothing() -> None:
    assert told([0, 0, 1, 1], [1, 1, 0, 0]).mutual == 1.0
    assert told([0, 0, 1, 1], [0, 1, 0, 1]).mutual == 0.0
    assert told([0, 0, 1, 1], [0, 1, 0, 1]).adjusted == 0.0


def test_the_example_of_scikit_learn() -> None:
    """`mutual_info_score` and `expected_mutual_information` of its tests, in nats: 0.41022 and 0.15042."""
    x = [0] * 6 + [1] * 6 + [2] * 5
    y = [0, 0, 0, 0, 1, 0, 1, 1, 1, 1, 2, 0, 2, 2, 2, 1, 1]
    assert told(x, y).mutual * log(2) == pytest.approx(0.41022, abs=5e-6)
    assert told(x, y).expected * log(2) == pytest.approx(0.15042, abs=5e-6)


@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2)), min_size=1, max_size=6))
def test_the_expectation_is_the_mean_over_all_permutations(rows: list[tuple[int, int]]) -> None:
    x, y = zip(*rows, strict=True)
    mean = np.mean([told(x, shuffled).mutual for shuffled in permutations(y)])
    assert told(x, y).expected == pytest.approx(mean, abs=1e-12)


def test_codes_of_one_row_each_tell_no_more_than_chance() -> None:
    unique = np.arange(5000)
    found = information(unique, unique % 3)
    assert found.mutual > 1.5
    assert found.adjusted == 0.0


def test_values_that_do_not_occur_change_nothing() -> None:
    assert expected_information(np.array([2, 0, 3]), np.array([0, 5])) == 0.0
