import pytest
from google.protobuf import text_format
from tensorflow_metadata.proto.v0.statistics_pb2 import DatasetFeatureStatistics, DatasetFeatureStatisticsList

from assay.errors import UsageError
from assay.schemas.path import Path
from assay.schemas.view import FeatureView, feature_views, whole_dataset


def views(text: str, *, weighted: bool = False) -> tuple[FeatureView, ...]:
    return feature_views(text_format.Parse(text, DatasetFeatureStatistics()).features, weighted=weighted)


def paths(text: str) -> list[Path]:
    return [view.path for view in views(text)]


def test_a_struct_comes_with_all_that_is_nested_in_it_in_order_of_paths() -> None:
    assert paths("""
        features { path { step: "z" } }
        features { path { step: "a" step: "y" } }
        features { path { step: "a" step: "b" step: "c" } }
        features { path { step: "a" } }
        features { path { step: "a" step: "b" } }
        features { path { step: "m" } }
    """) == [("z",), ("a",), ("a", "b"), ("a", "b", "c"), ("a", "y"), ("m",)]


def test_a_name_is_split_where_it_goes_on_from_a_struct() -> None:
    assert paths("""
        features { name: "trip.start.x.y" }
        features { name: "trip" type: STRUCT }
        features { name: "trip.start" type: STRUCT }
        features { name: "tripod" }
        features { name: "sepal.length" }
    """) == [("trip",), ("trip", "start"), ("trip", "start", "x.y"), ("tripod",), ("sepal.length",)]


def test_odd_addresses_are_taken_as_they_are_and_the_first_of_two_equal_ones() -> None:
    found = views("""
        features { name: "a" type: INT }
        features { path { step: "a" } type: FLOAT }
        features { path { } }
        features { }
        features { path { step: "no" step: "parent" } }
        features { path { step: "no" step: "parent" step: "but" step: "a" } }
    """)
    assert [view.path for view in found] == [("a",), ("",), ("no", "parent"), ("no", "parent", "but", "a")]
    assert found[0].proto.name == "a"


WEIGHTED = """
    features { string_stats {
      common_stats { num_non_missing: 9 num_missing: 1 weighted_common_stats { num_non_missing: 4.5 num_missing: 0.5 } }
      rank_histogram { buckets { label: "b" sample_count: 6 } buckets { label: "a" sample_count: 3 } }
      weighted_string_stats { rank_histogram { buckets { label: "b" sample_count: 4.5 } } }
    } }
"""


def test_weighted_numbers_are_taken_where_every_feature_has_them() -> None:
    (view,) = views(WEIGHTED, weighted=True)
    assert (view.present, view.missing, view.missing_by_level, dict(view.texts)) == (4.5, 0.5, (0.5,), {"b": 4.5})
    (view,) = views(WEIGHTED)
    assert (view.present, view.missing, dict(view.texts)) == (9, 1, {"a": 3, "b": 6})
    plain = 'features { name: "x" num_stats { common_stats { num_non_missing: 8 } } }'
    assert [view.present for view in views(WEIGHTED + plain, weighted=True)] == [9, 8]


def test_texts_are_in_byte_order_and_the_first_count_of_a_text_holds() -> None:
    (view,) = views("""features { string_stats { rank_histogram {
        buckets { label: "\\357\\277\\275" sample_count: 1 } buckets { label: "\\360\\237\\230\\200" sample_count: 2 }
        buckets { label: "Z" sample_count: 3 } buckets { label: "Z" sample_count: 9 }
    } } }""")
    assert list(view.texts.items()) == [("Z", 3), ("\ufffd", 1), ("😀", 2)]


def test_levels_of_nested_lists_are_outermost_first() -> None:
    (view,) = views("""features { num_stats { common_stats {
        min_num_values: 7 max_num_values: 7 num_missing: 5
        presence_and_valency_stats { num_missing: 1 min_num_values: 1 max_num_values: 2 }
        presence_and_valency_stats { num_missing: 2 min_num_values: 3 max_num_values: 4 }
    } } }""")
    assert view.counts_by_level == ((1, 2), (3, 4))
    assert view.missing_by_level == (1, 2)


def test_a_feature_without_statistics_counts_nothing() -> None:
    (view,) = views('features { name: "sparse" custom_stats { name: "missing_value" num: 1 } }')
    assert (view.present, view.missing, view.counts_by_level, view.texts) == (0, 0, ((0, 0),), {})


@pytest.mark.parametrize(
    ("names", "index"), [(["x"], 0), ([""], 0), (["a_1", "All Examples"], 1), (["All Examples", "All Examples"], 0)]
)
def test_the_whole_dataset_is_the_only_one_or_the_one_of_all_examples(names: list[str], index: int) -> None:
    statistics = DatasetFeatureStatisticsList(datasets=[DatasetFeatureStatistics(name=name) for name in names])
    assert whole_dataset(statistics) is statistics.datasets[index]


@pytest.mark.parametrize(
    ("names", "complaint"),
    [
        ([], "these statistics hold no dataset; expected one"),
        (["a", "b"], "these statistics hold 2 datasets and none is named 'All Examples'; it has 'a', 'b'"),
    ],
)
def test_statistics_without_a_whole_dataset_are_refused(names: list[str], complaint: str) -> None:
    statistics = DatasetFeatureStatisticsList(datasets=[DatasetFeatureStatistics(name=name) for name in names])
    with pytest.raises(UsageError, match=complaint):
        whole_dataset(statistics)
