import polars as pl

import assay
from assay.reports.report import Report
from assay.reports.sections.skew import RowSkew

TRAINING = pl.DataFrame({"id": range(50), "miles": [float(i) for i in range(50)], "paid": ["cash"] * 50})
SERVING = TRAINING.with_columns(miles=pl.col("miles") * 1.609)


def test_a_feature_that_differs_has_its_cause_and_examples() -> None:
    found = assay.skew(TRAINING, SERVING, on="id")
    content = RowSkew().content(Report(judgments=(found,)))
    assert content is not None
    worst = content.features[0]
    assert (worst.path, worst.differing, worst.rows) == ("miles", 49, 50)
    assert worst.because[0].text == "serving.miles = 1.609 × training.miles"  # noqa: RUF001  # as it is written
    assert content.training == (50, 50, 0, 0, 0)
    assert len(worst.pairs) == 5
    said = RowSkew().markdown(Report(judgments=(found,))) or ""
    assert said.startswith("1 of 2 features differ between training and serving.")
    assert "| `miles` | 98% | `serving.miles = 1.609 × training.miles` |" in said  # noqa: RUF001  # as it is written


def test_a_stored_skew_is_drawn_as_the_one_it_was() -> None:
    found = assay.skew(TRAINING, SERVING, on="id")
    again = assay.Skew.from_json(found.json())
    assert RowSkew().content(Report(judgments=(again,))) == RowSkew().content(Report(judgments=(found,)))


def test_without_a_skew_there_is_nothing_to_say() -> None:
    assert RowSkew().content(Report()) is None
    assert RowSkew().terminal(Report()) is None
    assert RowSkew().markdown(Report()) is None
