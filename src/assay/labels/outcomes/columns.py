"""The columns that a label adds to the predictions."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import polars as pl

from assay.errors import UsageError

from .clock import UTC_MICROSECONDS
from .declaration import Declaration, Rule


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
    #: Endings of columns that are left out, since the declaration has nothing to say there.
    without: frozenset[str] = frozenset()

    @classmethod
    def of(cls, declaration: Declaration) -> "LabelColumns":
        """The columns that a dataset has."""
        streams = declaration.outcomes.values()
        needed = {
            "stream": len(streams) > 1,
            "outcome": any(stream.id is not None for stream in streams),
            "known": any(stream.arrived is not None for stream in streams),
        }
        return cls(declaration.label.name, frozenset(ending for ending, is_needed in needed.items() if not is_needed))

    @classmethod
    def among(cls, name: str, columns: Sequence[str]) -> "LabelColumns":
        """The columns of a label among those of a dataset."""
        return cls(name, frozenset(each for each in ("stream", "outcome", "known") if f"{name}_{each}" not in columns))

    @property
    def status(self) -> str:
        """A `Status`."""
        return f"{self.name}_status"

    @property
    def stream(self) -> str:
        """The stream of the outcome that gave the label; where there are several."""
        return f"{self.name}_stream"

    @property
    def outcome(self) -> str:
        """The id of the outcome that gave the label; where outcomes have ids."""
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
        """Since when that outcome was known; where a log says when outcomes arrived."""
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
    def given(self) -> dict[str, str]:
        """Those that an outcome gives, by what they are called in `assay.labels.outcomes.labeling.GIVEN`."""
        endings = ("stream", "outcome", "kind", "time", "known", "outcomes")
        return {"label": self.name} | {each: f"{self.name}_{each}" for each in endings if each not in self.without}

    @property
    def marks(self) -> tuple[str, ...]:
        """What outcomes and time say of a prediction."""
        return (self.name, self.status, *tuple(self.given.values())[1:])

    @property
    def all(self) -> tuple[str, ...]:
        """All of them, in order."""
        return (*self.marks, self.version)

    def types(self, declaration: Declaration, value: pl.DataType) -> dict[str, pl.DataType]:
        """Their types, for values of a type."""
        streams = pl.Enum(sorted(declaration.outcomes))
        named = all(stream.kind is None for stream in declaration.outcomes.values())
        types = {
            self.name: pl.Int8() if declaration.label.rule is Rule.ANY else value,
            self.status: STATUS_TYPE,
            self.stream: streams,
            self.outcome: pl.String(),
            self.kind: streams if named else pl.String(),
            self.time: UTC_MICROSECONDS,
            self.known: UTC_MICROSECONDS,
            self.count: pl.UInt32(),
            self.version: pl.UInt32(),
        }
        return {name: types[name] for name in self.all}

    def refuse_taken(self, columns: Sequence[str]) -> None:
        """Raise a UsageError if predictions have a column of one of these names."""
        taken = next((name for name in self.all if name in columns), None)
        if taken is not None:
            raise UsageError(
                f"[label] name: {self.name!r} adds a column {taken!r}, which predictions have; "
                "try another name, or features without it"
            )
