"""Days of UTC, counted from 1970-01-01: the partitions of a dataset."""

from collections.abc import Iterable
from datetime import date, timedelta

import polars as pl

from .duration import DAY

_FIRST = date(1970, 1, 1)


def day_of(instants: pl.Series) -> pl.Series:
    """The day of each instant; null where there is none."""
    return instants // DAY


def named(day: int) -> str:
    """The day as its partition is named.

    >>> named(18_224)
    '2019-11-24'
    """
    return (_FIRST + timedelta(days=day)).isoformat()


def numbered(name: str) -> int:
    """The day of a partition."""
    return (date.fromisoformat(name) - _FIRST).days


def around(days: Iterable[int], before: int, after: int) -> set[int]:
    """All days from so many before to so many after one of these.

    >>> sorted(around([10, 12], 1, 0))
    [9, 10, 11, 12]
    """
    return {day + shift for day in set(days) for shift in range(-before, after + 1)}
