"""One batch of rows, measured column by column, each column for all slices."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import polars as pl
from numpy.typing import NDArray

from assay.errors import ColumnError, UsageError
from assay.statistics import AnyStatistic, Column, Path, State, Table
from assay.statistics.column import Weights

from .profile import Feature, Profile, Slice, SliceKey
from .questions import Questions
from .slices import Slices, slices
from .states import States

#: Places of rows, or all of them.
At = NDArray[np.int64] | slice


def measure(batch: pl.DataFrame, questions: Questions) -> Profile:
    """The profile of one batch.

    Raises:
        ColumnError: the weight column or one that slices is not in the batch.
        UsageError: the weight column holds no numbers.
    """
    weights, usable = _weights(batch, questions.weight)
    rows = _Rows(batch, questions, weights, usable, tuple(slices(batch, cut) for cut in questions.by))
    features, cross = rows.features(), rows.cross()
    return Profile(
        questions,
        {
            key: replace(rows.size(at), features=features.get(key, {}), cross=cross.get(key, {}))
            for key, at in rows.each()
        },
    )


@dataclass(frozen=True)
class _Rows:
    """The rows of a batch, and the slices that they are in."""

    frame: pl.DataFrame
    questions: Questions
    weights: Weights
    #: Whether the weight of a row is one.
    usable: NDArray[np.bool_]
    cuts: tuple[Slices, ...]

    def each(self) -> Iterator[tuple[SliceKey, At]]:
        """Every slice with its rows, the one of all rows first."""
        yield (), slice(None)
        for cut in self.cuts:
            yield from cut

    def size(self, at: At) -> Slice:
        """How many rows there are, and what they weigh."""
        usable = self.usable[at]
        weight = len(usable) if self.weights is None else float(self.weights[at].sum())
        return Slice(len(usable), weight, len(usable) - int(np.count_nonzero(usable)))

    def cross(self) -> Mapping[SliceKey, Mapping[str, State]]:
        """What is asked of several features at once, of every slice."""
        asked = self.questions.cross
        tables = ((key, Table(self.frame[at], _some(self.weights, at))) for key, at in self.each()) if asked else ()
        return {key: {one.key: one.measure(table) for one in asked} for key, table in tables}

    def features(self) -> Mapping[SliceKey, Mapping[Path, Feature]]:
        """The columns as features of every slice."""
        found: dict[SliceKey, dict[Path, Feature]] = {(): {}}
        for position, name in enumerate(self.frame.columns):
            column = _Pair.of((name,), self.frame[name], self.weights)
            found[()].update(self._features(position, column))
            for cut in self.cuts:
                for key, features in self._sliced(position, column.rows(cut.rows), cut):
                    found.setdefault(key, {}).update(features)
        return found

    def _features(self, position: int, column: _Pair) -> Iterator[tuple[Path, Feature]]:
        """The feature itself, then the fields of its structs."""
        asked = self._asked(column.plain)
        weighted = {} if column.heavy is None else States.of(column.heavy, _weighted(asked))
        yield column.plain.path, Feature(position, States.of(column.plain, asked), weighted)
        for inner in column.children():
            yield from self._features(position, inner)

    def _sliced(
        self, position: int, column: _Pair, cut: Slices
    ) -> Iterator[tuple[SliceKey, Iterator[tuple[Path, Feature]]]]:
        """A column, its rows in the order of the slices, as the features of each."""
        asked = self._asked(column.plain)
        plain = States.each(column.plain, asked, cut.bounds)
        none: Sequence[States | None] = [States({})] * len(cut.keys)
        heavy = States.each(column.heavy, _weighted(asked), cut.bounds) if column.heavy else none
        for place, (key, states, weighted) in enumerate(zip(cut.keys, plain, heavy, strict=True)):
            if states is None or weighted is None:
                yield key, self._features(position, column.rows(np.arange(*cut.bounds[place : place + 2])))
            else:
                yield key, iter([(column.plain.path, Feature(position, states, weighted))])

    def _asked(self, column: Column) -> list[AnyStatistic]:
        return [statistic for statistic in self.questions.asked(column.path) if statistic.applies(column)]


@dataclass(frozen=True)
class _Pair:
    """A column, and where rows carry weights the same one under them."""

    plain: Column
    heavy: Column | None

    @classmethod
    def of(cls, path: Path, series: pl.Series, weights: Weights) -> _Pair:
        return cls(Column(path, series), None if weights is None else Column(path, series, weights))

    def rows(self, at: NDArray[np.int64]) -> _Pair:
        """Some of its rows."""
        weights = None if self.heavy is None else _some(self.heavy.weights, at)
        return self.of(self.plain.path, self.plain.series[at], weights)

    def children(self) -> Iterator[_Pair]:
        """The fields of a struct."""
        if self.heavy is None:
            return (_Pair(inner, None) for inner in self.plain.children())
        return map(_Pair, self.plain.children(), self.heavy.children())


def _weighted(asked: Sequence[AnyStatistic]) -> list[AnyStatistic]:
    return [statistic for statistic in asked if statistic.weighted]


def _some(weights: Weights, at: At) -> Weights:
    return None if weights is None else weights[at]


def _weights(rows: pl.DataFrame, weight: str | None) -> tuple[Weights, NDArray[np.bool_]]:
    """The weight of each row, 0 where there is no usable one, and where there is one."""
    if weight is None:
        return None, np.ones(len(rows), np.bool_)
    if weight not in rows.columns:
        raise ColumnError.missing(weight, rows.columns)
    series = rows[weight]
    if isinstance(series.dtype, pl.List):  # as in TFRecord files, where each value stands in a list
        series = series.list.first().set(series.list.len().fill_null(0) != 1, None)
    if not (series.dtype.is_numeric() or series.dtype == pl.Null):
        raise UsageError(f"weight column {weight!r} holds {rows.schema[weight]}, not numbers; name a column of numbers")
    values = series.cast(pl.Float64).fill_null(np.nan).to_numpy()
    usable = np.isfinite(values) & (values >= 0)
    return np.where(usable, values, 0.0), usable
