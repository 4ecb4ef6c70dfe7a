"""The profile of a Spark DataFrame: every partition is measured where it is, and the profiles are added up."""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

import polars as pl

from assay.engines.spark import fold
from assay.errors import ColumnError
from assay.sources.together import together

from .batch import measure
from .profile import Profile
from .questions import Questions


def measure_cluster(frame: Any, questions: Questions, *, columns: Sequence[str] | None = None) -> Profile:
    """The profile of all rows of a Spark DataFrame, equal to that of the same rows on one machine.

    Raises:
        ColumnError: a column that was asked for is not in the data.
        SourceError: Spark failed.
        UsageError: the weight column holds no numbers.
    """
    known = tuple(frame.columns)
    label = () if questions.label is None else (questions.label,)
    for column in (*questions.needed(columns or ()), *label):
        if column not in known:
            raise ColumnError.missing(column, known, where="this Spark DataFrame")
    chosen = None if columns is None else questions.needed(columns)
    total = fold(frame, partial(_measured, questions), Profile.sum, columns=chosen)
    return measure(pl.DataFrame(schema=dict.fromkeys(chosen or known, pl.Null)), questions) if total is None else total


def _measured(questions: Questions, batches: Iterator[pl.DataFrame]) -> Profile:
    return Profile.sum(measure(batch, questions) for batch in together(batches))
