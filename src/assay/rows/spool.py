"""Batches that wait on disk until their common types are known."""

from pathlib import Path

import polars as pl

from .union import Holding, common_types, fitted


class Spool:
    """Batches in a folder, under this name, in the order in which they come."""

    def __init__(self, place: Path, name: str) -> None:
        self._place, self._name = place, name
        self._parts: list[tuple[Path, Holding]] = []
        self.rows = 0

    def add(self, batch: pl.DataFrame) -> None:
        """Keep a batch; of empty ones only the first, for its columns."""
        if batch.height or not self._parts:
            path = self._place / f"{self._name}-{len(self._parts):06}.arrow"
            batch.write_ipc(path, compression="lz4")
            self._parts.append((path, Holding.of(batch)))
            self.rows += batch.height

    def frame(self) -> pl.LazyFrame:
        """All of them."""
        types = common_types([holding for _, holding in self._parts])
        return pl.concat([fitted(pl.scan_ipc(path, glob=False), holding, types) for path, holding in self._parts])
