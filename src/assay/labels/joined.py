"""What a dataset that `assay label join` wrote says about itself, so that nobody has to say it again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from assay.errors import FormatError

from .duration import microseconds

#: Where such a folder has its rows, and the documents of its versions.
DATA, VERSIONS = "data", "versions"


@dataclass(frozen=True)
class _Version:
    """The parts of the document of a version that are read here."""

    as_of: int = 0
    #: By place: ``[label] name``, ``[predictions] time``.
    meaning: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Joined:
    """The rows of such a dataset, and its declaration."""

    data: Path
    as_of: int
    _meaning: Mapping[str, object]

    @classmethod
    def at(cls, path: str | Path) -> Joined | None:
        """The one in a folder, by its last version; None if the folder is none.

        Raises:
            FormatError: its document is damaged.
        """
        documents = sorted(Path(path).glob(f"{VERSIONS}/*.json"))
        if not documents or not Path(path, DATA).is_dir():
            return None
        try:
            found = msgspec.json.decode(documents[-1].read_bytes(), type=_Version)
        except msgspec.DecodeError as error:
            raise FormatError(f"{documents[-1]} is no version of a dataset of labels: {error}. Restore it") from None
        return cls(Path(path, DATA), found.as_of, found.meaning)

    def said(self, name: str) -> str | None:
        """What the declaration says at a place, if it is a text."""
        value = self._meaning.get(name)
        return value if isinstance(value, str) else None

    def listed(self, name: str) -> tuple[str, ...]:
        """The texts that it lists at a place."""
        value = self._meaning.get(name)
        return tuple(map(str, value)) if isinstance(value, Sequence) and not isinstance(value, str) else ()

    def span(self, name: str) -> int | None:
        """The span of time at a place, in microseconds."""
        value = self.said(name)
        return None if value is None else microseconds(value)
