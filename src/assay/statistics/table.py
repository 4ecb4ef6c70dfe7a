"""The features of one batch side by side, with the arrays that several cross statistics need."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import polars as pl
from numpy.typing import NDArray

from .column import Column, Weights
from .values import Kind, Path

Rows = NDArray[np.int64]


@dataclass(frozen=True)
class Membership:
    """Which values occur in which rows, each once however often the row repeats it."""

    #: Pairs of a row and of the code of a value, in ascending order.
    rows: Rows
    codes: NDArray[np.int64]
    #: The values of these codes as a person would write them.
    labels: Callable[[NDArray[np.int64]], list[bytes]]

    @classmethod
    def of(cls, rows: Rows, codes: NDArray[np.int64], labels: Callable[[NDArray[np.int64]], list[bytes]]) -> Membership:
        """Those of rows in ascending order, where a pair may come again."""
        if (np.diff(rows) > 0).all():  # no row has two values
            return cls(rows, codes, labels)
        size = codes.max().item() + 1
        return cls(*np.divmod(np.unique(rows * size + codes), size), labels)

    def __len__(self) -> int:
        return len(self.rows)

    def where(self, mask: NDArray[np.bool_]) -> Membership:
        """Some of the pairs."""
        return Membership(self.rows[mask], self.codes[mask], self.labels)


class Cells:
    """One feature of a table: its values, and the row that each of them is in.

    Args:
        numbered: The feature as a column in which the weight of each row is its number: so the row of a value is known
            below all lists and structs.
        height: The number of rows of the table.
    """

    def __init__(self, numbered: Column, height: int) -> None:
        self.numbered = numbered
        self.height = height

    @property
    def kind(self) -> Kind:
        """What can be asked of the values."""
        return self.numbered.kind

    @cached_property
    def rows(self) -> Rows:
        """The row of each leaf value."""
        return _whole(self.numbered.leaf_weights)

    @cached_property
    def present(self) -> NDArray[np.bool_]:
        """Whether each row has the feature; an empty list is there."""
        there = self.numbered.series.is_not_null().to_numpy()
        return np.bincount(self._parents[there], minlength=self.height) > 0

    @cached_property
    def lengths(self) -> NDArray[np.int64]:
        """The length of the outermost list of each row, 1 for a plain value, 0 where there is none."""
        series = self.numbered.series
        if isinstance(series.dtype, pl.Array):
            series = series.arr.to_list()
        counts = series.list.len().fill_null(0) if isinstance(series.dtype, pl.List) else series.is_not_null()
        return np.bincount(self._parents, counts.to_numpy(), self.height).astype(np.int64)

    @property
    def _parents(self) -> Rows:
        """The row of each entry of the series: of a field of a struct in lists there may be several in a row."""
        return _whole(self.numbered.weights)

    @cached_property
    def single(self) -> NDArray[np.float64]:
        """The number of each row; NaN where there is none, or several, or no finite one."""
        numbers, alone = np.full(self.height, np.nan), np.bincount(self.rows, minlength=self.height) == 1
        kept = alone[self.rows] & np.isfinite(self.numbered.numbers)
        numbers[self.rows[kept]] = self.numbered.numbers[kept]
        return numbers

    @cached_property
    def membership(self) -> Membership:
        """The values of each row as a set; NaN is not a value, and a struct is none."""
        if self.kind not in (Kind.NUMBER, Kind.TEXT):
            return Membership(np.zeros(0, np.int64), np.zeros(0, np.int64), lambda codes: [])
        valued = self.numbered.codes >= 0
        return Membership.of(self.rows[valued], self.numbered.codes[valued], self.numbered.labels)


class Table(Mapping[Path, Cells]):
    """Every feature of a batch by path, fields of structs included, with the weight of each row.

    >>> table = Table(pl.DataFrame({"a": [[1, 2], [3]], "s": [{"b": 5.0}, None]}))
    >>> list(table), table["a",].lengths, table["s", "b"].single
    ([('a',), ('s',), ('s', 'b')], array([2, 1]), array([ 5., nan]))
    """

    def __init__(self, frame: pl.DataFrame, weights: Weights = None) -> None:
        self.frame = frame
        self.weights = weights

    def __repr__(self) -> str:
        return f"Table({self.frame}, {self.weights})"

    @property
    def height(self) -> int:
        """The number of rows."""
        return len(self.frame)

    @cached_property
    def _cells(self) -> dict[Path, Cells]:
        numbers = np.arange(self.height, dtype=np.float64)
        columns = (Column((name,), self.frame[name], numbers) for name in self.frame.columns)
        return {cells.numbered.path: cells for column in columns for cells in self._nested(column)}

    def _nested(self, column: Column) -> Iterator[Cells]:
        yield Cells(column, self.height)
        for child in column.children():
            yield from self._nested(child)

    def __getitem__(self, path: Path) -> Cells:
        return self._cells[path]

    def __iter__(self) -> Iterator[Path]:
        return iter(self._cells)

    def __len__(self) -> int:
        return len(self._cells)

    def find(self, path: Path) -> Cells:
        """The feature at a path; one of nothing but nulls if this batch lacks it."""
        if path in self:
            return self[path]
        nulls = pl.Series([None] * self.height, dtype=pl.Null)
        return Cells(Column(path, nulls, np.arange(self.height, dtype=np.float64)), self.height)

    def within(self, path: Path) -> Table:
        """The structs at a path as rows of their own, each with the weight of the row it is in; () is this table."""
        if not path:
            return self
        cells = self.get(path)
        if cells is None or cells.kind is not Kind.STRUCT:
            return Table(pl.DataFrame(), None if self.weights is None else self.weights[:0])
        weights = None if self.weights is None else self.weights[cells.rows]
        return Table(cells.numbered.leaves.struct.unnest(), weights)


def _whole(weights: Weights) -> Rows:
    assert weights is not None  # every column of a table numbers its rows
    return weights.astype(np.int64)
