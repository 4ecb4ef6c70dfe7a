"""What tells rows apart: the columns that identify them, their hashes, and the type in which two sides meet."""

from collections.abc import Sequence

import numpy as np
import polars as pl
from numpy.typing import NDArray

from assay.errors import UsageError
from assay.statistics import Column, Kind
from assay.statistics.sketches.hashing import hash_numbers, hash_texts, mix

from .equality import kind_of, meet

#: The kind of value in each identifying column: only rows of the same kinds can be of the same example.
Kinds = tuple[str, ...]


def kinds(frame: pl.DataFrame, on: Sequence[str]) -> Kinds:
    """The kinds of the identifying columns.

    Raises:
        UsageError: one holds lists or structs.
    """
    for name in on:
        if frame.schema[name].is_nested():
            raise UsageError(
                f"identifier {name!r} is a {kind_of(frame.schema[name])}, expected numbers, texts or times; "
                "try a column of its parts"
            )
    return tuple(kind_of(frame.schema[name]) for name in on)


def identified(frame: pl.DataFrame, on: Sequence[str]) -> pl.DataFrame:
    """The rows that have all parts of their identifier; neither null nor NaN is one."""
    there = [pl.col(name).is_not_null() for name in on]
    there += [pl.col(name).is_not_nan() for name in on if frame.schema[name].is_float()]
    return frame.filter(*there)


def hashes(frame: pl.DataFrame, on: Sequence[str]) -> NDArray[np.uint64]:
    """A stable hash of each row's identifier, the same whatever the types of equal values."""
    total = np.zeros(len(frame), np.uint64)
    for name in on:
        total = mix(total ^ _hashed(frame[name]))
    return total


def _hashed(series: pl.Series) -> NDArray[np.uint64]:
    if series.dtype == pl.Date:
        series = series.cast(pl.Datetime("us"))
    column = Column((), series)
    if column.kind is Kind.NUMBER:
        return hash_numbers(column.numbers)
    return hash_texts(series)


def keys(frames: Sequence[pl.DataFrame], on: Sequence[str]) -> list[pl.DataFrame]:
    """The identifiers of frames of the same kinds in types that join, the columns named by their place."""
    met = []
    for name in on:
        alike = meet([frame[name] for frame in frames])
        assert alike is not None, "frames of different kinds"
        met.append(alike)
    return [pl.DataFrame([column[i].alias(str(place)) for place, column in enumerate(met)]) for i in range(len(frames))]


def written(frame: pl.DataFrame, on: Sequence[str]) -> pl.Series:
    """Each identifier as text, its parts between commas."""
    return frame.select(pl.concat_str([_text(frame[name]) for name in on], separator=", ")).to_series()


def _text(series: pl.Series) -> pl.Series:
    if series.dtype != pl.Binary:
        return series.cast(pl.String)
    return pl.Series([value.decode("utf-8", "backslashreplace") for value in series.to_list()], dtype=pl.String)
