"""Columns of every type in every role: an answer, or a message that says what was expected; never anything else."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta

import polars as pl
import pytest

from assay.errors import AssayError, UsageError
from assay.labels.feedback.feedback import feedback
from assay.labels.labeled import labeled_data
from assay.labels.leakage import leakage
from assay.labels.maturity.maturity import maturity
from assay.labels.maturity.weights import learn
from assay.labels.outcome_votes import outcome_votes
from assay.labels.provenance import provenance

AT = datetime(2026, 3, 1, tzinfo=UTC)

ROWS = pl.DataFrame(
    {
        "at": [AT] * 3,
        "y": [1, 0, None],
        "y_status": ["positive", "negative", "unknown"],
        "y_known": [AT + timedelta(1), None, None],
        "item": ["a", "b", "a"],
    }
)

COLUMNS = {
    "text": pl.Series(["a", "0.5", None]),
    "boolean": pl.Series([True, False, None]),
    "decimal": pl.Series(["0.5", "0.1", None]).cast(pl.Decimal(10, 2)),
    "bytes": pl.Series([b"\xff", b"a", None]),
    "duration": pl.Series([timedelta(1)] * 3),
    "date": pl.Series([date(2026, 3, 1)] * 3),
    "time": pl.Series([time(1)] * 3),
    "huge": pl.Series([2**63 - 1, -(2**63), 0]),
    "unsigned": pl.Series([2**64 - 1, 0, 1], dtype=pl.UInt64),
    "wide": pl.Series([1, 2, 3], dtype=pl.Int128),
    "category": pl.Series(["a", "b", None], dtype=pl.Categorical),
    "nothing": pl.Series([None] * 3),
    "odd": pl.Series([float("nan"), float("inf"), -0.0]),
    "list": pl.Series([[1], [2], None]),
    "struct": pl.Series([{"a": 1}, {"a": 2}, None]),
    "array": pl.Series([[1, 2], [3, 4], None], dtype=pl.Array(pl.Int64, 2)),
}


def calls(frame: pl.DataFrame) -> Iterator[Callable[[], object]]:
    """Every role, taken by the column ``x``."""
    watched = {"label": "y", "time": "at", "known": "y_known"}
    yield lambda: maturity(labeled_data(frame, by=["x"], window="7d", **watched))
    yield lambda: maturity(labeled_data(frame, window="7d", **{**watched, "time": "x"}))
    yield lambda: maturity(labeled_data(frame, window="7d", **{**watched, "known": "x"}))
    yield lambda: maturity(labeled_data(frame.with_columns(y_status="x"), window="7d", **watched))
    yield lambda: learn(labeled_data(frame, by=["x"], window="7d", **watched), by="x").weigh(frame)
    yield lambda: feedback(labeled_data(frame, label="y", score="x"))
    yield lambda: feedback(labeled_data(frame, label="x", score="y"))
    yield lambda: feedback(labeled_data(frame, label="y", score="y", version="x"))
    yield lambda: feedback(labeled_data(frame, by=["x"], label="y", position="item", action="x"))
    yield lambda: feedback(labeled_data(frame, label="y", position="x", action="item", propensity="x"))
    yield lambda: leakage(labeled_data(frame, feature_times=["x"], window="7d", **watched))
    yield lambda: provenance(labeled_data(frame, **watched), {"x": "1"})
    yield lambda: outcome_votes(frame, labeled_data(frame, **watched).roles, ["x", "item"])


@pytest.mark.parametrize("kind", COLUMNS)
def test_every_type_has_an_answer_or_a_message(kind: str) -> None:
    frame = ROWS.with_columns(COLUMNS[kind].alias("x"))
    outcomes = [answer(call) for call in calls(frame)]
    messages = [message for message in outcomes if message is not None]
    expected = ("'x'", "'y_status'", "delays cannot be learned", "a vote without an item")
    assert all(any(part in message for part in expected) for message in messages)
    nested = kind in ("list", "struct", "array")
    assert len(messages) == len(outcomes) if nested else len(messages) <= 6


def answer(call: Callable[[], object]) -> str | None:
    """The message of a call, or None if it has an answer."""
    try:
        call()
    except AssayError as error:
        return str(error)
    return None


def test_texts_that_are_numbers_are_scores_and_others_are_missing() -> None:
    frame = pl.DataFrame({"y": [1, 0, 1], "p": ["0.5", "0.25", "high"]})
    found = feedback(labeled_data(frame, label="y", score="p"))
    assert found.whole is not None
    assert found.whole.quality.predicted == 0.375
    assert [warned.kind for warned in found.warnings] == ["NO_SCORE"]
    with pytest.raises(UsageError, match="column 'l' holds List"):
        feedback(labeled_data(frame.with_columns(l=pl.lit([1])), label="y", score="l"))
