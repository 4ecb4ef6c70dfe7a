from collections.abc import Callable
from datetime import timedelta

import polars as pl
import pytest
from rich.console import Console, RenderableType
from tests.labels.datasets import START, clicks, labeled, opened

from assay.labels.feedback.feedback import feedback
from assay.labels.labeled import labeled_data
from assay.labels.leakage import leakage
from assay.labels.maturity.maturity import maturity
from assay.labels.provenance import Provenance
from assay.reports.terminal import feedback_report, leakage_report, maturity_report, provenance_report

HOSTILE = "\x1b[31m[bold]x\n"


def drawn(report: RenderableType) -> list[str]:
    console = Console(width=80, color_system=None)
    with console.capture() as capture:
        console.print(report)
    return [line.rstrip() for line in capture.get().splitlines()]


def matured(frame: pl.DataFrame, *slices: str) -> list[str]:
    return drawn(maturity_report(maturity(opened(frame, *slices)), title="clicks"))


def compared(frame: pl.DataFrame) -> list[str]:
    labeled = labeled_data(frame, label="clicked", by=["device"], score="score")
    return drawn(feedback_report(feedback(labeled), title="clicks"))


def test_maturity_shows_the_cutoff_the_curve_and_what_is_to_come() -> None:
    said = matured(clicks(20_000), "device")
    assert said[0] == "clicks  clicked, as of 2026-03-21, window 7d"
    assert said[1].startswith("20,000 predictions")
    assert any(line.startswith("Train on predictions up to 2026-03-17") for line in said)
    assert sum(line[4:6] == " │" for line in said) == 6  # the curve
    before = next(line for line in said if line.startswith("13 before"))
    assert before.split()[4:7] == ["0", "100%", "0"]
    last = next(line for line in said if line.startswith("2026-03-20"))
    assert 0 < float(last.split()[4].rstrip("%")) < 50
    assert any(line.startswith("device=tablet") for line in said)


def test_maturity_without_positives_says_so() -> None:
    said = matured(labeled(("2026-03-19T00:00", "unknown", None)))
    assert said[-1] == "! there is no positive yet, so nothing is known of how long outcomes take"


def test_complete_labels_are_said_to_be_complete() -> None:
    frame = clicks(20_000).filter(pl.col("at") < START + timedelta(days=10))
    assert "All 10 partitions are complete." in matured(frame)


def test_feedback_shows_scores_reliability_and_slices() -> None:
    frame = clicks(20_000).drop("clicked_status", "clicked_known", "clicked_time")
    said = compared(frame)
    assert said[1].startswith(f"{frame['clicked'].count():,} predictions with a final label, ")
    heads = [line for line in said if line in ("Scores", "Slices") or line.startswith("Reliability")]
    assert [head.split(":")[0] for head in heads] == ["Scores", "Reliability", "Slices"]


def test_feedback_without_final_labels_says_so() -> None:
    frame = (
        clicks(20).with_columns(clicked=pl.lit(None, pl.Int8)).drop("clicked_status", "clicked_known", "clicked_time")
    )
    said = compared(frame)
    assert said[1] == "no label is final yet"
    assert said[-2:] == ["", "! no window has closed yet, so nothing can be compared; try again later"]


@pytest.mark.parametrize("draw", [matured, compared])
def test_names_and_values_of_data_are_inert(draw: Callable[..., list[str]]) -> None:
    frame = clicks(4000).with_columns(device=pl.lit(HOSTILE))
    said = draw(frame, "device") if draw is matured else draw(frame)
    assert "\x1b" not in "".join(said)
    assert any(r"\x1b[31m[bold]" in line for line in said)


def test_leaks_are_listed_with_their_rows() -> None:
    frame = clicks(4000)
    said = drawn(leakage_report(leakage(opened(frame, window="1h")), title="clicks"))
    assert said[1].startswith("4,000 rows of clicked, ")
    assert said[1].endswith(" leaks")
    assert any(line.startswith("the outcome happened after the") for line in said)


def test_a_label_without_anything_is_told_all_the_same() -> None:
    said = drawn(provenance_report([Provenance({"id": HOSTILE}, None, None, None)], "clicked"))
    assert said == [r"id=\x1b[31m[bold]x\n", "     clicked  no value"]
    assert drawn(provenance_report([], "clicked")) == ["there is no such prediction"]
