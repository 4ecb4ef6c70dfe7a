"""What tests ask of a source: its rows as plain values, its types, and what it rejected."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from assay.sources import Format, Rejected, Source, open_source


@dataclass(frozen=True)
class Read:
    """Everything one pass over a source gave."""

    columns: tuple[str, ...]
    batches: list[pl.DataFrame]
    rejected: list[Rejected]

    @property
    def rows(self) -> list[tuple[Any, ...]]:
        """The rows as Python values."""
        return [row for batch in self.batches for row in batch.rows()]

    @property
    def types(self) -> list[dict[str, str]]:
        """For each batch, the name of each column's type."""
        return [{name: str(dtype) for name, dtype in batch.schema.items()} for batch in self.batches]

    @property
    def by_types(self) -> dict[tuple[str, ...], list[str]]:
        """The rows of each mixture of types, in order: what does not depend on how a file is cut into chunks."""
        found: dict[tuple[str, ...], list[str]] = {}
        for batch, types in zip(self.batches, self.types, strict=True):
            found.setdefault(tuple(types.values()), []).extend(map(repr, batch.rows()))
        return found

    @property
    def reasons(self) -> list[tuple[int | None, str]]:
        """Line and reason of each rejected record."""
        return [(each.line, each.reason) for each in self.rejected]


def read(source: Source, columns: Sequence[str] | None = None) -> Read:
    """One pass."""
    rejected: list[Rejected] = []
    batches = list(source.batches(columns=columns, reject=rejected.append))
    return Read(source.columns(), batches, rejected)


def read_text(folder: Path, text: str | bytes, format: Format | None = None, name: str = "data.csv") -> Read:
    """One pass over a file that holds this."""
    file = folder / name
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    return read(open_source(file, format=format))
