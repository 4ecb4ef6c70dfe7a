import polars as pl

from assay.rows import FeatureSkew, skew
from assay.rows.feature_skew import PAIRS, Confused, Pair, Sizes


def feature(training: list[object], serving: list[object]) -> FeatureSkew:
    frames = (pl.DataFrame({"id": range(len(side)), "x": side}) for side in (training, serving))
    return skew(*frames, on="id")[0]


def test_a_row_differs_by_another_value_or_by_one_on_one_side_only() -> None:
    found = feature([1, 1, 1, None, None, 1], [1, 2, None, 2, None, 1])
    assert (found.rows, found.differing, found.share) == (6, 3, 0.5)
    assert (found.match, found.mismatch, found.only_training, found.only_serving, found.both_missing) == (2, 1, 1, 1, 1)
    assert FeatureSkew("x").share == 0.0


def test_pairs_show_other_values_before_those_of_one_side() -> None:
    found = feature([None, "a", "b"], ["c", "a", "d"])
    assert found.pairs == (Pair("2", "b", "d"), Pair("0", "null", "c"))
    assert len(feature(list(range(99)), [0] * 99).pairs) == PAIRS


def test_sizes_are_absolute_and_relative() -> None:
    assert feature([10.0, 10.0, 10.0, 5.0], [11.0, 8.0, 20.0, 5.0]).sizes == Sizes(2.0, 10.0, 0.2, 0.5)
    assert feature(["a"], ["b"]).sizes is None


def test_confusion_lists_the_most_frequent_pairs_of_numbers_too() -> None:
    found = feature([1, 1, 2, 3], [2, 2, 3, 3])
    assert found.confusion == (Confused("1", "2", 2), Confused("2", "3", 1))
    assert found.confusion_error == 0


def test_beyond_so_many_pairs_confusion_says_by_how_much_it_may_be_wrong() -> None:
    found = feature(list(range(5000)), [-1] * 5000)
    assert found.confusion_error >= 1
