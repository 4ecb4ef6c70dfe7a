import pytest
from tests.checks.distances.pairs import listed, measured, pair

from assay.checks.distances import Pair


def test_it_is_the_largest_difference_of_a_count_as_a_share_of_all() -> None:
    found = measured("normalized_absolute_difference", Pair(listed({"a": 8, "b": 2}), listed({"a": 5, "c": 5})))
    assert found.value == pytest.approx(5 / 20)
    assert found.witness == "c"


def test_twice_as_many_rows_of_the_same_kind_differ() -> None:
    found = measured("normalized_absolute_difference", pair(["a"] * 2000, ["a"] * 1000))
    assert found.value == pytest.approx(1 / 3)
    assert found.value > found.noise
