from datetime import UTC, datetime

import polars as pl
import pytest

from assay.errors import ColumnError, UsageError
from assay.labels.labeled import labeled_data
from assay.labels.provenance import Provenance, provenance

from .datasets import labeled


def dataset() -> pl.DataFrame:
    frame = labeled(
        ("2026-03-01T00:00", "positive", "2026-03-02T00:00"),
        (None, "unknown", None),
        ("2026-03-01T00:00", "negative", None),
    )
    return frame.with_columns(
        id=pl.Series([7, 8, 9]),
        slot=pl.Series(["top", "top", "end"]),
        clicked_outcome=pl.Series(["e1", None, None]),
        clicked_kind=pl.Series(["purchase", None, None]),
        clicked_version=pl.Series([3, 1, 2]),
    )


def told(key: dict[str, str]) -> tuple[Provenance, ...]:
    return provenance(labeled_data(dataset(), time="at"), key)


def test_a_label_leads_to_the_outcome_that_gave_it() -> None:
    (found,) = told({"id": "7"})
    day = datetime(2026, 3, 2, tzinfo=UTC)
    assert (found.label, found.status, found.outcome, found.kind) == ("1", "positive", "e1", "purchase")
    assert (found.happened, found.known, found.revision) == (day, day, "3")
    assert found.made == datetime(2026, 3, 1, tzinfo=UTC)


def test_a_key_may_be_that_of_several() -> None:
    found = told({"slot": "top"})
    assert [one.label for one in found] == ["1", None]
    assert (found[1].made, found[1].outcome) == (None, None)
    assert told({"slot": "top", "id": "9"}) == ()


def test_wrong_calls_are_told() -> None:
    with pytest.raises(UsageError, match="no key is said"):
        told({})
    with pytest.raises(ColumnError, match="no column 'ident'"):
        told({"ident": "7"})
