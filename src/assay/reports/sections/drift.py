"""How far features moved between datasets, the one that moved most beyond chance first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import Group, RenderableType
from tensorflow_metadata.proto.v0 import schema_pb2

from assay.checks import Comparison
from assay.checks.comparison import BY_DEFAULT, Comparator
from assay.checks.control import Control
from assay.checks.distances import DISTANCES
from assay.schemas import Schema

from ..inert import inert
from ..plain import Plain, plain
from ..report import Dataset, Report
from ..summary import VALUE, Part
from ..terminal.moved import moved_report, rank
from .section import Section

#: Rows of Markdown.
MOST = 15

_TITLES = {"drift": "previous data", "skew": "serving data"}


class Measured(Part, frozen=True):
    """A distance of one feature; without a value it could not be measured, and the obstacle says why."""

    path: str
    distance: str
    title: str
    value: Plain = None
    uncertainty: Plain = None
    #: What chance alone makes of samples of this size.
    noise: Plain = None
    threshold: Plain = None
    witness: str = ""
    exceeds: bool = False
    obstacle: str = ""


class Compared(Part, frozen=True):
    """The first dataset beside another one."""

    title: str
    comparisons: list[Measured]
    #: The place of the other dataset in the report; None where only the anomalies tell of it.
    at: int | None = None


class Content(Part, frozen=True):
    """One group for each dataset that the first is compared with."""

    groups: list[Compared]


class Drift(Section):
    """A ranking with distance, threshold, uncertainty and noise."""

    name, title = "drift", "Drift"

    def content(self, report: Report) -> Content | None:
        groups = [
            Compared(title, [_told(one, report) for one in sorted(found, key=rank)], at)
            for title, at, found in compared(report)
        ]
        return Content(groups) if groups else None

    def terminal(self, report: Report) -> RenderableType | None:
        # What validation measured stands below the anomalies.
        groups = [moved_report(found, title=f"{title}: moved") for title, at, found in compared(report) if at]
        return Group(*groups) if groups else None

    def markdown(self, report: Report) -> str | None:
        from ..markdown import code, grid

        parts = []
        for group in (self.content(report) or Content([])).groups:
            moved = [one for one in group.comparisons if one.value is not None and (one.exceeds or _beyond(one))]
            rows = [
                [code(one.path), one.title, _written(one), code(one.witness), _verdict(one)] for one in moved[:MOST]
            ]
            more = f"\n\nand {len(moved) - MOST:,} more" if len(moved) > MOST else ""
            found = grid(("feature", "distance", "value", "most by", ""), rows) + more
            parts.append(
                f"Against {code(group.title)}:" + (f"\n\n{found}" if moved else " nothing moved beyond chance")
            )
        return "\n\n".join(parts) or None


def _beyond(one: Measured) -> bool:
    return float(one.value or 0) > float(one.noise or 0)


def _written(one: Measured) -> str:
    limit = "" if one.threshold is None else f", at most {float(one.threshold):.3g}"
    return f"{float(one.value or 0):.3g} ± {float(one.uncertainty or 0):.2g}{limit}"


def _verdict(one: Measured) -> str:
    return "❌ above its threshold" if one.exceeds else "moved"


def compared(report: Report) -> Iterator[tuple[str, int | None, Sequence[Comparison]]]:
    """The first dataset beside each other one, and beside what validation compared it with: title, place, distances."""
    validated = report.anomalies.measurements if report.anomalies is not None else ()
    measured = {one.kind for one in validated}
    places = {str(dataset.control): at for at, dataset in enumerate(report.datasets) if dataset.control in measured}
    others = {
        at: list(distances(report.datasets[0], other, report.expected))
        for at, other in enumerate(report.datasets[1:], start=1)
        if at not in places.values()
    }
    for kind, title in _TITLES.items():
        if found := [one for one in validated if one.kind == kind]:
            # Where nobody says which dataset it was, the one that is as far in all its features.
            same = (at for at, each in others.items() if each and _figures(each) <= _figures(found))
            at = places.get(kind) or next(same, None)
            others.pop(at or 0, None)
            yield title if at is None else report.datasets[at].name, at, found
    for at, each in others.items():
        yield report.datasets[at].name, at, each


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


def _told(one: Comparison, report: Report) -> Measured:
    title, found, path = DISTANCES[one.distance].title, one.measurement, report.shown(one.path)
    if found is None:
        return Measured(path, one.distance, title, threshold=plain(one.threshold), obstacle=one.obstacle)
    return Measured(
        path,
        one.distance,
        title,
        plain(found.value, 4),
        plain(found.uncertainty, 3),
        plain(found.noise, 4),
        plain(one.threshold),
        inert(found.witness, VALUE) if found.witness else "",
        one.exceeds,
    )
