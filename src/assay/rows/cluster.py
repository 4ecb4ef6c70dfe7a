"""Rows of two Spark DataFrames compared where they meet, and the comparisons added up."""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

import polars as pl

from assay.engines.spark import Keyed, fold_by_key, nothing_of
from assay.errors import ColumnError

from .compared import Compared, Terms
from .identifier import kinds
from .join import join_batches, must_meet

#: What the data are called in messages.
TRAINING, SERVING = "the Spark DataFrame for training", "the Spark DataFrame for serving"


def compare_on_cluster(training: Any, serving: Any, terms: Terms, shared: Sequence[str]) -> Compared:
    """The comparison of all rows of two Spark DataFrames that have the same identifier.

    Raises:
        ColumnError: an identifying column is not in both.
        SourceError: Spark failed.
        UsageError: the identifiers are of different kinds.
    """
    for frame, called in ((training, TRAINING), (serving, SERVING)):
        for name in terms.on:
            if name not in frame.columns:
                raise ColumnError.missing(name, frame.columns, where=called)
    seen = [{kinds(nothing_of(frame, terms.on), terms.on)} for frame in (training, serving)]
    must_meet(terms.on, seen, SERVING)
    columns = [*terms.on, *shared]
    frames = [Keyed(frame, terms.on, columns) for frame in (training, serving)]
    total = fold_by_key(frames, partial(_compared, terms, tuple(shared)), Compared.sum)
    return Compared.of([], terms, shared) if total is None else total


def _compared(terms: Terms, shared: Sequence[str], batches: Iterator[tuple[int, pl.DataFrame]]) -> Compared:
    pieces = join_batches(batches, terms.on, SERVING, memory=terms.memory)
    return Compared.of(pieces, terms, shared)
