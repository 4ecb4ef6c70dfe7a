from pathlib import Path

import polars as pl
import pytest
from tensorflow_metadata.proto.v0.statistics_pb2 import FeatureNameStatistics

from assay.errors import ColumnError, UsageError
from assay.profiles import Profile, Questions, measure, profile
from assay.profiles.profile import EXAMPLES, Rejections
from assay.schemas import Schema
from assay.sources.source import Rejected
from assay.statistics.distinct import Cardinality, Distinct
from assay.statistics.moments import Moments, Spread
from assay.statistics.mutual_information import MutualInformation
from assay.statistics.presence import Presence

STRING, FLOAT, INT = FeatureNameStatistics.STRING, FeatureNameStatistics.FLOAT, FeatureNameStatistics.INT


def test_features_keep_the_order_of_the_data() -> None:
    frame = pl.DataFrame({"b": [1], "s": [{"z": 1, "a": "x"}], "a": [2]})
    assert measure(frame, Questions()).paths == (("b",), ("s",), ("s", "a"), ("s", "z"), ("a",))


def test_a_column_that_a_part_lacks_is_missing_in_its_rows() -> None:
    both = measure(pl.DataFrame({"a": [1, 2]}), Questions()) + measure(pl.DataFrame({"b": ["x"]}), Questions())
    common = {f.path.step[0]: f for f in both.statistics().datasets[0].features}
    assert common["a"].num_stats.common_stats.num_missing == 1
    assert common["b"].string_stats.common_stats.num_missing == 2


def test_a_feature_answers_by_name_or_path() -> None:
    trips = profile(pl.DataFrame({"fare": [2.0, 4.0], "trip": [{"miles": 1}, {"miles": 1}]}))
    assert trips.answer(Moments(), "fare") == Spread(3.0, 1.0)
    assert trips.answer(Distinct(), ("trip", "miles")) == Cardinality(1, 0.0)
    assert trips.answer(Moments(), "trip") is None


def test_an_unknown_feature_is_guessed() -> None:
    with pytest.raises(ColumnError, match=r"no column 'fair' in this profile; it has fare. Did you mean 'fare'?"):
        profile(pl.DataFrame({"fare": [2.0]})).answer(Moments(), "fair")


def test_only_the_chosen_columns_are_read_and_those_that_the_questions_need() -> None:
    frame = pl.DataFrame({"a": [1], "b": [2], "w": [1.0]})
    assert profile(frame, columns=["b"], weight="w").paths == (("b",), ("w",))


def test_data_without_rows_still_has_features() -> None:
    empty = profile(pl.DataFrame(schema={"a": pl.Int64, "b": pl.String}))
    assert (empty.rows, empty.paths) == (0, (("a",), ("b",)))


def test_weights_count_beside_rows() -> None:
    heavy = profile(pl.DataFrame({"x": [1.0, 4.0], "w": [2.0, 1.0]}), weight="w")
    assert heavy.answer(Moments(), "x") == Spread(2.5, 1.5)
    assert heavy.answer(Moments(), "x", weighted=True) == Spread(2.0, 2**0.5)
    assert (heavy.whole.rows, heavy.whole.weight) == (2, 3.0)


@pytest.mark.parametrize("weight", [None, float("nan"), float("inf"), -1.0])
def test_a_row_with_an_unusable_weight_weighs_nothing_and_is_counted(weight: float | None) -> None:
    heavy = profile(pl.DataFrame({"x": [1, 2], "w": [1.0, weight]}), weight="w")
    assert (heavy.whole.rows, heavy.whole.weight, heavy.whole.unweighable) == (2, 1.0, 1)


def test_a_weight_that_is_no_number_is_refused() -> None:
    with pytest.raises(UsageError, match="weight column 'w' holds String, not numbers; name a column of numbers"):
        profile(pl.DataFrame({"w": ["1"]}), weight="w")


def test_a_weight_may_stand_in_a_list_of_one() -> None:
    frame = pl.DataFrame({"x": [1, 2, 3, 4, 5], "w": [[2.0], [0.5], [], None, [1.0, 1.0]]})
    whole = profile(frame, weight="w").whole
    assert (whole.weight, whole.unweighable) == (2.5, 3)


def test_slices_hold_their_rows() -> None:
    frame = pl.DataFrame({"g": ["a", "b", "a", None], "year": [1, 1, 2, 2], "x": [1, 2, 3, 4]})
    cut = profile(frame, by=["g", ("g", "year")])
    assert {key: rows.rows for key, rows in cut.slices.items()} == {
        (): 4,
        (("g", "a"),): 2,
        (("g", "b"),): 1,
        (("g", "a"), ("year", "1")): 1,
        (("g", "a"), ("year", "2")): 1,
        (("g", "b"), ("year", "1")): 1,
    }
    assert cut.answer(Moments(), "x", slice=(("g", "a"),)) == Spread(2.0, 1.0)


def test_a_sliced_profile_is_the_profile_of_its_rows() -> None:
    frame = pl.DataFrame({"g": ["a", "b", "a"], "x": [1, 2, 3]})
    cut = profile(frame, by=["g"]).slices[(("g", "a"),)]
    assert cut == profile(frame.filter(pl.col("g") == "a")).whole
    assert profile(frame, by="g") == profile(frame, by=["g"])


