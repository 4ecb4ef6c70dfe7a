import pytest
from tests.checks.distances.pairs import listed, measured, pair

from assay.checks.distances import Pair


def test_it_is_the_largest_difference_of_a_share() -> None:
    found = measured("l_infinity", Pair(listed({"a": 6, "b": 4}), listed({"a": 20, "b": 60, "c": 20})))
    assert found.value == pytest.approx(0.4)
    assert found.witness == "a"


def test_of_equal_differences_the_last_in_byte_order_is_the_witness_as_in_tfdv() -> None:
    assert measured("l_infinity", Pair(listed({"a": 3, "b": 1}), listed({"a": 1, "b": 3}))).witness == "b"


def test_of_numbers_it_is_that_of_intervals_where_tfdv_always_finds_nothing() -> None:
    found = measured("l_infinity", pair(list(range(1000)), list(range(500, 1500))))
    assert found.value == pytest.approx(0.2, abs=0.01)
    assert found.value > found.noise


def test_a_few_different_numbers_are_compared_one_by_one() -> None:
    found = measured("l_infinity", pair([0] * 9 + [7], [0] * 5 + [7] * 5))
    assert found.value == pytest.approx(0.4)
    assert found.witness == "7"


def test_nan_is_a_category() -> None:
    nan = float("nan")
    assert measured("l_infinity", pair([1.0, nan, nan, nan], [1.0, 1.0, 1.0, nan])).value == 0.5
