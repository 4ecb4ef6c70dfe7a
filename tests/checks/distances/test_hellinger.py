import pytest
from tests.checks.distances.pairs import measured, pair


def test_it_is_the_angle_between_roots_of_shares() -> None:
    found = measured("hellinger", pair(["a"] * 50 + ["b"] * 50, ["a"] * 100))
    assert found.value == pytest.approx((1 - 0.5**0.5) ** 0.5)
    assert found.witness == "b"
