import polars as pl
import pytest

from assay.errors import ColumnError, UsageError
from assay.labels.roles import EXCLUDED, LABELED, POSITIVE, Roles


@pytest.mark.parametrize(
    ("labels", "positive", "known"),
    [
        (pl.Series([1, 0, None, -2]), [True, False, False, True], [True, True, False, True]),
        (pl.Series([0.5, 0.0, float("nan"), None]), [True, False, False, False], [True, True, False, False]),
        (pl.Series([True, False, None, None]), [True, False, False, False], [True, True, False, False]),
        (pl.Series([None] * 4), [False] * 4, [False] * 4),
    ],
)
def test_without_statuses_a_label_is_positive_unless_it_is_nothing(
    labels: pl.Series, positive: list[bool], known: list[bool]
) -> None:
    read = Roles(label="y").read(labels.alias("y").to_frame())
    assert (read[POSITIVE].to_list(), read[LABELED].to_list()) == (positive, known)


def test_statuses_say_what_labels_are() -> None:
    statuses = ["positive", "negative", "unknown", "excluded", None]
    frame = pl.DataFrame({"y": [5, 0, None, None, None], "y_status": statuses})
    read = Roles.found("y", frame.columns).read(frame)
    assert read[POSITIVE].to_list() == [True, False, False, False, False]
    assert read[LABELED].to_list() == [True, True, False, False, False]
    assert read[EXCLUDED].to_list() == [False, False, False, True, False]


def test_outcomes_are_known_when_they_happen_unless_somebody_says_otherwise() -> None:
    assert Roles.found("y", ["y", "y_time"]).known == "y_time"
    assert Roles.found("y", ["y", "y_time", "y_known"]).known == "y_known"
    assert Roles.found("y", ["y", "y_time", "seen"], known="seen").known == "seen"


def test_a_column_that_is_said_has_to_be_there() -> None:
    with pytest.raises(ColumnError, match=r"no column 'scor' in this source; .* Did you mean 'score'\?"):
        Roles.found("y", ["y", "score"], score="scor")
    with pytest.raises(ColumnError, match="no column 'z'"):
        Roles.found("z", ["y"])
    with pytest.raises(UsageError, match="hold the score of predictions, expected one; try --score COLUMN"):
        Roles(label="y").need("score")
