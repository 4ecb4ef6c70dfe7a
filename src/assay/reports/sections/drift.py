"""How far features moved between datasets, the one that moved most beyond chance first."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.text import Text

from assay.checks import Comparison
from assay.checks.distances import DISTANCES

from ..compared import Compared
from ..inert import inert
from ..plain import Plain, plain
from ..report import Report
from ..summary import VALUE, Part
from ..terminal.moved import moved_report, rank
from ..terminal.table import name
from .section import Section

#: Rows of Markdown; datasets that are compared where there is little room: of more, the last one is.
MOST, FEW = 15, 3


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
    #: What is missing in another share of rows: the feature, the share in the first dataset, and in the other one.
    gaps: tuple[tuple[str, Plain, Plain], ...] = ()


class Content(Part, frozen=True):
    """One group for each dataset that the first is compared with."""

    groups: list[Beside]


class Drift(Section):
    """A ranking with distance, threshold, uncertainty and noise."""

    name, title = "drift", "Drift"

    def content(self, report: Report) -> Content | None:
        groups = [
            Beside(
                each.title,
                [_told(one, report) for one in sorted(each.comparisons, key=rank)],
                each.at,
                tuple((report.shown(gap.path), plain(gap.share, 4), plain(gap.other, 4)) for gap in each.gaps),
            )
            for each in report.compared
        ]
        return Content(groups) if groups else None

    def terminal(self, report: Report) -> RenderableType | None:
        # What validation measured stands below the anomalies.
        beside = [each for each in report.compared if each.at]
        shown = beside if len(beside) <= FEW else beside[-1:]
        drawn = [part for each in shown for part in _drawn(each, report)]
        if len(shown) < len(beside):
            drawn.append(Text(f"{len(beside) - 1:,} other datasets are compared on the page: -o report.html", "dim"))
        return Group(*drawn) if drawn else None

    def markdown(self, report: Report) -> str | None:
        from ..markdown import code, grid

        parts = []
        groups = (self.content(report) or Content([])).groups
        for group in groups if len(groups) <= FEW else groups[-1:]:
            moved = [one for one in group.comparisons if one.value is not None and (one.exceeds or _beyond(one))]
            rows = [
                [code(one.path), one.title, _written(one), code(one.witness), _verdict(one)] for one in moved[:MOST]
            ]
            more = f"\n\nand {len(moved) - MOST:,} more" if len(moved) > MOST else ""
            found = grid(("feature", "distance", "value", "most by", ""), rows) + more
            parts.append(
                f"Against {code(group.title)}:" + (f"\n\n{found}" if moved else " nothing moved beyond chance")
            )
            if group.gaps:
                gaps = [
                    f"{code(path)} ({_percent(here)}, {_percent(there)})" for path, here, there in group.gaps[:MOST]
                ]
                parts.append(f"Missing in another share of rows: {', '.join(gaps)}")
        return "\n\n".join(parts) or None


def _drawn(each: Compared, report: Report) -> Iterator[RenderableType]:
    yield moved_report(each.comparisons, title=f"against {each.title}")
    for gap in each.gaps[:MOST]:
        shares = f"missing in {_percent(gap.share)} of rows, there in {_percent(gap.other)}"
        yield Text.assemble(("! ", "yellow"), name(report.shown(gap.path)), f" {shares}")


def _percent(value: Plain) -> str:
    return f"{float(value or 0):.1%}"


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
