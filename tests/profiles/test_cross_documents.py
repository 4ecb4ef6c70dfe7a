import json
from collections.abc import Iterable
from typing import Any

import numpy as np
import polars as pl
import pytest
from tensorflow_metadata.proto.v0.statistics_pb2 import (
    CrossFeatureStatistics,
    CustomStatistic,
    DatasetFeatureStatistics,
    FeatureNameStatistics,
    LiftSeries,
)
from tests.golden.records import decode, records

from assay.profiles.cross_documents import duplicates_of, write
from assay.statistics import AnyCrossStatistic, Path, State, Table
from assay.statistics.alignment import Alignment
from assay.statistics.covariance import Covariance
from assay.statistics.cross_statistic import CrossStatistic
from assay.statistics.duplicates import Duplicates, Repeated
from assay.statistics.lift import Lift
from assay.statistics.mutual_information import MutualInformation

RECORDED = {record["question"]: record for record in records("cross.jsonl.gz")}

QUESTIONS: dict[str, AnyCrossStatistic] = {
    "covariance": Covariance(),
    "sparse": Alignment(("sparse",), "sparse", ("values",), (("columns",), ("rows",))),
    "weighted": Alignment(("weighted",), "weighted", ("values",), (("rows",),)),
    "lift": Lift(("label",)),
    "lift of buckets": Lift(("score",), label_bounds=(0.3, 0.6)),
    "lift, ends": Lift(("label",), top=1, bottom=1),
    "lift, frequent": Lift(("label",), least_count=2),
}


def document(question: AnyCrossStatistic, table: Table) -> DatasetFeatureStatistics:
    dataset = DatasetFeatureStatistics()
    write(dataset, question, question.result(question.measure(table)))
    return dataset


def crosses(dataset: DatasetFeatureStatistics) -> dict[tuple[Path, Path], CrossFeatureStatistics]:
    return {(tuple(cross.path_x.step), tuple(cross.path_y.step)): cross for cross in dataset.cross_features}


def customs(dataset: DatasetFeatureStatistics) -> dict[Path, list[CustomStatistic]]:
    """What TFDV has names for."""
    return {
        tuple(feature.path.step): [custom for custom in feature.custom_stats if not custom.name.startswith("assay.")]
        for feature in dataset.features
    }


@pytest.mark.parametrize("name", QUESTIONS)
def test_what_tfdv_says_of_several_features_is_said_as_by_tfdv(name: str) -> None:
    theirs = decode(RECORDED[name]["statistics"], DatasetFeatureStatistics)
    ours = document(QUESTIONS[name], Table(pl.DataFrame(RECORDED[name]["rows"])))
    recorded, told = crosses(theirs), crosses(ours)
    assert recorded.keys() <= told.keys()
    for pair, cross in recorded.items():
        assert_near(told[pair], cross)
    for path, stats in customs(theirs).items():
        for custom, recorded_custom in zip(customs(ours)[path], stats, strict=True):
            assert_near(custom, recorded_custom)


def assert_near(ours: Any, theirs: Any) -> None:
    """Equal but for the rounding of numbers, which TFDV computes in another order."""
    assert [field.name for field, _ in ours.ListFields()] == [field.name for field, _ in theirs.ListFields()]
    for (field, one), (_, other) in zip(ours.ListFields(), theirs.ListFields(), strict=True):
        if field.message_type is None:
            assert one == (pytest.approx(other, rel=1e-6) if isinstance(other, float) else other)
        else:
            for mine, recorded in zip(*((one, other) if field.is_repeated else ([one], [other])), strict=True):
                assert_near(mine, recorded)


def test_a_weighted_lift_is_relative_to_the_weight_of_all_rows() -> None:
    """TFDV divides by their number, so that a lift of 1 means anything but independence."""
    record = RECORDED["lift, weighted"]
    frame = pl.DataFrame(record["rows"])
    weights = np.array([weight for (weight,) in record["rows"]["weight"]])
    told = crosses(document(Lift(("label",)), Table(frame, weights)))
    theirs = decode(record["statistics"], DatasetFeatureStatistics)
    for cross in theirs.cross_features:
        ours = told[tuple(cross.path_x.step), ("label",)].categorical_cross_stats.lift.weighted_lift_series
        for series in cross.categorical_cross_stats.lift.lift_series:
            if series.HasField("weighted_y_count"):
                mine = next(one for one in ours if one.y_string == series.y_string)
                assert mine.weighted_y_count == series.weighted_y_count
                factor = weights.sum() / len(frame)
                assert by_value(mine.lift_values) == {
                    value: (pytest.approx(lift * factor), *counts)
                    for value, (lift, *counts) in by_value(series.lift_values).items()
                }


def by_value(values: Iterable[LiftSeries.LiftValue]) -> dict[str | int, tuple[float, ...]]:
    return {
        value.x_string or value.x_int: (value.lift, value.weighted_x_count, value.weighted_x_and_y_count)
        for value in values
    }


def test_integers_beyond_the_room_of_the_message_are_written_as_texts() -> None:
    dataset = document(Lift(("y",)), Table(pl.DataFrame({"x": [2**40, 7], "y": [2**40, 7]})))
    small, large = dataset.cross_features[0].categorical_cross_stats.lift.lift_series
    assert (small.y_int, large.y_string) == (7, str(2**40))
    assert [value.WhichOneof("x_value") for value in small.lift_values] == ["x_int", "x_string"]


def test_information_stands_in_the_feature_with_an_extension_that_names_the_label() -> None:
    dataset = DatasetFeatureStatistics()
    dataset.features.add(path={"step": ["x"]})
    question = MutualInformation(("y",))
    state = question.measure(Table(pl.DataFrame({"x": ["a", "b"] * 20, "y": [1, 2] * 20})))
    write(dataset, question, question.result(state))
    (feature,) = dataset.features
    named, extension = feature.custom_stats
    assert named.name == "adjusted_mutual_information"
    assert named.num == pytest.approx(0.98, abs=0.02)
    assert extension.name == "assay.mutual_information.v1"
    assert json.loads(extension.str)["label"] == ["y"]


def test_no_answer_and_an_answer_of_a_plug_in_leave_the_document_as_it_is() -> None:
    class Foreign(CrossStatistic[State, int]):
        name = "foreign"

        def measure(self, table: Table) -> State:
            raise NotImplementedError

        def result(self, state: State) -> int:
            raise NotImplementedError

    dataset = DatasetFeatureStatistics()
    write(dataset, Covariance(), None)
    write(dataset, Foreign(), 7)
    assert dataset == DatasetFeatureStatistics()


def test_rows_that_repeat_another_are_told_with_the_first_feature() -> None:
    table = Table(pl.DataFrame({"a": [1, 1, 2]}))
    dataset = DatasetFeatureStatistics(features=[FeatureNameStatistics(name="a")])
    assert duplicates_of(dataset) is None
    write(dataset, Duplicates(), Duplicates().result(Duplicates().measure(table)))
    assert duplicates_of(dataset) == Repeated(3, 1, 0)
    dataset.features[0].custom_stats[0].str = "{"
    assert duplicates_of(dataset) is None
