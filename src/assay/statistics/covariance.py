"""How numbers of different features vary together."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from .cross_statistic import CrossStatistic
from .moments import two_sum
from .sketches.run_lengths import Array
from .statistic import State
from .table import Table
from .values import Path

#: Features compared at most, since their pairs are as many as the square: the first ones in order of their paths.
FEATURES = 100

_TYPES = {"int", "float", "decimal", "boolean"}

Matrix = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class CoMoments:
    """A square for each sum: at (i, j) that of feature i over the rows in which both i and j have a number.

    The means are unevaluated sums ``mean + rest``, and merge as in `MomentsState`, so that nothing cancels however
    far from zero the numbers are.
    """

    count: NDArray[np.int64]
    mean: Matrix
    rest: Matrix
    #: Sums of squared deviations of i, and of products of the deviations of i and j.
    squares: Matrix
    products: Matrix

    @classmethod
    def of(cls, numbers: Matrix) -> CoMoments:
        """Those of features, a row of the matrix each, in which NaN is no number and which all have one."""
        there = ~np.isnan(numbers)
        present = there.astype(np.float64)
        with np.errstate(over="ignore", invalid="ignore"):  # beyond 1.8e308: see `Covariance.result`
            count = present @ present.T
            center = _centers(numbers, there)
            apart = np.where(there, numbers - center, 0.0)
            n = np.maximum(count, 1)
            shift = apart @ present.T / n
            mean, rest = two_sum(np.where(count > 0, center, 0.0), shift)
            squares = (apart * apart) @ present.T - shift * shift * n
            products = apart @ apart.T - shift * shift.T * n
        return cls(count.astype(np.int64), mean, rest, np.maximum(squares, 0.0), products)

    def at(self, places: Sequence[int], size: int) -> CoMoments:
        """The same sums among those of more features, of which there is nothing yet."""
        return self._each(lambda matrix: _spread(matrix, places, size))

    def first(self, size: int) -> CoMoments:
        """The sums of the first features alone."""
        return self._each(lambda matrix: matrix[:size, :size])

    def _each(self, edit: Callable[[Array], Array]) -> CoMoments:
        return CoMoments(*map(edit, (*self._location(), self.squares, self.products)))

    def __add__(self, other: CoMoments) -> CoMoments:
        """Chan, Golub, LeVeque, "Updating formulae and a pairwise algorithm", 1979, the smaller part to the larger."""
        swap = other.count > self.count
        n, mean, rest = (np.where(swap, b, a) for a, b in zip(self._location(), other._location(), strict=True))
        _, mean_b, rest_b = (np.where(swap, a, b) for a, b in zip(self._location(), other._location(), strict=True))
        count = self.count + other.count
        with np.errstate(over="ignore", invalid="ignore"):
            share = (count - n) / np.maximum(count, 1)
            apart = np.where(share > 0, (mean_b - mean) + (rest_b - rest), 0.0)
            squares = self.squares + other.squares + apart * apart * share * n
            products = self.products + other.products + apart * apart.T * share * n
            return CoMoments(count, *two_sum(mean, rest + apart * share), squares, products)

    def _location(self) -> tuple[Array, ...]:
        return self.count, self.mean, self.rest


def _centers(numbers: Matrix, there: NDArray[np.bool_]) -> Matrix:
    """The number of each feature nearest to its mean: where all are equal, the deviations from it are exactly 0."""
    means = np.where(there, numbers, 0.0).sum(axis=1) / there.sum(axis=1)
    nearest = np.where(there, np.abs(numbers - means[:, None]), np.inf).argmin(axis=1)
    return np.take_along_axis(numbers, nearest[:, None], axis=1)


def _spread(matrix: Array, places: Sequence[int], size: int) -> Array:
    larger = np.zeros((size, size), matrix.dtype)
    larger[np.ix_(places, places)] = matrix
    return larger


@dataclass(frozen=True, eq=False)
class CovarianceState(State):
    """The features that have a number, in order of their paths, and their sums."""

    features: tuple[Path, ...] = ()
    sums: CoMoments | None = None
    #: Features beyond the first `FEATURES`.
    left_out: tuple[Path, ...] = ()

    def __add__(self, other: Self) -> Self:
        if self.sums is None or other.sums is None:
            return self if other.sums is None else other
        features = sorted({*self.features, *other.features})
        place = {path: i for i, path in enumerate(features)}
        mine, theirs = (
            state.sums.at([place[path] for path in state.features], len(features))
            for state in (self, other)
            if state.sums is not None
        )
        left_out = {*features[FEATURES:], *self.left_out, *other.left_out}
        return type(self)(tuple(features[:FEATURES]), (mine + theirs).first(FEATURES), tuple(sorted(left_out)))


@dataclass(frozen=True)
class Pair:
    """Two features over the rows in which each has exactly one finite number."""

    x: Path
    y: Path
    count: int
    covariance: float
    #: Pearson's; None where a feature does not vary.
    correlation: float | None


@dataclass(frozen=True)
class Covariances:
    """Every two features that meet in some row, in order of their paths; not those beyond the range of doubles."""

    pairs: tuple[Pair, ...]
    #: Features that were not compared, since there are more than `FEATURES`.
    left_out: tuple[Path, ...]


class Covariance(CrossStatistic[CovarianceState, Covariances]):
    """Population covariance and Pearson correlation of every two numeric features, complete by pairs.

    A row counts for a pair if both features have exactly one finite number in it. Dates and times are left out, and
    weights of rows are not looked at.
    """

    name, state = "covariance", CovarianceState

    def measure(self, table: Table) -> CovarianceState:
        numeric = sorted(path for path, cells in table.items() if cells.numbered.type_name in _TYPES)
        columns = {path: table[path].single for path in numeric}
        features = [path for path, numbers in columns.items() if not np.isnan(numbers).all()]
        if not features:
            return CovarianceState()
        kept, left_out = features[:FEATURES], features[FEATURES:]
        sums = CoMoments.of(np.stack([columns[path] for path in kept]))
        return CovarianceState(tuple(kept), sums, tuple(left_out))

    def agrees(self, a: CovarianceState, b: CovarianceState) -> bool:
        if (a.features, a.left_out) != (b.features, b.left_out):
            return False
        if a.sums is None or b.sums is None:
            return a.sums is b.sums
        return np.array_equal(a.sums.count, b.sums.count) and _near(a.sums, b.sums)

    def result(self, state: CovarianceState) -> Covariances | None:
        if state.sums is None:
            return None
        meet = np.argwhere(np.triu((state.sums.count > 0) & np.isfinite(state.sums.products), 1)).tolist()
        return Covariances(tuple(_pair(state.features, state.sums, i, j) for i, j in meet), state.left_out)


def _pair(features: tuple[Path, ...], sums: CoMoments, i: int, j: int) -> Pair:
    count, products = sums.count[i, j].item(), sums.products[i, j].item()
    spread = math.sqrt(sums.squares[i, j]) * math.sqrt(sums.squares[j, i])
    varies = 0 < spread < math.inf
    correlation = min(1.0, max(-1.0, products / spread)) if varies else None
    return Pair(features[i], features[j], count, products / count, correlation)


def _near(a: CoMoments, b: CoMoments) -> bool:
    """Equal but for rounding, which is relative to the largest magnitude of both features in any of their rows."""
    with np.errstate(over="ignore", invalid="ignore"):
        sizes = [np.abs(s.mean) + np.sqrt(s.squares / np.maximum(s.count, 1)) for s in (a, b)]
        size = 1e-6 + np.maximum(*sizes)
        size = np.maximum(size, np.diag(size)[:, None])
        products = np.abs(a.products - b.products) / np.maximum(a.count, 1) / size / size.T
        near = (np.abs(a.mean - b.mean) <= 1e-12 * size) & (products <= 1e-12)
    return bool((near | ~np.isfinite(size * size.T)).all())
