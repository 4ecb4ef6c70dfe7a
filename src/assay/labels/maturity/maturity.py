"""How complete the labels of a dataset are: the share of positives still to come, by partition and slice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ..document import Document
from ..estimate import Estimate
from ..instant import moment
from ..labeled import LabeledData
from ..parts import PARTITION
from ..warned import Warned
from .counts import ASIDE, KIND, Kind, MaturityCounts, Watch
from .delay_grid import starts
from .delay_law import DelayLaw
from .warnings import maturity_warnings

#: Shares of the positives whose wait is told.
SHARES = (0.5, 0.9, 0.95, 0.99)

#: Points of the curve.
POINTS = 64


@dataclass(frozen=True)
class Tally:
    """Predictions by what is known of their labels."""

    positive: int = 0
    negative: int = 0
    unknown: int = 0

    @property
    def rows(self) -> int:
        """All of them."""
        return self.positive + self.negative + self.unknown


@dataclass(frozen=True)
class Point:
    """The share of the positives that is known at an age."""

    #: Microseconds.
    age: int
    arrived: Estimate


@dataclass(frozen=True)
class Wait:
    """How long it takes until a share of the positives is known, and up to when predictions have waited so long."""

    share: float
    #: Microseconds; the upper end is what the interval leaves open.
    age: Estimate
    #: Predictions up to here have at least this share of their positives, by the estimate and with certainty of 97.5 %.
    until: datetime
    surely_until: datetime


@dataclass(frozen=True)
class Cohort:
    """The predictions of one partition."""

    start: datetime
    labels: Tally
    #: The share of its positives that is known by now.
    arrived: Estimate | None = None

    @property
    def missing(self) -> float | None:
        """How many positives are still to come."""
        return None if self.expected is None else self.expected - self.labels.positive

    @property
    def expected(self) -> float | None:
        """How many positives there will be in the end; None where nothing tells."""
        if self.arrived is None or not self.arrived.value:
            return None
        return self.labels.positive / self.arrived.value


@dataclass(frozen=True)
class GroupMaturity:
    """A slice of the dataset, or all of it, with the delays of its own positives."""

    labels: Tally
    #: Column and value; an empty column is the whole, a value of None are rows without one.
    column: str = ""
    value: str | None = None
    #: The share of predictions that are positive in the end.
    rate: Estimate | None = None
    #: The share of its positives that is known by now.
    arrived: Estimate | None = None
    waits: tuple[Wait, ...] = ()
    curve: tuple[Point, ...] = ()
    partitions: tuple[Cohort, ...] = ()

    def wait(self, share: float) -> Wait | None:
        """That for a share, if it is known."""
        return next((wait for wait in self.waits if wait.share == share), None)


@dataclass(frozen=True)
class Maturity(Document):
    """How complete the labels of a dataset are at a time."""

    noun, command = "maturity of labels", "assay label maturity"

    label: str
    as_of: datetime
    #: Microseconds within which an outcome has to be known.
    horizon: int
    #: The share of its positives that training data should have.
    enough: float
    whole: GroupMaturity
    slices: tuple[GroupMaturity, ...] = ()
    #: How far shares may be off since delays are counted on a grid.
    grid_error: float = 0.0
    warnings: tuple[Warned, ...] = ()


def maturity(labeled: LabeledData, *, every: str = "1d", enough: float = 0.95) -> Maturity:
    """How complete labels are: how long outcomes take, the share still to come, and up to when to train.

    Rows are read once, in bounded memory.

    Args:
        labeled: What `assay.labeled_data` gives.
        every: Length of a partition: ``1h``, ``1d``, ``1w``, ``1mo``.
        enough: The share of its positives that training data should have.

    Raises:
        SourceError: data cannot be opened or read.
        UsageError: nothing says when predictions were made, since when outcomes are known, or how long they count.
    """
    watch = Watch.of(labeled, every=every, enough=enough)
    return judged(watch.counted(labeled.source), watch)


def judged(counts: MaturityCounts, watch: Watch) -> Maturity:
    """What the counts of all rows say."""
    whole = counts.whole
    law = DelayLaw.of(whole.delays(), watch.horizon)
    slices = [_group(part, watch, named) for named, part in counts.slices().items()]
    return Maturity(
        watch.roles.label,
        moment(watch.as_of),
        watch.horizon,
        watch.enough,
        _group(whole, watch),
        tuple(sorted(slices, key=lambda group: (watch.roles.slices.index(group.column), -group.labels.rows))),
        law.grid_error if law else 0.0,
        tuple(maturity_warnings(whole, law, watch)),
    )


def _tally(counts: MaturityCounts) -> Tally:
    negative = counts.rows(Kind.NEGATIVE, Kind.LATE)
    return Tally(counts.rows(Kind.POSITIVE), negative, counts.rows(Kind.UNKNOWN))


def _group(counts: MaturityCounts, watch: Watch, named: tuple[str, str | None] = ("", None)) -> GroupMaturity:
    law = DelayLaw.of(counts.delays(), watch.horizon)
    cohorts = tuple(_cohorts(counts, law))
    if law is None:
        return GroupMaturity(_tally(counts), *named, partitions=cohorts)
    waits = tuple(_wait(law, share, watch) for share in sorted({*SHARES, watch.enough}))
    return GroupMaturity(_tally(counts), *named, law.rate, _arrived(counts, law), waits, _curve(law), cohorts)


def _cohorts(counts: MaturityCounts, law: DelayLaw | None) -> Iterator[Cohort]:
    dated = counts.table.filter(pl.col(PARTITION).is_not_null() & ~pl.col(KIND).is_in([int(kind) for kind in ASIDE]))
    for (start,), rows in sorted(dated.group_by(PARTITION), key=lambda item: str(item[0][0])):
        some = MaturityCounts(rows)
        assert isinstance(start, datetime)
        yield Cohort(start, _tally(some), _arrived(some, law) if law else None)


def _arrived(counts: MaturityCounts, law: DelayLaw) -> Estimate | None:
    """The mean over predictions of the share that is known at their age, each end that of the ends."""
    found, rows = counts.ages()
    if not len(rows):
        return None
    ages = np.minimum((starts(found) + starts(found + 1)) // 2, law.horizon)
    ages[starts(found + 1) > law.horizon] = law.horizon
    value, low, high = (float(np.average(each, weights=rows)) for each in law.arrived(ages))
    return Estimate(value, low, high)


def _wait(law: DelayLaw, share: float, watch: Watch) -> Wait:
    age = law.wait(share)
    return Wait(share, age, moment(watch.as_of - round(age.value)), moment(watch.as_of - round(age.high)))


def _curve(law: DelayLaw) -> tuple[Point, ...]:
    """Points from zero to the horizon, as many to each side of the median."""
    ages = _sampled(law)
    estimates = zip(ages.tolist(), *(each.tolist() for each in law.arrived(ages)), strict=True)
    return tuple(Point(age, Estimate(value, low, high)) for age, value, low, high in estimates)


def _sampled(law: DelayLaw) -> NDArray[np.int64]:
    even = np.linspace(0, law.followed, POINTS // 2)
    steep = np.array([law.wait(share).value for share in np.linspace(0.02, 0.98, POINTS // 2)])
    return np.unique(np.concatenate([even, steep]).astype(np.int64))
