from pathlib import Path

import polars as pl
import pytest

from assay.errors import ColumnError, UsageError
from assay.labels.matrix import ABSTAIN, LabelMatrix
from assay.labels.outcome_votes import outcome_votes
from assay.labels.roles import Roles
from assay.labels.voter_analysis import analyze

from .datasets import clicks, labeled


def test_votes_by_hand() -> None:
    matrix = LabelMatrix.of([("b", "rater", "spam"), ("a", "rater", None), ("a", "rule", "ham")], items=["c"])
    assert matrix.items.to_list() == ["a", "b", "c"]
    assert (matrix.voters, matrix.classes) == (("rater", "rule"), ("ham", "spam"))
    assert (matrix.item.tolist(), matrix.voter.tolist(), matrix.choice.tolist()) == ([0, 0, 1], [0, 1, 0], [-1, 0, 1])
    assert matrix.dense().tolist() == [[ABSTAIN, 0], [1, ABSTAIN], [ABSTAIN, ABSTAIN]]
    assert repr(matrix) == "<3 votes of 2 voters on 3 items, classes ham, spam>"


def test_nothing_is_a_matrix_too() -> None:
    empty = LabelMatrix.from_frame(pl.DataFrame())
    assert empty == LabelMatrix() == LabelMatrix.sum([])
    assert (len(empty), empty.dense().shape, empty.counts().shape) == (0, (0, 0), (0, 0))
    assert analyze(empty).coverage == 0
    assert empty.disputed() == empty


def test_items_alone_have_no_votes() -> None:
    matrix = LabelMatrix.of([], items=[3, 1, 3])
    assert matrix.items.to_list() == [1, 3]
    assert analyze(matrix).items == 2


@pytest.mark.parametrize(
    ("frame", "message"),
    [
        (
            pl.DataFrame({"item": [1.5], "voter": ["a"], "class": ["x"]}),
            "items are Float64, expected integers or texts",
        ),
        (pl.DataFrame({"item": [None, 1], "voter": ["a", "a"], "class": ["x", "x"]}), "without an item or a voter"),
        (pl.DataFrame({"item": [1], "voter": [None], "class": ["x"]}), "without an item or a voter"),
    ],
)
def test_votes_that_name_no_item_are_a_wrong_call(frame: pl.DataFrame, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        LabelMatrix.from_frame(frame)


def test_a_missing_column_is_named() -> None:
    with pytest.raises(ColumnError, match="no column 'voter' in the votes; it has item, vote, class"):
        LabelMatrix.from_frame(pl.DataFrame({"item": [1], "vote": ["a"], "class": ["x"]}))


def test_numbers_and_texts_are_no_items_of_one_matrix() -> None:
    with pytest.raises(UsageError, match="items that are Int64 and String, expected one kind"):
        _ = LabelMatrix.of([(1, "a", "x")]) + LabelMatrix.of([("1", "a", "x")])


def test_outcomes_vote_like_everybody_else() -> None:
    frame = labeled(
        ("2026-03-01T00:00", "positive", "2026-03-02T00:00"),
        ("2026-03-01T00:00", "negative", None),
        ("2026-03-19T00:00", "unknown", None),
    ).with_columns(
        id=pl.Series([7, 8, 9]),
        clicked_outcome=pl.Series(["e1", None, None]),
        clicked_kind=pl.Series(["purchase", None, None]),
        clicked_version=pl.Series([3, 3, 3]),
    )
    votes = outcome_votes(frame, Roles.found("clicked", frame.columns, time="at"), ["id"])
    assert votes.items.to_list() == [7, 8, 9]
    assert votes.to_frame().drop("time").rows() == [
        (7, "clicked: purchase", "1", "outcome e1, version 3"),
        (8, "clicked", "0", "version 3"),
    ]
    assert votes.to_frame()["time"].dt.day().to_list() == [2, 1]
    raters = LabelMatrix.of([(7, "rater", "0"), (9, "rater", "1")])
    assert analyze(votes + raters).conflicts == pytest.approx(1 / 3)


def test_a_key_of_several_columns_is_one_text() -> None:
    frame = clicks(20)
    votes = outcome_votes(frame, Roles.found("clicked", frame.columns, time="at"), ["id", "device"])
    assert votes.items.to_list()[0] == f"0/{frame['device'][0]}"
    with pytest.raises(UsageError, match="no column is said to tell predictions apart"):
        outcome_votes(frame, Roles.found("clicked", frame.columns), [])


def test_votes_of_labeling_functions_of_youtube(shared: Path) -> None:
    import json

    items = json.loads((shared / "wrench_youtube" / "train.json").read_text())
    votes = [
        (int(item), f"lf {place:02}", None if vote < 0 else str(vote))
        for item, row in items.items()
        for place, vote in enumerate(row["weak_labels"])
    ]
    matrix = LabelMatrix.of(votes)
    found = analyze(matrix)
    assert (len(matrix.voters), matrix.classes) == (10, ("0", "1"))
    assert found.coverage == pytest.approx(0.893, abs=0.0005)  # as ../shared/reference/labeling.md measured
    assert all(len(facts.classes) == 1 for facts in found.voters)  # every function says one class or nothing
