"""Spark gives the labels that a folder holds, with the same declaration."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, Phase, given, settings

from assay.errors import UsageError
from assay.labels.outcomes import Declaration, Label, Outcomes, Predictions, label_frame
from assay.testing.outcomes import OUTCOMES, PREDICTIONS, History, answer, brute_force, histories

from .logs import Clicks, at

pytestmark = pytest.mark.filterwarnings("ignore:PySpark does not yet fully support pandas:FutureWarning")


def frames(history: History) -> tuple[Declaration, dict[str, pl.DataFrame]]:
    """All events of a history, by their log."""
    run = history.whole.runs[-1]
    logs = {"predictions": pl.DataFrame(list(run.predictions), PREDICTIONS)}
    logs |= {name: pl.DataFrame(list(events), OUTCOMES) for name, events in run.outcomes.items()}
    return history.declaration, logs


def of(declaration: Declaration, logs: dict[str, Any]) -> Declaration:
    """The declaration, of these frames."""
    outcomes = {name: replace(stream, source=logs[name]) for name, stream in declaration.outcomes.items()}
    return replace(
        declaration, predictions=replace(declaration.predictions, source=logs["predictions"]), outcomes=outcomes
    )


@given(history=histories())
def test_frames_in_memory_are_labeled_at_once(history: History) -> None:
    declaration, logs = frames(history)
    run = history.whole.runs[-1]
    if run.predictions:
        assert answer(label_frame(of(declaration, logs), as_of=run.as_of)) == brute_force(declaration, run)


@pytest.mark.parametrize("schema", [{"id": pl.Int64, "at": pl.Datetime("us")}, {"id": pl.Null, "at": pl.Null}])
def test_a_frame_of_outcomes_may_be_empty(schema: dict[str, Any]) -> None:
    shown = pl.DataFrame({"id": [1], "at": [at(0)]})
    declaration = Declaration(
        label=Label(name="clicked", window="1d"),
        predictions=Predictions(source=shown, key="id", time="at"),
        outcomes={"click": Outcomes(source=pl.DataFrame(schema=schema), key="id", time="at")},
    )
    assert label_frame(declaration)["clicked"].to_list() == [0]


@pytest.mark.slow
def test_spark_gives_the_labels_of_random_histories(spark: Any, spread: Callable[[pl.DataFrame], Any]) -> None:
    @settings(max_examples=6, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
    @given(history=histories())
    def each(history: History) -> None:
        declaration, logs = frames(history)
        run = history.whole.runs[-1]
        made = label_frame(of(declaration, {name: spread(log) for name, log in logs.items()}), as_of=run.as_of)
        assert answer(pl.DataFrame(made.toArrow())) == brute_force(declaration, run)

    spark.conf.set("spark.sql.shuffle.partitions", "3")
    each()


@pytest.mark.slow
def test_spark_gives_the_labels_of_a_folder(spread: Callable[[pl.DataFrame], Any], tmp_path: Path) -> None:
    shown = pl.DataFrame(
        {"id": range(3000), "at": [at(number / 100) for number in range(3000)], "f": ["a", "b", None] * 1000}
    )
    clicked = pl.DataFrame({"id": range(0, 3000, 7), "at": [at(number / 100 + 2) for number in range(0, 3000, 7)]})
    clicks = Clicks(tmp_path / "labels")
    clicks.join(shown, clicked)
    declaration = clicks.declared(spread(shown), spread(clicked))
    columns = ("id", "at", "f", "clicked", "clicked_status", "clicked_kind", "clicked_time", "clicked_outcomes")
    found = pl.DataFrame(label_frame(declaration, as_of=at(100)).toArrow()).select(columns).sort("id").rows()
    assert found == clicks.labels(*columns)


def test_some_logs_on_spark_and_some_not_are_a_wrong_call() -> None:
    class DataFrame:
        __module__ = "pyspark.sql.dataframe"

    with pytest.raises(UsageError, match="predictions on Spark and the others not"):
        label_frame(Clicks(Path()).declared(DataFrame(), "c"))
