"""Every feature of all joined rows of two datasets, compared; what parts of the rows say adds up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from assay.errors import UsageError
from assay.statistics import Path

from .comparison import Comparison, Rows, compare
from .identifier import hashes, written
from .join import MEMORY, Joined, Side


@dataclass(frozen=True)
class Terms:
    """How rows of two datasets are joined and compared."""

    #: The columns that identify an example.
    on: tuple[str, ...]
    tolerance: float = 0.0
    #: Bytes of rows held at once; what is more goes to disk meanwhile.
    memory: int = MEMORY

    @classmethod
    def of(cls, on: str | Sequence[str], tolerance: float, memory: int) -> Terms:
        """These terms.

        Raises:
            UsageError: no column is named, or the tolerance is no number from 0 to 1.
        """
        names = (on,) if isinstance(on, str) else tuple(dict.fromkeys(on))
        if not names:
            raise UsageError("no identifier, expected the columns that identify an example; try on='id'")
        if not 0 <= tolerance < 1:
            raise UsageError(f"a tolerance of {tolerance}, expected a share from 0 to 1; try 1e-6")
        return cls(names, tolerance, memory)

    def shared(self, training: Sequence[str], serving: Sequence[str]) -> list[str]:
        """The columns that are compared: those of both that do not identify."""
        return [name for name in training if name in serving and name not in self.on]


@dataclass(frozen=True)
class Compared:
    """What became of the rows of both sides, and the comparison of each feature; `Compared()` compares no rows."""

    training: Side = field(default_factory=Side)
    serving: Side = field(default_factory=Side)
    features: Mapping[Path, Comparison] = field(default_factory=dict)

    @classmethod
    def of(cls, pieces: Iterable[Joined], terms: Terms, shared: Sequence[str]) -> Compared:
        """The comparison of joined rows."""
        parts = (cls._of_piece(piece, terms, list(shared)) for piece in pieces)
        return cls.sum([cls(features={(name,): Comparison() for name in shared}), *parts])

    @classmethod
    def _of_piece(cls, piece: Joined, terms: Terms, shared: list[str]) -> Compared:
        found = cls(piece.training, piece.serving)
        for left, right in piece.pairs:
            rows = Rows(hashes(left, terms.on), written(left, terms.on), terms.tolerance)
            found = cls.sum([found, cls(features=compare(left[shared], right[shared], rows))])
        return found

    @classmethod
    def sum(cls, parts: Iterable[Compared]) -> Compared:
        """The comparison of the rows of all parts."""
        training, serving = Side(), Side()
        features: dict[Path, Comparison] = {}
        for part in parts:
            training, serving = training + part.training, serving + part.serving
            for path, comparison in part.features.items():
                features[path] = features[path] + comparison if path in features else comparison
        return cls(training, serving, features)
