import math

import pytest
from tests.checks.distances.pairs import foreign, listed, pair, side

from assay.checks.distances import DISTANCES, Pair, Side

EMPTY = side([None, None])
NOTHING_LISTED = foreign("type: FLOAT num_stats { }")


@pytest.mark.parametrize(
    ("control", "why"),
    [
        (side([1, 2]), "one side holds categories, the other numbers"),
        (EMPTY, "the statistics list no values of one side or both"),
        (side([{"a": 1}]), "a struct has no values of its own"),
    ],
)
@pytest.mark.parametrize("name", DISTANCES)
def test_what_cannot_be_compared_says_why(control: Side, why: str, name: str) -> None:
    assert DISTANCES[name].obstacle(Pair(side(["a", "b"]), control)) == why
    assert DISTANCES[name].obstacle(Pair(control, side(["a", "b"]))) == why


@pytest.mark.parametrize("name", DISTANCES)
@pytest.mark.parametrize(
    "odd", [EMPTY, NOTHING_LISTED, side([math.nan]), side([math.inf, -math.inf]), side([0.0]), side([5e-324, 1e308])]
)
def test_whatever_is_compared_there_is_a_measurement_or_a_reason(name: str, odd: Side) -> None:
    distance = DISTANCES[name]
    for other in (odd, side([1.0, 2.0]), side([math.nan]), EMPTY):
        for both in (Pair(odd, other), Pair(other, odd)):
            if distance.obstacle(both) is None:
                found = distance.measure(both)
                assert all(math.isfinite(x) and x >= 0 for x in (found.value, found.uncertainty, found.noise))


def test_numbers_are_cut_where_both_samples_together_are_divided_evenly() -> None:
    shares = pair(list(range(100)), list(range(100, 200))).shares
    assert shares is not None
    assert shares.labels[0] == "up to 19"
    assert shares.labels[-1] == "above 179"
    assert shares.x.tolist() == pytest.approx([20] * 5 + [0] * 5, abs=0.1)


def test_each_infinity_and_nan_are_intervals_of_their_own() -> None:
    values = [*map(float, range(40)), math.inf, -math.inf, math.nan]
    shares = pair(values, values).shares
    assert shares is not None
    assert [shares.labels[0], *shares.labels[-2:]] == ["-inf", "inf", "NaN"]


def test_weighted_statistics_are_as_informative_as_their_rows() -> None:
    weighted = """type: STRING string_stats {
        rank_histogram { buckets { label: "a" sample_count: 100 } }
        weighted_string_stats { rank_histogram { buckets { label: "a" sample_count: 1e6 } } } }"""
    both = Pair(foreign(weighted, by_weight=True), foreign(weighted, by_weight=True))
    assert both.shares is not None
    assert (both.shares.n, both.shares.x.tolist()) == (100, [1e6])


def test_negative_and_infinite_counts_are_no_values() -> None:
    shares = Pair(listed({"a": -1, "b": 2}), listed({"b": 1})).shares
    assert shares is not None
    assert shares.x.tolist() == [0, 2]
