"""What the features tell of the label."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from .cross_statistic import CrossStatistic
from .sketches.hashing import hash_numbers, mix
from .sketches.information import Codes, Information, information
from .sketches.run_lengths import Array
from .statistic import State
from .table import Cells, Membership, Table
from .values import Kind, Path

#: Rows of the sample; up to so many the answer is exact.
CAPACITY = 8192

#: Numbers of up to so many different values are categories, if these have five rows each on average.
CATEGORIES = 32

#: Bins of other numbers; fewer where there are few rows.
BINS = 16

Hashes = NDArray[np.uint64]


@dataclass(frozen=True, eq=False)
class Sampled:
    """A feature in the rows of a sample: numbers, NaN where it is missing, or hashes of categories, 0 where it is."""

    feature: Path
    values: Array

    @property
    def numeric(self) -> bool:
        """Whether the values are numbers."""
        return self.values.dtype.kind == "f"

    @property
    def missing(self) -> NDArray[np.bool_]:
        """Which rows lack the feature."""
        return np.isnan(self.values) if self.numeric else self.values == 0

    @property
    def hashed(self) -> Hashes:
        """The values as categories."""
        return _hashed(self.values) if self.numeric else self.values


@dataclass(frozen=True, eq=False)
class Sample(State):
    """The rows of smallest priority, a uniform sample without replacement.

    The priority of a row is a hash of its place in its batch and of all that the batch holds: random as far as the
    data go, and yet the same whenever the same rows come in the same batches. Equal rows have different ones, so a
    frequent row is as frequent in the sample.
    """

    rows: int = 0
    #: Ascending; None as long as there is no row.
    priorities: Hashes | None = None
    #: In order of their paths.
    features: tuple[Sampled, ...] = ()

    def __add__(self, other: Self) -> Self:
        if self.priorities is None or other.priorities is None:
            return self if other.priorities is None else other
        priorities = np.concatenate((self.priorities, other.priorities))
        kept = np.argsort(priorities, kind="stable")[:CAPACITY]
        mine, theirs = ({one.feature: one.values for one in state.features} for state in (self, other))
        lengths = len(self.priorities), len(other.priorities)
        features = tuple(
            Sampled(path, _joined(mine.get(path), theirs.get(path), *lengths)[kept]) for path in sorted(mine | theirs)
        )
        return type(self)(self.rows + other.rows, priorities[kept], features)

    @property
    def complete(self) -> bool:
        """Whether these are all rows."""
        return self.priorities is None or self.rows == len(self.priorities)


@dataclass(frozen=True)
class Told:
    """What a feature tells of the label, in bits."""

    feature: Path
    #: The mutual information beyond what chance gives a feature of as many different values; 0 is nothing at all.
    adjusted: float
    #: The share of all there is to know of the label, which is what the label tells of itself; None if that is 0.
    share: float | None
    #: Rows that have a label and were looked at.
    rows: int
    #: Two standard errors, for the rows are a sample; 0 if they are all there are.
    error: float


@dataclass(frozen=True)
class MutualInformation(CrossStatistic[Sample, tuple[Told, ...]]):
    """Adjusted mutual information of each feature and the label, over the rows that have a label.

    Texts and booleans are categories, a list of several values is one category by what it holds, and missing is a
    category too. Numbers of many different values are cut into up to 16 bins of equally many rows, which can only
    lose information; weights of rows are not looked at. What chance gives is not simulated but computed, so the
    answer has no noise of its own. Of more than 8192 rows a sample is looked at.
    """

    label: Path

    name, state = "mutual_information", Sample

    def measure(self, table: Table) -> Sample:
        if not table.height:
            return Sample()
        valued = {path: cells for path, cells in sorted(table.items()) if cells.kind in (Kind.NUMBER, Kind.TEXT)}
        sampled = [one for path, cells in valued.items() if not (one := Sampled(path, _values(cells))).missing.all()]
        digest = np.uint64(sum(int(mix(one.hashed).sum()) for one in sampled) % 2**64)
        priorities = mix(mix(np.arange(table.height, dtype=np.uint64)) + digest)
        kept = np.argsort(priorities, kind="stable")[:CAPACITY]
        features = tuple(Sampled(one.feature, one.values[kept]) for one in sampled)
        return Sample(table.height, priorities[kept], features)

    def agrees(self, a: Sample, b: Sample) -> bool:
        features = [[(one.feature, one.numeric) for one in state.features] for state in (a, b)]
        if a.rows != b.rows or features[0] != features[1]:
            return False
        return not (a.complete and b.complete) or np.array_equal(_contents(a), _contents(b))

    def result(self, state: Sample) -> tuple[Told, ...] | None:
        features = {one.feature: one for one in state.features}
        if self.label not in features or features[self.label].missing.all():
            return None
        labeled = ~features[self.label].missing
        codes = {path: _codes(one.values[labeled]) for path, one in features.items()}
        label = codes.pop(self.label)
        everything = information(label, label).adjusted
        return tuple(_told(path, information(x, label), everything, state, len(x)) for path, x in codes.items())


def _told(feature: Path, found: Information, everything: float, state: Sample, rows: int) -> Told:
    share = min(1.0, found.adjusted / everything) if everything else None
    error = 0.0 if state.complete else 2 * found.deviation / math.sqrt(rows)
    return Told(feature, found.adjusted, share, rows, error)


# ---- values ---------------------------------------------------------------------------------------------------------


def _values(cells: Cells) -> Array:
    """The numbers of all rows, or hashes of their categories."""
    column, rows = cells.numbered, cells.rows
    if cells.kind is Kind.NUMBER and (np.diff(rows) > 0).all():
        numbers = np.full(cells.height, np.nan)
        numbers[rows] = column.numbers
        return numbers
    if cells.kind is Kind.NUMBER:
        distinct = np.zeros(len(column.tally))
        distinct[column.codes[column.codes >= 0]] = column.numbers[column.codes >= 0]
        of_code = hash_numbers(distinct)
    else:
        of_code = column.hashes
    return _of_sets(cells.membership, of_code, cells.height)


def _of_sets(members: Membership, hashes: Hashes, height: int) -> Hashes:
    """The sum of the hashes of the values in each row: of one value its own hash, of the same ones the same."""
    together = np.zeros(height, np.uint64)
    starts = np.flatnonzero(np.diff(members.rows, prepend=-1))
    if len(starts):
        together[members.rows[starts]] = np.add.reduceat(hashes[members.codes], starts)
    return together


def _hashed(numbers: Array) -> Hashes:
    missing = np.isnan(numbers)
    return np.where(missing, np.uint64(0), hash_numbers(np.where(missing, 0.0, numbers)))


def _joined(a: Array | None, b: Array | None, length_a: int, length_b: int) -> Array:
    """The values of both; where one part lacks the feature they are missing, where types differ they are categories."""
    if a is None or b is None:
        there = a if a is not None else b
        assert there is not None  # a feature is in one of the parts
        nothing = np.nan if there.dtype.kind == "f" else 0
        lacking = np.full(length_a if a is None else length_b, nothing, there.dtype)
        return np.concatenate((lacking, there) if a is None else (there, lacking))
    if a.dtype != b.dtype:
        a, b = (_hashed(part) if part.dtype.kind == "f" else part for part in (a, b))
    return np.concatenate((a, b))


def _codes(values: Array) -> Codes:
    """Categories as numbers from 0, missing among them; numbers of many different values in bins."""
    if values.dtype.kind == "f":
        missing = np.isnan(values)
        there = np.sort(values[~missing])
        if len(np.unique(there)) > min(CATEGORIES, len(there) // 5):
            bins = min(BINS, max(2, math.isqrt(len(there)) // 2))
            edges = np.unique(there[np.arange(1, bins) * len(there) // bins])
            values = np.where(missing, -1, np.searchsorted(edges, values, side="right"))
    return np.unique(values, return_inverse=True)[1]


def _contents(state: Sample) -> Hashes:
    """A hash of each row, ascending."""
    rows = np.zeros(0 if state.priorities is None else len(state.priorities), np.uint64)
    for place, one in enumerate(state.features):
        rows += mix(one.hashed + np.uint64(place))
    return np.sort(rows)
