"""The parts of a dataset that are told apart in tables of counts: partitions of time, and values of slice columns."""

import polars as pl

from assay.errors import UsageError

#: Values of one slice column at most: what has more names rows, not parts of the data.
VALUES = 1000

#: Columns that say of which part a row of counts is; an empty column is the whole.
COLUMN, VALUE, PARTITION = "column", "value", "partition"


def refuse_many(table: pl.DataFrame) -> None:
    """Raise a UsageError if a slice column has more than `VALUES` values."""
    many = table.group_by(COLUMN).agg(pl.col(VALUE).n_unique()).filter(pl.col(VALUE) > VALUES).sort(COLUMN)
    if len(many):
        name, values = many.row(0)
        raise UsageError(
            f"column {name!r} has {values:,} values or more, expected {VALUES:,} slices at most; try another"
        )
