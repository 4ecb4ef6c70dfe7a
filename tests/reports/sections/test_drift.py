import polars as pl
import pytest

import assay
from assay.reports.dataset import datasets
from assay.reports.report import Report
from assay.reports.sections.drift import Content, Drift

YESTERDAY = assay.profile(pl.DataFrame({"fare": [1.0, 2.0] * 500, "paid": ["cash", "card"] * 500, "still": [7] * 1000}))
TODAY = assay.profile(pl.DataFrame({"fare": [1.0, 9.0] * 500, "paid": ["cash"] * 1000, "still": [7] * 1000}))


FLOATS = {"emptied": pl.Float64}


def content(report: Report) -> Content:
    made = Drift().content(report)
    assert made is not None
    return made


def test_what_moved_beyond_chance_comes_first_and_what_did_not_says_so() -> None:
    (group,) = content(assay.report({"today": TODAY, "yesterday": YESTERDAY})).groups
    assert (group.title, group.at) == ("yesterday", 1)
    assert {one.path: one.value for one in group.comparisons} == {"fare": 0.5, "paid": 0.5, "still": 0}
    assert group.comparisons[-1].path == "still"
    assert all(float(one.noise or 0) < 0.5 for one in group.comparisons[:2])
    assert {one.witness for one in group.comparisons[:2]} & {"card", "cash"}


def test_thresholds_of_the_schema_are_measured_with_their_distance() -> None:
    schema = assay.infer_schema(YESTERDAY)
    schema.proto.feature[1].drift_comparator.infinity_norm.threshold = 0.2
    (group,) = content(assay.report({"today": TODAY, "yesterday": YESTERDAY}, schema=schema)).groups
    first = group.comparisons[0]
    assert (first.path, first.distance, first.threshold, first.exceeds) == ("paid", "l_infinity", 0.2, True)


def test_what_validation_measured_is_not_measured_again() -> None:
    schema = assay.infer_schema(YESTERDAY)
    found = assay.validate(TODAY, schema, previous=YESTERDAY)
    sides = (*datasets(TODAY, "today"), *datasets(YESTERDAY, "yesterday", control="drift"))
    groups = content(Report(sides, schema, found)).groups
    assert [(group.title, group.at) for group in groups] == [("yesterday", 1)]
    alone = content(Report(sides[:1], schema, found)).groups
    assert [(group.title, group.at) for group in alone] == [("previous data", None)]


def test_one_dataset_has_not_moved() -> None:
    assert Drift().content(assay.report(TODAY)) is None


@pytest.mark.parametrize(("other", "said"), [(YESTERDAY, "| `paid` |"), (TODAY, "nothing moved beyond chance")])
def test_markdown_lists_what_moved(other: assay.Profile, said: str) -> None:
    assert said in (Drift().markdown(assay.report({"today": TODAY, "other": other})) or "")


def test_what_is_missing_in_another_share_of_rows_is_told_unless_chance_would_do() -> None:
    full, holes = [1.0] * 500, [1.0] * 450 + [None] * 50
    now = assay.profile(pl.DataFrame({"emptied": [None] * 500, "holes": holes, "full": full}, schema_overrides=FLOATS))
    then = assay.profile(pl.DataFrame({"emptied": full, "holes": holes[3:] + full[:3], "full": full}))
    report = assay.report({"now": now, "then": then})
    (group,) = content(report).groups
    assert group.gaps == (("emptied", 1, 0),)
    assert "Missing in another share of rows: `emptied` (100.0%, 0.0%)" in (Drift().markdown(report) or "")
