"""The columns that a label adds to the predictions."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import polars as pl

from assay.errors import UsageError

from .clock import UTC_MICROSECONDS
from .declaration import Label, Rule


class Status(StrEnum):
    """What is known of a label."""

    POSITIVE = "positive"
    NEGATIVE = "negative"
    #: No outcome yet, and the window is still open, or the grace after it.
    UNKNOWN = "unknown"
    #: None that can be told: other predictions have its key.
    EXCLUDED = "excluded"


STATUS_TYPE = pl.Enum([status.value for status in Status])


@dataclass(frozen=True)
class LabelColumns:
    """Their names: ``clicked``, ``clicked_status`` and so on."""

    name: str

    @property
    def status(self) -> str:
        """A `Status`."""
        return f"{self.name}_status"

    @property
    def stream(self) -> str:
        """The stream of the outcome that gave the label; null where none did."""
        return f"{self.name}_stream"

    @property
    def outcome(self) -> str:
        """The id of the outcome that gave the label; null where outcomes have none."""
        return f"{self.name}_outcome"

    @property
    def kind(self) -> str:
        """The kind of that outcome."""
        return f"{self.name}_kind"

    @property
    def time(self) -> str:
        """When that outcome happened."""
        return f"{self.name}_time"

    @property
    def known(self) -> str:
        """Since when that outcome was known."""
        return f"{self.name}_known"

    @property
    def count(self) -> str:
        """How many outcomes count for the prediction."""
        return f"{self.name}_outcomes"

    @property
    def version(self) -> str:
        """The version that gave the label; its document has the rule."""
        return f"{self.name}_version"

    @property
    def given(self) -> tuple[str, ...]:
        """Those that an outcome gives, in the order of `assay.labels.outcomes.labeling.GIVEN`."""
        return self.name, self.stream, self.outcome, self.kind, self.time, self.known, self.count

    @property
    def marks(self) -> tuple[str, ...]:
        """What outcomes and time say of a prediction."""
        return (self.name, self.status, *self.given[1:])

    @property
    def all(self) -> tuple[str, ...]:
        """All of them, in order."""
        return (*self.marks, self.version)

    def types(self, label: Label, value: pl.DataType, streams: Sequence[str]) -> dict[str, pl.DataType]:
        """Their types, for values of a type and outcomes of these streams."""
        kinds = (
            pl.Int8() if label.rule is Rule.ANY else value,
            STATUS_TYPE,
            pl.Enum(sorted(streams)),
            pl.String(),
            pl.String(),
            UTC_MICROSECONDS,
            UTC_MICROSECONDS,
            pl.UInt32(),
            pl.UInt32(),
        )
        return dict(zip(self.all, kinds, strict=True))

    def refuse_taken(self, columns: Sequence[str]) -> None:
        """Raise a UsageError if predictions have a column of one of these names."""
        taken = next((name for name in self.all if name in columns), None)
        if taken is not None:
            raise UsageError(
                f"[label] name: {self.name!r} adds a column {taken!r}, which predictions have; "
                "try another name, or features without it"
            )
