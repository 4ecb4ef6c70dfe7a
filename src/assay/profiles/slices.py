"""Rows cut by the values of columns."""

from collections.abc import Iterator, Sequence

import polars as pl

from assay.errors import ColumnError, UsageError

from .profile import SliceKey


def slices(batch: pl.DataFrame, by: Sequence[tuple[str, ...]]) -> Iterator[tuple[SliceKey, pl.DataFrame]]:
    """All rows under the key (), then for each set of columns the rows of each combination of their values.

    A row that lacks one of the values is in no slice of that set.

    Raises:
        ColumnError: a column that cuts is not in the data.
        UsageError: a column that cuts holds lists or structs.
    """
    yield (), batch
    for columns in by:
        for column in columns:
            if column not in batch.columns:
                raise ColumnError.missing(column, batch.columns)
            if batch.schema[column].is_nested():
                raise UsageError(f"column {column!r} holds {batch.schema[column]}; rows are cut by plain values")
        labels = [pl.col(column).cast(pl.String) for column in columns]
        keys = batch.select(label.alias(str(i)) for i, label in enumerate(labels))
        there = keys.select(pl.all_horizontal(pl.all().is_not_null())).to_series()
        parts = (
            batch.filter(there)
            .with_columns(keys.filter(there).to_struct("__slice"))
            .partition_by("__slice", maintain_order=True, include_key=True)
        )
        for part in parts:
            values = part["__slice"][0].values()
            yield tuple(zip(columns, values, strict=True)), part.drop("__slice")
