"""What a dataset that `assay label join` wrote says about itself, so that nobody has to say it again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from assay.errors import FormatError

#: Where such a folder has its rows, and the documents of its versions.
DATA, VERSIONS = "data", "versions"

#: The roles of columns that the declaration of predictions names.
ROLES = ("time", "score", "version", "position", "action", "propensity")


@dataclass(frozen=True)
class _Version:
    """The parts of the document of a version that are read here."""

    as_of: int | None = None
    #: By place: ``[label] name``, ``[predictions] time``.
    meaning: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Joined:
    """The rows of such a dataset, and its declaration."""

    data: Path
    #: Microseconds since 1970 up to which outcomes are known.
    as_of: int | None
    meaning: Mapping[str, object]

    @classmethod
    def at(cls, place: object) -> Joined | None:
        """The one in a folder, by its last version; None if this is no such folder.

        Raises:
            FormatError: its document is damaged.
        """
        if not isinstance(place, str | Path):
            return None
        documents = sorted(Path(place).glob(f"{VERSIONS}/*.json"))
        if not documents or not Path(place, DATA).is_dir():
            return None
        try:
            found = msgspec.json.decode(documents[-1].read_bytes(), type=_Version)
        except msgspec.DecodeError as error:
            raise FormatError(f"{documents[-1]} is no version of a dataset of labels: {error}. Restore it") from None
        return cls(Path(place, DATA), found.as_of, found.meaning)

    @classmethod
    def silent(cls) -> Joined:
        """One that says nothing."""
        return cls(Path(), None, {})

    def said(self, place: str) -> str | None:
        """What the declaration says at a place, if it is a text."""
        value = self.meaning.get(place)
        return value if isinstance(value, str) else None

    def listed(self, place: str) -> tuple[str, ...]:
        """The texts that it lists at a place."""
        value = self.meaning.get(place)
        return tuple(map(str, value)) if isinstance(value, Sequence) and not isinstance(value, str) else ()

    def columns(self) -> dict[str, str]:
        """The columns of predictions by their role."""
        named = {role: self.said(f"[predictions] {role}") for role in ROLES}
        return {role: name for role, name in named.items() if name is not None}
