import polars as pl

import assay
from assay.profiles import Questions
from assay.profiles.dataset import measure_all
from assay.reports.sections.overview import Overview
from assay.sources import open_source

TRIPS = pl.DataFrame({"fare": [4.5, None, 7.0, 7.0], "paid": ["cash", None, "card", "card"], "trip": [{"a": 1}] * 4})


def test_a_dataset_has_its_rows_features_and_missing_cells() -> None:
    (line,) = Overview().content(assay.report(assay.profile(TRIPS))).datasets
    assert (line.name, line.rows, line.features) == ("polars DataFrame", 4, 4)
    assert (line.missing, line.cells) == (2, 12)
    assert line.kinds == {"number": 2, "text": 1, "struct": 1}
    assert line.duplicates is None


def test_rows_that_repeat_are_told_where_they_were_counted() -> None:
    found = measure_all(open_source(TRIPS), Questions.posed(duplicates=True))
    report = assay.report({"counted": found, "not": assay.profile(TRIPS)})
    assert [line.duplicates for line in Overview().content(report).datasets] == [(1, 0), None]
    assert "| `counted` | 4 | 4 | 17% | 1 | - |" in (Overview().markdown(report) or "")


def test_weight_and_slices_are_told() -> None:
    data = pl.DataFrame({"x": [1, 2, 3], "w": [0.5, 2.0, 2.0], "city": ["Oslo", "Oslo", "Bergen"]})
    (line,) = Overview().content(assay.report(assay.profile(data, weight="w", by=["city"]))).datasets
    assert (line.weight, line.slices) == (4.5, 2)


def test_the_verdict_counts_errors_and_warnings() -> None:
    data = assay.profile(TRIPS)
    found = assay.validate(assay.profile(TRIPS.with_columns(tip=1.0)), assay.infer_schema(data))
    content = Overview().content(assay.report(data, anomalies=found))
    assert (content.errors, content.warnings, content.verdict) == (1, 0, "1 error")
    assert Overview().content(assay.report(data)).errors is None


def test_of_very_many_datasets_the_first_and_the_last_are_told_in_brief() -> None:
    one = assay.profile(TRIPS)
    said = Overview().markdown(assay.report({f"day {day}": one for day in range(40)})) or ""
    assert len(said.splitlines()) == 2 + 25
    assert "| `day 11` |" in said
    assert "| `day 12` |" not in said
    assert "| `day 39` |" in said
