"""What a dataset of labels is after a run: one small JSON document, whose appearance is the commit."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from assay.errors import FormatError

#: What the document is written as.
FORMAT = 1

#: How many outcomes became what.
Counts = Mapping[str, int]


@dataclass(frozen=True)
class Intake:
    """What became of the events of a stream in one run: ``read + resumed == taken + copies + waiting + set_aside``."""

    read: int = 0
    #: Events that had not arrived at the last run.
    resumed: int = 0
    taken: int = 0
    #: Events that are equal to others.
    copies: int = 0
    #: Events that have not arrived yet.
    waiting: int = 0
    #: By reason.
    aside: Counts = field(default_factory=dict)
    #: Events that arrived before they happened, and count as known when they happened: clocks disagree.
    skewed: int = 0

    @property
    def set_aside(self) -> int:
        """Events in quarantine."""
        return sum(self.aside.values())


@dataclass(frozen=True)
class Partition:
    """The predictions of one day (UTC): ``rows == positive + negative + unknown + excluded``."""

    rows: int = 0
    positive: int = 0
    negative: int = 0
    unknown: int = 0
    excluded: int = 0
    #: The earliest prediction whose label is unknown, in microseconds.
    first_open: int | None = None
    #: The version that wrote it.
    version: int = 0
    #: Versions that took predictions, and how many rows there were then: rows stay where they are.
    taken: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True)
class Version:
    """A dataset after a run."""

    number: int = 0
    #: Microseconds up to which events are known.
    as_of: int = 0
    #: When the run was, as text.
    written: str = ""
    #: Version of assay that wrote it.
    assay: str = ""
    format: int = FORMAT
    #: All that labels depend on; see `Declaration.meaning`.
    meaning: Mapping[str, object] = field(default_factory=dict)
    #: By day, ``2019-11-24``.
    partitions: Mapping[str, Partition] = field(default_factory=dict)
    #: By the day they happened, ``timeless`` for those without a time: what became of all outcomes.
    outcomes: Mapping[str, Counts] = field(default_factory=dict)
    #: What this run read, by stream.
    intake: Mapping[str, Intake] = field(default_factory=dict)
    #: Whether the times of a stream say their zone.
    zoned: Mapping[str, bool | None] = field(default_factory=dict)
    #: Files of the state that hold events which have not arrived yet.
    held: tuple[str, ...] = ()
    #: Labels that were known and that this run changed, by the status they had.
    revised: Counts = field(default_factory=dict)

    def said(self, place: str) -> str | None:
        """What the declaration says at a place, such as ``[label] name``, if it is a text."""
        value = self.meaning.get(place)
        return value if isinstance(value, str) else None

    def listed(self, place: str) -> tuple[str, ...]:
        """The texts that it lists at a place."""
        value = self.meaning.get(place)
        return tuple(map(str, value)) if isinstance(value, Sequence) and not isinstance(value, str) else ()

    @property
    def rows(self) -> int:
        """Predictions in the dataset."""
        return sum(partition.rows for partition in self.partitions.values())

    @property
    def positive(self) -> int:
        """Predictions with a positive label."""
        return sum(partition.positive for partition in self.partitions.values())

    @property
    def negative(self) -> int:
        """Predictions with a negative label."""
        return sum(partition.negative for partition in self.partitions.values())

    @property
    def unknown(self) -> int:
        """Predictions without a label yet."""
        return sum(partition.unknown for partition in self.partitions.values())

    @property
    def excluded(self) -> int:
        """Predictions that have the key of others."""
        return sum(partition.excluded for partition in self.partitions.values())

    @property
    def fates(self) -> dict[str, int]:
        """What became of all outcomes."""
        total: Counter[str] = Counter()
        for counts in self.outcomes.values():
            total.update(counts)
        return dict(sorted(total.items()))


def to_bytes(version: Version) -> bytes:
    """The document."""
    return msgspec.json.format(msgspec.json.encode(version)) + b"\n"


def read_version(path: Path) -> Version:
    """The version in a file.

    Raises:
        FormatError: it is none, or of a newer assay.
    """
    try:
        found = msgspec.json.decode(path.read_bytes(), type=Version)
    except (msgspec.DecodeError, OSError) as error:
        raise FormatError(f"{path} is no version of a dataset of labels: {error}. Restore it, or join anew") from None
    if found.format != FORMAT:
        raise FormatError(f"{path} has format {found.format}; this assay reads {FORMAT}. Upgrade assay")
    return found
