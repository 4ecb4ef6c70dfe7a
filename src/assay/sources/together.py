"""Small batches as larger ones: whatever is done to a batch has its price for each."""

from collections.abc import Iterator

import polars as pl

from .source import BATCH_ROWS, FIRST_ROWS, fitting_rows


def together(batches: Iterator[pl.DataFrame]) -> Iterator[pl.DataFrame]:
    """The same rows in larger batches, the first ones smaller: work begins as soon as there is something to work on."""
    held: list[pl.DataFrame] = []
    rows, most = 0, FIRST_ROWS
    for batch in batches:
        limit = min(most, fitting_rows(batch))
        if held and (held[0].schema != batch.schema or rows + batch.height > limit):
            yield _emptied(held)
            rows = 0
        rows += batch.height
        held.append(batch)
        del batch  # or it would stay in memory while the next ones are read
        if rows >= limit:
            yield _emptied(held)
            rows, most = 0, min(2 * most, BATCH_ROWS)
    if held:
        yield _emptied(held)


def _emptied(held: list[pl.DataFrame]) -> pl.DataFrame:
    """All rows that were held, in one piece: columns in pieces would be copied one by one anyway."""
    whole = pl.concat(held, rechunk=True)
    held.clear()
    return whole
