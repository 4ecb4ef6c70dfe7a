"""How much more (or less) often a label comes with a value than without regard to it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import pairwise
from math import inf
from operator import itemgetter
from typing import Self

import numpy as np

from assay.errors import UsageError

from .column import Weights
from .cross_statistic import CrossStatistic
from .sketches.heavy_hitters import HeavyHitters, keep
from .statistic import Count, State
from .table import Cells, Membership, Table
from .values import Kind, Path

#: Different values up to which numbers, and a label of any type, count as categories.
CATEGORIES = 100

#: A value is listed if it is counted so many times the shortfall of counts: its lift is off by a tenth at most.
CLEAR = 10

#: Types whose values are categories however many there are.
_CATEGORICAL = {"string", "category", "binary", "boolean"}


@dataclass(frozen=True, eq=False)
class Cooccurrence:
    """In how many rows (or in what weight of them) each value of a feature occurs: at all, and with each label."""

    feature: Path
    #: Logical types of its values, ascending.
    types: tuple[str, ...] = ()
    values: HeavyHitters = field(default_factory=HeavyHitters)
    #: The labels in byte order, and the values that occur with each.
    with_label: tuple[tuple[bytes, HeavyHitters], ...] = ()
    #: Whether these are numbers of too many different values, of which nothing is counted.
    continuous: bool = False

    def __add__(self, other: Self) -> Cooccurrence:
        mine, theirs, nothing = dict(self.with_label), dict(other.with_label), HeavyHitters()
        return Cooccurrence(
            self.feature,
            tuple(sorted({*self.types, *other.types})),
            self.values + other.values,
            tuple((label, mine.get(label, nothing) + theirs.get(label, nothing)) for label in sorted(mine | theirs)),
            self.continuous or other.continuous,
        ).settled()

    def settled(self) -> Cooccurrence:
        """The same, or nothing but the fact if these are numbers of too many different values."""
        numbers = not _CATEGORICAL.issuperset(self.types)
        if self.continuous or (numbers and _too_many(self.values)):
            return Cooccurrence(self.feature, self.types, continuous=True)
        return self


@dataclass(frozen=True, eq=False)
class Counts:
    """How many rows there are (or of what weight), with each label, and with the values of each feature."""

    rows: Count = 0
    #: Logical types of the labels, ascending.
    types: tuple[str, ...] = ()
    labels: HeavyHitters = field(default_factory=HeavyHitters)
    #: In order of their paths.
    features: tuple[Cooccurrence, ...] = ()
    #: Whether there are too many different labels; then nothing is counted.
    continuous: bool = False

    def __add__(self, other: Self) -> Counts:
        features = {one.feature: one for one in self.features}
        for more in other.features:
            features[more.feature] = features[more.feature] + more if more.feature in features else more
        return Counts(
            self.rows + other.rows,
            tuple(sorted({*self.types, *other.types})),
            self.labels + other.labels,
            tuple(features[path] for path in sorted(features)),
            self.continuous or other.continuous,
        ).settled()

    def settled(self) -> Counts:
        """The same, or nothing but the fact if there are too many different labels."""
        if self.continuous or _too_many(self.labels):
            return Counts(self.rows, self.types, continuous=True)
        return self

    def agrees(self, other: Counts) -> bool:
        """Whether both may be counts of the same rows."""
        mine, theirs = list(self._counters()), list(other._counters())
        return (
            [name for name, _ in mine] == [name for name, _ in theirs]
            and abs(self.rows - other.rows) <= 1e-12 * self.rows
            and all(a.agrees(b) for (_, a), (_, b) in zip(mine, theirs, strict=True))
        )

    def _counters(self) -> Iterator[tuple[object, HeavyHitters]]:
        yield (self.types, self.continuous), self.labels
        for one in self.features:
            yield (one.feature, one.types, one.continuous), one.values
            yield from (((one.feature, label), values) for label, values in one.with_label)


@dataclass(frozen=True, eq=False)
class LiftState(State):
    """The counts of rows, and those of their weights where rows have them."""

    plain: Counts = field(default_factory=Counts)
    weighted: Counts | None = None

    def __add__(self, other: Self) -> Self:
        both = self.weighted and other.weighted and self.weighted + other.weighted
        return type(self)(self.plain + other.plain, both or self.weighted or other.weighted)


@dataclass(frozen=True)
class Lifted:
    """A value, and how much more often than elsewhere the label comes with it."""

    value: str | int
    lift: float
    #: Rows (or weight) with the value, and with the label besides.
    count: Count
    together: Count


@dataclass(frozen=True)
class Series:
    """The values of a feature by falling lift with one label, those of equal lift in ascending order."""

    #: Of a label in buckets the lower bound, which is inside, and the upper one, which is not.
    label: str | int | tuple[float, float]
    count: Count
    values: tuple[Lifted, ...]


@dataclass(frozen=True)
class FeatureLift:
    """The lift of the values of one feature, by label in ascending order."""

    feature: Path
    series: tuple[Series, ...]
    #: The same by weight; empty where rows have none.
    weighted: tuple[Series, ...]
    #: The most by which a count of rows may be too low; 0 means exact.
    shortfall: Count


@dataclass(frozen=True)
class Lift(CrossStatistic[LiftState, tuple[FeatureLift, ...]]):
    """``P(label | value) / P(label)`` of each value of each categorical feature: 1 where they are independent.

    Of lists it is asked whether the value is among them, and likewise of the label. Categorical are texts, booleans,
    and numbers of up to `CATEGORIES` different values, of which NaN is none. A label of more different values has no
    lift, unless it is a number and bounds cut it into buckets. Up to 2048 values of a feature are counted exactly, of
    more only the frequent ones are listed.

    Args:
        label: The feature whose values are the labels.
        label_bounds: Ascending numbers that cut a numeric label into buckets, one more than there are bounds.
        least_count: Values in fewer rows (or of less weight) are left out.
        top: Of each label only so many values of the largest lift; all of them if neither this nor bottom is given.
        bottom: Of each label only so many values of the smallest lift.

    Raises:
        UsageError: the bounds do not ascend, or a number of values is less than 1.
    """

    label: Path
    label_bounds: tuple[float, ...] = ()
    least_count: float = 0
    top: int | None = None
    bottom: int | None = None

    name, state = "lift", LiftState

    def __post_init__(self) -> None:
        if not all(low < high for low, high in pairwise((-inf, *self.label_bounds, inf))):
            raise UsageError(f"label_bounds are {self.label_bounds}; expected ascending numbers")
        for name, most in (("top", self.top), ("bottom", self.bottom)):
            if most is not None and most < 1:
                raise UsageError(f"{name} is {most}; expected 1 or more, or None for all values")

    def measure(self, table: Table) -> LiftState:
        weighted = None if table.weights is None else self._counts(table, table.weights)
        return LiftState(self._counts(table, None), weighted)

    def _counts(self, table: Table, weights: Weights) -> Counts:
        label = _weighty(self._labels(table), weights)
        labels = _tally(label, weights)
        features = () if _too_many(labels) else tuple(self._features(table, label, weights))
        return Counts(
            table.height if weights is None else float(weights.sum()),
            (table[self.label].numbered.type_name,) if len(label) else (),
            labels,
            features,
        ).settled()

    def _labels(self, table: Table) -> Membership:
        cells = table.find(self.label)
        if not self.label_bounds:
            return cells.membership
        if cells.kind is not Kind.NUMBER:  # nothing lies between the bounds
            return cells.membership.where(np.zeros(len(cells.membership), np.bool_))
        numbers = cells.numbered.numbers
        buckets = np.searchsorted(self.label_bounds, numbers, side="right")
        valued = ~np.isnan(numbers)
        return Membership.of(cells.rows[valued], buckets[valued], lambda codes: [b"%d" % code for code in codes])

    def _features(self, table: Table, label: Membership, weights: Weights) -> Iterator[Cooccurrence]:
        for path, cells in sorted(table.items(), key=lambda item: item[0]):
            types = (cells.numbered.type_name,)
            if path == self.label:
                continue
            if _continuous(cells, weights):
                yield Cooccurrence(path, types, continuous=True)
            elif len(values := _weighty(cells.membership, weights)):
                one = Cooccurrence(path, types, _tally(values, weights)).settled()
                yield one if one.continuous else replace(one, with_label=_with_label(values, label, weights))

    def agrees(self, a: LiftState, b: LiftState) -> bool:
        if a.weighted is None or b.weighted is None:
            return a.weighted is b.weighted and a.plain.agrees(b.plain)
        return a.plain.agrees(b.plain) and a.weighted.agrees(b.weighted)

    def result(self, state: LiftState) -> tuple[FeatureLift, ...] | None:
        heavy = {one.feature: one for one in state.weighted.features} if state.weighted else {}
        answers = []
        for one in state.plain.features:
            series = self._series(one, state.plain)
            weighted = self._series(heavy[one.feature], state.weighted) if one.feature in heavy else ()
            answers.append(FeatureLift(one.feature, series, weighted, _shortfall(one)))
        return tuple(answer for answer in answers if answer.series) or None

    def _series(self, one: Cooccurrence, counts: Counts | None) -> tuple[Series, ...]:
        """A series for each label; none if the values are no categories."""
        if counts is None or one.values.counts is None:
            return ()
        least = max(self.least_count, CLEAR * _shortfall(one))
        values = {value: count for value, count in _by_label(one.values).items() if count >= least}
        together = dict(one.with_label)
        series = [
            Series(self._label(label, counts.types), total, self._ends(lifts))
            for label, total in _by_label(counts.labels).items()
            if (share := total / counts.rows)  # 0 where the rows of a label weigh next to nothing
            and (lifts := _lifts(one, values, _by_label(together.get(label, HeavyHitters())), share))
        ]
        return tuple(sorted(series, key=lambda one: one.label))

    def _label(self, label: bytes, types: tuple[str, ...]) -> str | int | tuple[float, float]:
        if not self.label_bounds:
            return _typed(label, types)
        edges = (-inf, *self.label_bounds, inf)
        return edges[int(label)], edges[int(label) + 1]

    def _ends(self, values: list[Lifted]) -> tuple[Lifted, ...]:
        """The values asked for: of equal lift the larger ones are nearer to the top, as TFDV has it."""
        if self.top is not None or self.bottom is not None:
            ascending = sorted(values, key=lambda one: (one.lift, one.value))
            middle = len(values) - (self.top or 0)
            values = [one for i, one in enumerate(ascending) if i < (self.bottom or 0) or i >= middle]
        return tuple(sorted(values, key=lambda one: (-one.lift, one.value)))


def _lifts(
    one: Cooccurrence, values: Mapping[bytes, Count], together: Mapping[bytes, Count], share: float
) -> list[Lifted]:
    """The lift of each value with a label that is in this share of all rows."""
    return [
        Lifted(_typed(value, one.types), together.get(value, 0) / count / share, count, together.get(value, 0))
        for value, count in values.items()
    ]


def _too_many(values: HeavyHitters) -> bool:
    return not values.exact or len(values.labels) > CATEGORIES


def _by_label(values: HeavyHitters) -> dict[bytes, Count]:
    return {} if values.counts is None else dict(zip(values.labels, values.counts.tolist(), strict=True))


def _shortfall(one: Cooccurrence) -> Count:
    return max(one.values.shortfall, *(values.shortfall for _, values in one.with_label), 0)


def _typed(label: bytes, types: tuple[str, ...]) -> str | int:
    return int(label) if types == ("int",) else label.decode("utf-8", "backslashreplace")


def _continuous(cells: Cells, weights: Weights) -> bool:
    """Whether these are numbers of too many different values at a glance, in which NaN is one more."""
    if cells.kind is not Kind.NUMBER:
        return False
    numbers = cells.numbered.leaves
    return (numbers if weights is None else numbers.filter(weights[cells.rows] > 0)).n_unique() > CATEGORIES + 1


def _weighty(values: Membership, weights: Weights) -> Membership:
    """Those of rows that weigh something."""
    return values if weights is None else values.where(weights[values.rows] > 0)


def _tally(values: Membership, weights: Weights) -> HeavyHitters:
    """In how many rows each value is, or in what weight of them."""
    if not len(values):
        return HeavyHitters()
    counts = np.bincount(values.codes, None if weights is None else weights[values.rows])
    codes = np.flatnonzero(counts)
    at, counts, shortfall = keep(counts[codes])
    return HeavyHitters.of(values.labels(codes[at]), counts, shortfall)


def _with_label(values: Membership, label: Membership, weights: Weights) -> tuple[tuple[bytes, HeavyHitters], ...]:
    """The values in rows with each label: both are joined by row, then cut by label."""
    if not len(label):
        return ()
    labels = np.bincount(label.rows, minlength=int(values.rows[-1]) + 1)
    times = labels[values.rows]
    last = np.cumsum(labels)[values.rows]
    place = np.repeat(last - np.cumsum(times), times) + np.arange(times.sum())
    codes = label.codes[place]
    joined = Membership(np.repeat(values.rows, times), np.repeat(values.codes, times), values.labels)
    distinct = np.unique(codes)
    tallies = [_tally(joined.where(codes == code), weights) for code in distinct]
    return tuple(sorted(zip(label.labels(distinct), tallies, strict=True), key=itemgetter(0)))
