from datetime import UTC, datetime

import polars as pl
import pytest

from assay.errors import ColumnError, UsageError
from assay.labels import Roles, provenance
from assay.sources import open_source

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


def roles(frame: pl.DataFrame) -> Roles:
    return Roles.found("clicked", frame.columns, time="at")


def test_a_label_leads_to_the_outcome_that_gave_it() -> None:
    frame = dataset()
    (found,) = provenance(open_source(frame), roles(frame), {"id": "7"})
    day = datetime(2026, 3, 2, tzinfo=UTC)
    assert (found.label, found.status, found.outcome, found.kind) == ("1", "positive", "e1", "purchase")
    assert (found.happened, found.known, found.revision) == (day, day, "3")
    assert found.made == datetime(2026, 3, 1, tzinfo=UTC)


def test_a_key_may_be_that_of_several() -> None:
    frame = dataset()
    found = provenance(open_source(frame), roles(frame), {"slot": "top"})
    assert [one.label for one in found] == ["1", None]
    assert (found[1].made, found[1].outcome) == (None, None)
    assert provenance(open_source(frame), roles(frame), {"slot": "top", "id": "9"}) == ()


def test_wrong_calls_are_told() -> None:
    frame = dataset()
    with pytest.raises(UsageError, match="no key is said"):
        provenance(open_source(frame), roles(frame), {})
    with pytest.raises(ColumnError, match="no column 'ident'"):
        provenance(open_source(frame), roles(frame), {"ident": "7"})