def test_values_of_interest_cut_alone_and_with_other_columns() -> None:
    frame = pl.DataFrame({"g": ["a", "b", "c"], "year": [1.0, 2.0, 2.0], "new": [True, False, None]})
    cut = profile(frame, by=[{"g": ["a", "c", "nowhere"], "year": None}, {"year": 2}, {"new": False}])
    assert {key: rows.rows for key, rows in cut.slices.items()} == {
        (): 3,
        (("g", "a"), ("year", "1.0")): 1,
        (("g", "c"), ("year", "2.0")): 1,
        (("year", "2.0"),): 2,
        (("new", "false"),): 1,
    }


def test_a_row_with_a_list_is_in_the_slice_of_each_of_its_values() -> None:
    frame = pl.DataFrame({"tags": [["a", "b", "a"], ["b"], [], None]})
    assert {key: rows.rows for key, rows in profile(frame, by=["tags"]).slices.items()} == {
        (): 4,
        (("tags", "a"),): 1,
        (("tags", "b"),): 2,
    }


def test_bytes_cut_by_what_is_written_of_them() -> None:
    cut = profile(pl.DataFrame({"b": [b"\xff", b"a", None], "c": [[b"z"], None, None]}), by=["b", "c"])
    assert set(cut.slices) == {(), (("b", "\\xff"),), (("b", "a"),), (("c", "z"),)}


def test_a_batch_of_no_rows_has_no_slices() -> None:
    assert set(
        profile(pl.DataFrame({"b": [], "c": []}, schema={"b": pl.Binary, "c": pl.Int8}), by=["b", "c"]).slices
    ) == {()}


@pytest.mark.parametrize("column", ["l", "s"])
def test_lists_of_lists_and_structs_do_not_slice(column: str) -> None:
    with pytest.raises(UsageError, match="rows are cut by plain values, or by lists of them"):
        profile(pl.DataFrame({"l": [[[1]]], "s": [{"a": 1}]}), by=[column])


def test_a_cut_names_a_column() -> None:
    with pytest.raises(UsageError, match=r"slices by {}: no column; expected a name"):
        profile(pl.DataFrame({"x": [1]}), by=[{}])


def test_of_a_label_what_the_others_tell_is_measured() -> None:
    frame = pl.DataFrame({"tip": ["yes", "no"] * 50, "paid": ["card", "cash"] * 50})
    measured = profile(frame, label="tip")
    (told,) = measured.answer(MutualInformation(("tip",))) or ()
    assert told.feature == ("paid",)
    assert told.adjusted == pytest.approx(1, abs=0.05)
    (cross,) = measured.statistics().datasets[0].cross_features
    assert cross.categorical_cross_stats.lift.lift_series[0].y_string == "no"
    assert measured.answer(MutualInformation(("paid",))) is None


def test_profiles_made_with_different_schemas_do_not_add() -> None:
    frame, schema = pl.DataFrame({"x": [1]}), Schema.from_text('feature { name: "x" type: INT bool_domain {} }')
    with pytest.raises(UsageError, match="they were made with different schemas"):
        profile(frame, schema=schema) + profile(frame)


@pytest.mark.parametrize("options", [{"by": ["nope"]}, {"weight": "nope"}, {"label": "nope"}, {"columns": ["nope"]}])
def test_a_column_that_is_not_there_is_named(options: dict[str, object]) -> None:
    with pytest.raises(ColumnError, match="no column 'nope'"):
        profile(pl.DataFrame({"x": [1]}), **options)  # type: ignore[arg-type]  # each option in its own type


def test_profiles_of_different_questions_do_not_add() -> None:
    frame = pl.DataFrame({"x": [1], "w": [1]})
    with pytest.raises(UsageError, match="one has weight w, the other none"):
        profile(frame, weight="w") + profile(frame)


def test_the_profile_of_nothing_adds_nothing() -> None:
    some = profile(pl.DataFrame({"x": [1]}))
    assert (Profile() + some).slices == (some + Profile()).slices == some.slices
    assert (Profile() + Profile()).rows == 0


def test_rejected_rows_are_counted_by_reason_and_the_first_are_kept() -> None:
    rows = [Rejected("a.csv", line, "too few fields", "1,2") for line in range(9, 0, -1)]
    total = Rejections.of(rows[:4]) + Rejections.of(rows[4:])
    assert len(total) == 9
    assert [row.line for row in total.examples["too few fields"]] == list(range(1, EXAMPLES + 1))


def test_a_column_may_change_its_type_between_batches() -> None:
    both = measure(pl.DataFrame({"x": [1, 2]}), Questions()) + measure(pl.DataFrame({"x": ["three"]}), Questions())
    (valency,) = both.answer(Presence(), "x") or ()
    assert valency.present == 3
    (feature,) = both.statistics().datasets[0].features
    assert feature.type == feature.STRING
    assert [top.value for top in feature.string_stats.top_values] == ["three", "2", "1"]


def test_text_files_are_read_by_the_types_of_the_schema(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("zip,fare,n\n007,4,1\n12,5,2\n")
    schema = Schema.from_text("""
        feature { name: "zip" type: BYTES }
        feature { name: "fare" type: FLOAT }
        feature { name: "n" type: INT }
    """)
    asked, unasked = profile(tmp_path / "x.csv", schema=schema), profile(tmp_path / "x.csv")
    assert [feature.type for feature in asked.statistics().datasets[0].features] == [STRING, FLOAT, INT]
    assert [feature.type for feature in unasked.statistics().datasets[0].features] == [INT, INT, INT]
    assert [top.value for top in asked.statistics().datasets[0].features[0].string_stats.top_values] == ["12", "007"]
