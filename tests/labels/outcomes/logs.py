"""Small logs for the tests of direct labels, given as literal rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import polars as pl

from assay.labels.outcomes import Declaration, Joined, Label, Outcomes, Predictions, label_join, open_labels

#: When everything begins, and a hundred hours later.
NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)

Row = Mapping[str, Any]

LATER = datetime(2026, 1, 5, 16, tzinfo=UTC)


def at(hours: float) -> datetime:
    """So many hours after noon."""
    return NOON + timedelta(hours=hours)


@dataclass
class Clicks:
    """Impressions and clicks, joined by id within a day, run by run."""

    folder: Path
    label: Mapping[str, Any] = field(default_factory=dict)
    shown: Mapping[str, Any] = field(default_factory=dict)
    clicked: Mapping[str, Any] = field(default_factory=dict)

    def declared(self, predictions: object, outcomes: object) -> Declaration:
        """The declaration, of these sources."""
        return Declaration(
            label=Label(**{"name": "clicked", "window": "1d", **self.label}),
            predictions=Predictions(**{"source": predictions, "key": "id", "time": "at", **self.shown}),
            outcomes={"click": Outcomes(**{"source": outcomes, "key": "id", "time": "at", **self.clicked})},
        )

    def join(self, predictions: object, outcomes: object, as_of: datetime = LATER) -> Joined:
        """One run; rows or a source each."""
        return label_join(self.declared(frame(predictions), frame(outcomes)), self.folder, as_of=as_of)

    def labels(self, *columns: str) -> list[tuple[Any, ...]]:
        """These columns of all predictions, in the order of the first."""
        return labels(self.folder, *columns)

    def quarantine(self) -> pl.DataFrame:
        """All that was set aside, in the columns that all have."""
        files = sorted((self.folder / "quarantine").glob("*.parquet"))
        return pl.concat([pl.read_parquet(file) for file in files], how="diagonal_relaxed")


def labels(folder: Path, *columns: str) -> list[tuple[Any, ...]]:
    """These columns of all predictions of a dataset, in the order of the first."""
    whole = pl.concat(open_labels(folder).batches())
    return whole.select(columns).with_columns(pl.col(pl.Enum).cast(pl.String)).sort(columns[0]).rows()


def frame(rows: object) -> object:
    """Rows as a data frame; what is none as it is."""
    if isinstance(rows, Sequence) and not isinstance(rows, str) and all(isinstance(row, Mapping) for row in rows):
        schema = None if rows else pl.Schema({"id": pl.Int64(), "at": pl.Datetime("us", "UTC")})
        return pl.DataFrame(list(rows), schema=schema, infer_schema_length=None, strict=False)
    return rows
