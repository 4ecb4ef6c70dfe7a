from collections.abc import Mapping
from math import inf, nan

import numpy as np
import polars as pl
import pytest

from assay.errors import UsageError
from assay.statistics import Table
from assay.statistics import lift as module
from assay.statistics.lift import FeatureLift, Lift, Lifted, Series
from assay.statistics.sketches import heavy_hitters

ROWS = {"x": ["a", "a", "b", None], "y": ["cat", "dog", "dog", "dog"]}


def ask(lift: Lift, *parts: Mapping[str, object], weights: list[float] | None = None) -> tuple[FeatureLift, ...]:
    heavy = None if weights is None else np.array(weights)
    states = [lift.measure(Table(pl.DataFrame(part), heavy)) for part in parts]
    return lift.result(sum(states, lift.state())) or ()


def test_lift_of_the_first_values() -> None:
    (x,) = ask(Lift(("y",)), ROWS)
    assert x == FeatureLift(
        ("x",),
        (
            Series("cat", 1, (Lifted("a", 2.0, 2, 1), Lifted("b", 0.0, 1, 0))),
            Series("dog", 3, (Lifted("b", 4 / 3, 1, 1), Lifted("a", 2 / 3, 2, 1))),
        ),
        (),
        0,
    )


def test_of_lists_it_counts_what_is_among_them() -> None:
    (x,) = ask(Lift(("y",)), {"x": [["a", "a", "b"], ["b"]], "y": [["cat", "dog"], ["cat"]]})
    cat, dog = x.series
    assert [(one.value, one.count, one.together, one.lift) for one in cat.values] == [
        ("a", 1, 1, 1.0),
        ("b", 2, 2, 1.0),
    ]
    assert [(one.value, one.together, one.lift) for one in dog.values] == [("a", 1, 2.0), ("b", 1, 1.0)]


def test_weights_weigh_the_rows_all_of_them() -> None:
    (x,) = ask(Lift(("y",)), ROWS, weights=[1.0, 2.0, 3.0, 0.0])
    cat, dog = x.weighted
    assert (cat.count, dog.count) == (1.0, 5.0)
    assert [(one.value, one.count, one.together, one.lift) for one in cat.values] == [
        ("a", 3.0, 1.0, pytest.approx(2.0)),
        ("b", 3.0, 0.0, 0.0),
    ]


def test_a_numeric_label_is_cut_into_buckets_of_which_the_lower_bound_is_inside() -> None:
    (x,) = ask(Lift(("y",), label_bounds=(0.3, 0.8)), {"x": ["a"] * 5, "y": [0.1, 0.3, 0.8, nan, inf]})
    assert [(series.label, series.count) for series in x.series] == [
        ((-inf, 0.3), 1),
        ((0.3, 0.8), 1),
        ((0.8, inf), 2),
    ]


def test_a_text_is_in_no_bucket() -> None:
    lift = Lift(("y",), label_bounds=(0.5,))
    assert ask(lift, {"x": ["a"], "y": ["odd"]}) == ()
    (x,) = ask(lift, {"x": ["a"], "y": ["odd"]}, {"x": ["a", "b"], "y": [0.0, 1.0]})
    assert [(series.label, series.count) for series in x.series] == [((-inf, 0.5), 1), ((0.5, inf), 1)]


def test_whole_numbers_are_values_as_long_as_they_are_few(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = {"few": [10, 9, 9], "many": [1, 2, 3], "y": [1, 0, 1]}
    monkeypatch.setattr(module, "CATEGORIES", 2)
    (few,) = ask(Lift(("y",)), rows)
    assert few.feature == ("few",)
    assert [series.label for series in few.series] == [0, 1]
    assert [one.value for one in few.series[1].values] == [10, 9]


def test_a_label_of_too_many_values_has_no_lift(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "CATEGORIES", 1)
    assert ask(Lift(("y",)), ROWS, ROWS) == ()


def test_the_ends_of_the_ranking_and_what_is_too_seldom() -> None:
    rows = {"x": ["a", "a", "b", "c", "c", "c"], "y": ["t", "f", "t", "f", "f", "t"]}
    (x,) = ask(Lift(("y",), top=1, bottom=1), rows)
    assert [[one.value for one in series.values] for series in x.series] == [["c", "b"], ["b", "c"]]
    (x,) = ask(Lift(("y",), least_count=2), rows)
    assert [[one.value for one in series.values] for series in x.series] == [["c", "a"], ["a", "c"]]


def test_of_too_many_values_the_frequent_ones_are_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(heavy_hitters, "CAPACITY", 3)
    x = ["often"] * 60 + ["also"] * 40 + [f"{i}" for i in range(3)]
    (found,) = ask(Lift(("y",)), {"x": x, "y": ["t", "f"] * 51 + ["t"]})
    assert found.shortfall == 1
    assert sorted(one.value for one in found.series[0].values) == ["also", "often"]
    assert found.series[1].values[0].lift == pytest.approx(1.0, rel=0.1)


def test_bounds_ascend_and_ends_hold_something() -> None:
    with pytest.raises(UsageError, match="expected ascending numbers"):
        Lift(("y",), label_bounds=(0.8, 0.3))
    with pytest.raises(UsageError, match="top is 0; expected 1 or more"):
        Lift(("y",), top=0)


def test_no_label_has_no_lift() -> None:
    assert ask(Lift(("z",)), ROWS) == ask(Lift(("y",))) == ()
