"""How far the first dataset of a report is from each other one, and what is missing in another share of rows."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tensorflow_metadata.proto.v0 import schema_pb2

from assay.checks import Anomalies, Comparison
from assay.checks.comparison import BY_DEFAULT, Comparator
from assay.checks.control import Control
from assay.schemas import Schema

from .dataset import Dataset
from .facts import Facts

_TITLES = {"drift": "previous data", "skew": "serving data"}

#: Deviations that chance exceeds less than once in 100 times.
_CHANCE = 2.576


@dataclass(frozen=True)
class Gap:
    """A feature that is missing in another share of rows, by more than chance makes in samples of these sizes."""

    path: str
    share: float
    #: Of the other dataset.
    other: float


@dataclass(frozen=True)
class Compared:
    """The first dataset beside another one: the distance of every feature that has one."""

    title: str
    #: The place of the other dataset in the report; None where only the anomalies tell of it.
    at: int | None
    comparisons: Sequence[Comparison]
    gaps: Sequence[Gap] = ()


def compared(datasets: Sequence[Dataset], anomalies: Anomalies | None, expected: Schema | None) -> Iterator[Compared]:
    """What validation compared, then the first dataset beside each other one that it did not compare."""
    validated = anomalies.measurements if anomalies is not None else ()
    measured = {one.kind for one in validated}
    places = {str(dataset.control): at for at, dataset in enumerate(datasets) if dataset.control in measured}
    others = {
        at: list(distances(datasets[0], other, expected))
        for at, other in enumerate(datasets[1:], start=1)
        if at not in places.values()
    }
    for kind, title in _TITLES.items():
        if found := [one for one in validated if one.kind == kind]:
            # Where nobody says which dataset it was, the one that is as far in all its features.
            same = (at for at, each in others.items() if each and _figures(each) <= _figures(found))
            at = places.get(kind) or next(same, None)
            others.pop(at or 0, None)
            yield Compared(title if at is None else datasets[at].name, at, found, _gaps(datasets, at))
    for at, each in others.items():
        yield Compared(datasets[at].name, at, each, _gaps(datasets, at))


def _gaps(datasets: Sequence[Dataset], at: int | None) -> Sequence[Gap]:
    return () if not at else tuple(gaps(datasets[0], datasets[at]))


def gaps(current: Dataset, other: Dataset) -> Iterator[Gap]:
    """What both have and is missing in another share of rows."""
    for path, here in current.facts.items():
        there = other.facts.get(path)
        if there is not None and (found := gap(here, there)) is not None:
            yield found


def gap(here: Facts, there: Facts) -> Gap | None:
    """Whether it is missing in another share of rows: the pooled test of two proportions."""
    if not here.rows or not there.rows:
        return None
    both = (here.view.missing + there.view.missing) / (here.rows + there.rows)
    chance = _CHANCE * math.sqrt(both * (1 - both) * (1 / here.rows + 1 / there.rows))
    found = Gap(here.path, here.view.missing / here.rows, there.view.missing / there.rows)
    return found if abs(found.share - found.other) > chance else None


def _figures(comparisons: Sequence[Comparison]) -> set[object]:
    return {(one.path, one.distance, one.measurement) for one in comparisons}


def distances(current: Dataset, other: Dataset, schema: Schema | None) -> Iterator[Comparison]:
    """What has a threshold for drift, and of every feature the share of values that would have to change."""
    known = {feature.steps: feature.proto for feature in schema.features()} if schema is not None else {}
    control = Control.of("drift", other.whole, by_weight=False)
    for facts in current.facts.values():
        feature = known.get(facts.view.path, schema_pb2.Feature())
        comparator = Comparator(feature, facts.view, control)
        if comparator.pair is None:
            continue
        yield from (comparison for _, comparison in comparator.judged)
        named = {threshold.distance.name for threshold in comparator.thresholds}
        if BY_DEFAULT.name not in named and not BY_DEFAULT.obstacle(comparator.pair):
            measurement = BY_DEFAULT.measure(comparator.pair)
            yield Comparison(facts.path, "drift", BY_DEFAULT.name, None, measurement)
