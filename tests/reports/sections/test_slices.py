import polars as pl
import pytest

import assay
from assay.reports.sections import slices
from assay.reports.sections.slices import Content, Slices

DATA = pl.DataFrame({"fare": range(6), "city": ["Oslo", "Oslo", "Oslo", "Bergen", "Bergen", "Moss"]})


def content(report: assay.Report) -> Content | None:
    return Slices().content(report)


def test_the_whole_comes_first_then_the_largest_slices() -> None:
    made = content(assay.report(assay.profile(DATA, by=["city"])))
    assert made is not None
    assert [(one.name, one.rows) for one in made.slices] == [
        ("all rows", 6),
        ("city_Oslo", 3),
        ("city_Bergen", 2),
        ("city_Moss", 1),
    ]
    assert [len(feature.cells) for feature in made.features] == [4, 4]
    assert made.left_out == 0


def test_slices_of_several_datasets_say_of_which(monkeypatch: pytest.MonkeyPatch) -> None:
    sliced = assay.profile(DATA, by=["city"])
    made = content(assay.report({"a": sliced, "b": assay.profile(DATA)}))
    assert made is not None
    assert [one.name for one in made.slices][:2] == ["a: all rows", "a: city_Oslo"]
    monkeypatch.setattr(slices, "CELLS", 4)
    made = content(assay.report(sliced))
    assert made is not None
    assert (len(made.slices), made.left_out) == (2, 2)


def test_without_slices_there_is_nothing_to_choose() -> None:
    assert content(assay.report(assay.profile(DATA))) is None
