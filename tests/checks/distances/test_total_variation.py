import pytest
from tests.checks.distances.pairs import listed, measured, pair

from assay.checks.distances import Pair


def test_it_is_the_share_of_values_to_change() -> None:
    found = measured("total_variation", Pair(listed({"a": 6, "b": 4}), listed({"a": 2, "b": 6, "c": 2})))
    assert found.value == pytest.approx(0.4)


def test_what_is_not_listed_differs_no_more_than_it_must() -> None:
    old = ["x"] * 5000 + [str(i) for i in range(20_000)]
    new = ["x"] * 5000 + [str(i) for i in range(10_000, 30_000)]
    assert measured("total_variation", pair(new, old)).value == 0
    assert measured("total_variation", pair(["x"] * 5000 + new, old)).value == pytest.approx(10 / 30 - 5 / 25, abs=0.01)
