"""Real logs: a fashion shop's impressions and clicks, and predictions whose answers came in another file."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest

from assay.labels.labeled import labeled_data
from assay.labels.leakage import leakage
from assay.labels.outcomes import (
    Declaration,
    Label,
    Outcomes,
    Predictions,
    Rule,
    Unit,
    label_join,
    open_labels,
)


@pytest.mark.parametrize("policy", ["bts", "random"])
def test_clicks_of_a_shop_come_back_as_labels_day_by_day(shared: Path, tmp_path: Path, policy: str) -> None:
    whole = pl.concat(
        pl.read_csv(shared / "open_bandit" / policy / campaign / f"{campaign}.csv.gz", columns=COLUMNS).with_columns(
            pl.lit(campaign).alias("campaign")
        )
        for campaign in ("men", "women")
    )
    clicks = whole.filter(pl.col("click") == 1).select("timestamp", "position", "campaign")
    key = ("timestamp", "position", "campaign")
    declaration = Declaration(
        label=Label(name="clicked", window="1d"),
        predictions=Predictions(source=whole.drop("click"), key=key, time="timestamp", propensity="propensity_score",
                                position="position"),
        outcomes={"click": Outcomes(source=clicks, key=key)},
    )  # fmt: skip
    for day in range(25, 32):
        as_of = datetime(2019, 11, day, tzinfo=UTC) if day < 31 else datetime(2019, 12, 2, tzinfo=UTC)
        joined = label_join(declaration, tmp_path / "labels", as_of=as_of)
    assert joined.after.rows == len(whole)
    assert joined.after.fates == {"attributed": int(whole["click"].sum())}
    labels = pl.concat(open_labels(tmp_path / "labels").batches())
    assert labels["clicked"].sum() == whole["click"].sum()
    assert sum(labels["propensity_score"]) == pytest.approx(sum(whole["propensity_score"]))
    assert not leakage(labeled_data(tmp_path / "labels")).leaks


COLUMNS = ["timestamp", "item_id", "position", "click", "propensity_score"]


def test_answers_that_come_in_another_file_are_joined_as_they_come(shared: Path, tmp_path: Path) -> None:
    folder = shared / "nannyml_ma_employment"
    targets = pl.read_parquet(folder / "employment_MA_analysis_target.pq")
    declaration = Declaration(
        label=Label(name="employed", window="365d", rule=Rule.LAST),
        predictions=Predictions(source=folder / "employment_MA_analysis.pq", key="id", time="year", unit=Unit.YEARS,
                                score="predicted_probability"),
        outcomes={"answer": Outcomes(source=targets.head(100_000), key="id", value="employed")},
    )  # fmt: skip
    first = label_join(declaration, tmp_path / "labels", as_of=datetime(2018, 6, 1, tzinfo=UTC))
    assert sum(first.after.fates.values()) == 100_000
    assert first.after.unknown > 0
    answer = replace(declaration.outcomes["answer"], source=targets)
    label_join(replace(declaration, outcomes={"answer": answer}), tmp_path / "labels")
    found = pl.concat(open_labels(tmp_path / "labels").batches(columns=["id", "employed"])).sort("id")
    assert found.rows() == targets.sort("id").rows()
