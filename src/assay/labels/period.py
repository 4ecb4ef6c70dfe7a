"""The partitions of time that predictions are told by."""

import re

import polars as pl

from assay.errors import UsageError

_PERIOD = re.compile(r"(\d*[1-9]\d*(us|ms|s|m|h|d|w|mo|q|y))+")


def period_of(instants: pl.Series, every: str) -> pl.Series:
    """The beginning of the period that each instant is in, by UTC.

    >>> day = 86_400_000_000
    >>> period_of(pl.Series([0, day - 1, day]), "1d").dt.day().to_list()
    [1, 1, 2]

    Raises:
        UsageError: periods of this length are none.
    """
    if not _PERIOD.fullmatch(every):
        raise UsageError(f"partitions of {every!r}, expected a length such as 1h, 1d, 1w or 1mo")
    return instants.cast(pl.Datetime("us")).dt.replace_time_zone("UTC").dt.truncate(every)
