"""What tests ask of a source: its rows as plain values, its types, and what it rejected."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assay.sources import Format, Rejected, Source, open_source


@dataclass(frozen=True)
class Read:
    """Everything one pass over a source gave."""

    columns: tuple[str, ...]
    rows: list[tuple[Any, ...]]
    #: For each batch, the name of each column's type.
    types: list[dict[str, str]]
    rejected: list[Rejected]

    @property
    def reasons(self) -> list[tuple[int | None, str]]:
        """Line and reason of each rejected record."""
        return [(each.line, each.reason) for each in self.rejected]


def read(source: Source, columns: Sequence[str] | None = None) -> Read:
    """One pass."""
    rejected: list[Rejected] = []
    batches = list(source.batches(columns=columns, reject=rejected.append))
    rows = [row for batch in batches for row in batch.rows()]
    types = [{name: str(dtype) for name, dtype in batch.schema.items()} for batch in batches]
    return Read(source.columns(), rows, types, rejected)


def read_text(folder: Path, text: str | bytes, format: Format | None = None, name: str = "data.csv") -> Read:
    """One pass over a file that holds this."""
    file = folder / name
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    return read(open_source(file, format=format))
