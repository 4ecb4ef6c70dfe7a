from functools import cache

import polars as pl
import pytest
from rich.console import Console
from tests.labels.datasets import END, WINDOW, clicks, labeled, opened

import assay
from assay.labels.feedback.feedback import Feedback
from assay.labels.labeled import labeled_data
from assay.labels.maturity.maturity import Maturity
from assay.reports.block import Block, Grid, Lines, Sentence
from assay.reports.report import Report
from assay.reports.sections.labels import Labels


@cache
def judged() -> tuple[Maturity, Feedback]:
    """Twenty days of predictions of two versions, shown at three positions."""
    frame = clicks(20_000).with_columns(
        model=pl.when(pl.col("id") % 2 == 0).then(pl.lit("a")).otherwise(pl.lit("b")),
        slot=pl.col("id") % 3,
        item=pl.col("id") % 7,
        chance=pl.lit(1 / 7),
    )
    shown = {"position": "slot", "action": "item", "propensity": "chance"}
    data = labeled_data(
        frame, by=["device"], window="7d", as_of=END, time="at", score="score", version="model", **shown
    )
    return assay.maturity(data), assay.feedback(data)


def blocks(*judgments: object) -> tuple[Block, ...]:
    found = Labels().content(Report(judgments=judgments))
    assert found is not None
    return found.blocks


def titles(*judgments: object) -> list[str]:
    return [block.title for block in blocks(*judgments) if isinstance(block, Lines | Grid)]


def test_maturity_is_a_cutoff_a_curve_and_what_is_to_come() -> None:
    maturity, _ = judged()
    first = blocks(maturity)[0]
    assert isinstance(first, Sentence)
    assert first.text.startswith("Train on predictions up to 2026-03-17")
    assert first.level == "well"
    assert titles(maturity) == [
        "Share of the positives that is known, by age",
        "Positives of each partition",
        "How long positives take",
        "Partitions",
        "Maturity of slices",
    ]
    curve = next(block for block in blocks(maturity) if isinstance(block, Lines))
    assert list(curve.at) == sorted(curve.at)
    assert curve.names[0] == "0s"
    assert curve.band is not None
    for low, value, high in zip(curve.band[0], curve.lines[0].values, curve.band[1], strict=True):
        assert isinstance(low, int | float)
        assert isinstance(value, int | float)
        assert isinstance(high, int | float)
        assert low <= value <= high


def test_feedback_is_a_verdict_reliability_time_scores_and_positions() -> None:
    _, feedback = judged()
    first = blocks(feedback)[0]
    assert isinstance(first, Sentence)
    assert first.text.startswith("Probabilities are what happens, as far as 1")
    assert titles(feedback) == [
        "Reliability: share of positives by predicted probability",
        "Share of positives over time",
        "AUC over time",
        "Scores",
        "Scores of slices",
        "Click-through by position",
    ]
    areas = next(block for block in blocks(feedback) if isinstance(block, Lines) and block.title == "AUC over time")
    assert [line.label for line in areas.lines] == ["all", "a", "b"]


def test_both_are_one_section_in_every_form() -> None:
    report = assay.report(judgments=judged())
    assert len(blocks(*judged())) == len(blocks(judged()[0])) + len(blocks(judged()[1]))
    console = Console(width=80, color_system=None)
    with console.capture() as capture:
        console.print(Labels().terminal(report))
    said = capture.get()
    assert "Train on predictions up to" in said
    assert "Reliability" in said
    assert "Share of the positives that is known, by age" in (Labels().markdown(report) or "")


@pytest.mark.parametrize(("factor", "side"), [(0.5, "low"), (1.8, "high")])
def test_predictions_that_are_off_are_told_to_be(factor: float, side: str) -> None:
    frame = clicks(20_000).filter(pl.col("at") <= END - WINDOW).with_columns((pl.col("score") * factor).clip(0, 1))
    first = blocks(assay.feedback(labeled_data(frame, window="7d", as_of=END, time="at", score="score")))[0]
    assert isinstance(first, Sentence)
    assert first.level == "warning"
    assert first.text.startswith(f"Predictions are too {side}: ")


def test_without_outcomes_there_is_a_warning_and_nothing_is_drawn() -> None:
    frame = labeled(("2026-03-19T00:00", "unknown", None)).with_columns(score=0.5)
    data = labeled_data(frame, window="7d", as_of=END, time="at", score="score")
    maturity, feedback = assay.maturity(data), assay.feedback(data)
    assert titles(maturity, feedback) == ["Partitions"]
    levels = [block.level for block in blocks(maturity, feedback) if isinstance(block, Sentence)]
    assert levels.count("warning") == 4


def test_without_judgments_there_is_nothing_to_say() -> None:
    assert Labels().content(Report()) is None
    assert Labels().terminal(Report()) is None
    assert Labels().markdown(Report()) is None


def test_names_and_values_of_data_are_inert() -> None:
    hostile = "\x1b[31m<script>"
    frame = clicks(2000).with_columns(device=pl.lit(hostile))
    said = str(blocks(assay.maturity(opened(frame, "device"))))
    assert "\x1b" not in said
    assert r"device=\\x1b[31m<script>" in said
