"""Every feature of every dataset: the heart of a report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from rich.console import Group, RenderableType
from rich.text import Text

from assay.checks import Severity

from ..facts import Facts
from ..report import Report
from ..summary import Detail, Part, Summary, summaries
from ..terminal.statistics import dataset_report
from .section import Section

#: Datasets whose features are all told; of more, those of the first and the last.
FEW = 3


class Content(Part, frozen=True):
    """The features, with a cell for each dataset of the report."""

    features: list[Summary]


class Features(Section):
    """Tables of numbers and texts with small charts, in any order, and each feature at large."""

    name, title = "features", "Features"

    def content(self, report: Report) -> Content | None:
        sides = [dataset.facts for dataset in report.datasets]
        found = summaries(sides, report, Detail.fitting(sum(map(len, sides))))
        return Content(found) if found else None

    def terminal(self, report: Report) -> RenderableType:
        first = importance(report)
        few = len(report.datasets) <= FEW
        shown = report.datasets if few else (report.datasets[0], report.datasets[-1])
        drawn = [dataset_report(one.whole, one.slices, title=one.name, first=first) for one in shown]
        rest = [] if few else [Text(f"{len(report.datasets) - 2:,} more datasets: -o report.html", "dim")]
        return Group(*drawn, *rest)


def importance(report: Report) -> Callable[[Facts], tuple[float, ...]]:
    """The key that sorts features as the page does: errors, anomalies, what moved beyond chance, what is missing."""
    found = report.anomalies or ()
    errors, every = (Counter(one.path for one in found if least <= one.severity) for least in reversed(Severity))
    measured = [(one.path, one.measurement) for each in report.compared for one in each.comparisons if one.measurement]
    beyond = {gap.path: abs(gap.share - gap.other) for each in report.compared for gap in each.gaps}
    for path, one in measured:
        beyond[path] = max(beyond.get(path, 0), one.value - one.noise)

    def key(facts: Facts) -> tuple[float, ...]:
        missing = facts.view.missing / facts.rows if facts.rows else 0
        return -errors[facts.path], -every[facts.path], -beyond.get(facts.path, 0), -missing

    return key
