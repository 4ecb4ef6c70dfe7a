"""The rows of a dataset with their weights, written to a file: whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import polars as pl
from polars.exceptions import PolarsError
from polars.io.plugins import register_io_source

from assay.errors import SourceError
from assay.sources import Source

from .weights import Weighing


@dataclass(frozen=True)
class Weighed:
    """What was written."""

    rows: int = 0
    positive: int = 0
    #: Rows without a weight, since nothing says how old they are.
    aside: int = 0
    largest: float = 0.0
    #: The sum of weights, and of their squares.
    weights: float = 0.0
    squares: float = 0.0

    @property
    def effective(self) -> float:
        """Rows of equal weight that would tell as much (Kish, "Survey sampling", 1965)."""
        return self.weights**2 / self.squares if self.squares else 0.0

    def plus(self, labels: pl.Series, weights: pl.Series) -> Weighed:
        """The same with more rows."""
        largest = weights.max()
        return Weighed(
            self.rows + len(labels),
            self.positive + int(labels.sum() or 0),
            self.aside + weights.null_count(),
            max(self.largest, largest) if isinstance(largest, float) else self.largest,
            self.weights + float(weights.sum()),
            self.squares + float((weights**2).sum()),
        )


def weigh(source: Source, weighing: Weighing, output: Path) -> Weighed:
    """Write all rows as Parquet, with the columns of `Weighing.weigh`, in bounded memory.

    Raises:
        SourceError: data cannot be read, or the file cannot be written.
        UsageError: there are such columns already.
    """
    label, weight = weighing.columns
    total = Weighed()
    batches = map(weighing.weigh, source.batches())
    first = next(batches, pl.DataFrame(schema={label: pl.Int8, weight: pl.Float64}))

    def rows(
        with_columns: list[str] | None, predicate: pl.Expr | None, n_rows: int | None, batch_size: int | None
    ) -> Iterator[pl.DataFrame]:
        nonlocal total
        for batch in chain([first], batches):
            total = total.plus(batch[label], batch[weight])
            yield batch.cast(first.schema)

    beside = output.with_name(f".{output.name}.part")
    try:
        output.parent.mkdir(parents=True, exist_ok=True)
        register_io_source(rows, schema=first.schema).sink_parquet(beside, compression="zstd", compression_level=1)
        os.replace(beside, output)
    except (OSError, PolarsError) as error:
        raise SourceError(f"cannot be written: {error}", file=output) from None
    finally:
        beside.unlink(missing_ok=True)
    return total
