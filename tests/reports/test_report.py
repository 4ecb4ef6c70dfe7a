from pathlib import Path

import polars as pl
import pytest
from tensorflow_metadata.proto.v0.statistics_pb2 import DatasetFeatureStatistics, DatasetFeatureStatisticsList

import assay
from assay.errors import UsageError
from assay.reports.dataset import called, datasets
from assay.reports.report import Report
from assay.reports.saved import save_report
from assay.rows import Skew

ONE = assay.profile(pl.DataFrame({"x": [1, 2]}))


def test_one_profile_is_one_dataset_and_several_have_the_names_they_are_given() -> None:
    assert [dataset.name for dataset in assay.report(ONE).datasets] == ["polars DataFrame"]
    both = assay.report({"train": ONE, "eval": ONE.statistics()})
    assert [dataset.name for dataset in both.datasets] == ["train", "eval"]
    assert both.title == "train and eval"
    assert assay.report(dict.fromkeys("abc", ONE)).title == "a, b and c"
    assert assay.report(dict.fromkeys("abcdef", ONE)).title == "6 datasets, a to f"


def test_a_document_of_several_datasets_without_a_whole_gives_each_of_them() -> None:
    names = ("train", "test", "")
    document = DatasetFeatureStatisticsList(datasets=[DatasetFeatureStatistics(name=name) for name in names])
    assert [dataset.name for dataset in datasets(document, "x.pb")] == ["train", "test", "x.pb 3"]
    with pytest.raises(UsageError, match=r"x\.pb holds statistics of no dataset"):
        list(datasets(DatasetFeatureStatisticsList(), "x.pb"))


def test_slices_stay_with_the_dataset_they_are_cut_from() -> None:
    sliced = assay.profile(pl.DataFrame({"x": [1, 2], "by": ["a", "b"]}), by=["by"])
    (dataset,) = datasets(sliced, "data")
    assert dataset.whole.num_examples == 2
    assert [each.num_examples for each in dataset.slices] == [1, 1]


def test_a_judgment_is_found_by_its_type() -> None:
    skew = Skew()
    report = assay.report(judgments=[skew])
    assert report.judgment(Skew) is skew
    assert report.judgment(assay.Schema) is None


def test_the_schema_of_a_validation_is_what_is_expected_unless_another_one_is_given() -> None:
    schema = assay.infer_schema(ONE)
    found = assay.validate(ONE, schema)
    assert assay.report(ONE).expected is None
    assert assay.report(ONE, anomalies=found).expected is found.schema
    other = assay.Schema()
    assert assay.report(ONE, anomalies=found, schema=other).expected is other
    assert assay.report(ONE, schema=schema.proto).expected is not None


def test_two_features_never_share_a_shown_name() -> None:
    long = ["f" * 500 + "1", "f" * 500 + "2", "f" * 500 + "3"]
    report = assay.report(assay.profile(pl.DataFrame({name: [1] for name in long})))
    shown = [report.shown(name) for name in long]
    assert len(set(shown)) == 3
    assert max(map(len, shown)) < 210


@pytest.mark.parametrize(
    ("paths", "names"),
    [
        (["a/train.assay"], ["train"]),
        (["a/train.assay", "a/eval.assay"], ["train", "eval"]),
        (["taxi_train.pb", "taxi_eval.pb"], ["train", "eval"]),
        (["days/2018-01.pb", "days/2018-02.pb"], ["2018-01", "2018-02"]),
        (["a/x.pb", "b/x.pb"], ["a/x", "b/x"]),
        (["x.pb", "x.pb"], ["x (1)", "x (2)"]),
        (["trips_2018-01.csv.gz", "trips_2018-02.csv.gz"], ["2018-01", "2018-02"]),
        (["", "x.pb"], ["", "x"]),
    ],
)
def test_names_of_files_are_as_short_as_they_can_be_told_apart(paths: list[str], names: list[str]) -> None:
    assert called(paths) == names


def test_a_report_is_saved_by_the_end_of_the_name(tmp_path: Path) -> None:
    report = assay.report(ONE)
    save_report(report, tmp_path / "a.html")
    save_report(report, str(tmp_path / "a.md"))
    assert (tmp_path / "a.html").read_text().startswith("<!doctype html>")
    assert (tmp_path / "a.md").read_text().startswith("### polars DataFrame")
    with pytest.raises(UsageError, match=r"a\.pdf: no form of a report.*Try report\.html"):
        save_report(report, tmp_path / "a.pdf")
    with pytest.raises(UsageError, match="cannot be written"):
        save_report(report, tmp_path / "nowhere" / "a.html")


def test_of_nothing_there_is_a_report_too() -> None:
    assert Report().title == "no data"
    assert Report(about="labels").title == "labels"
