"""How far features moved between datasets, the one that moved most beyond chance first."""

from __future__ import annotations

from rich.console import Group, RenderableType

from assay.checks import Comparison
from assay.checks.distances import DISTANCES

from ..inert import inert
from ..plain import Plain, plain
from ..report import Report
from ..summary import VALUE, Part
from ..terminal.moved import moved_report, rank
from .section import Section

#: Rows of Markdown.
MOST = 15


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


class Beside(Part, frozen=True):
    """The first dataset beside another one."""

    title: str
    comparisons: list[Measured]
    #: The place of the other dataset in the report; None where only the anomalies tell of it.
    at: int | None = None


class Content(Part, frozen=True):
    """One group for each dataset that the first is compared with."""

    groups: list[Beside]


class Drift(Section):
    """A ranking with distance, threshold, uncertainty and noise."""

    name, title = "drift", "Drift"

    def content(self, report: Report) -> Content | None:
        groups = [
            Beside(each.title, [_told(one, report) for one in sorted(each.comparisons, key=rank)], each.at)
            for each in report.compared
        ]
        return Content(groups) if groups else None

    def terminal(self, report: Report) -> RenderableType | None:
        # What validation measured stands below the anomalies.
        beside = [each for each in report.compared if each.at]
        drawn = [moved_report(each.comparisons, title=f"against {each.title}") for each in beside]
        return Group(*drawn) if drawn else None

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
