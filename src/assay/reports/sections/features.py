"""Every feature of every dataset: the heart of a report."""

from __future__ import annotations

from rich.console import Group, RenderableType

from ..report import Report
from ..summary import Detail, Part, Summary, summaries
from ..terminal.statistics import dataset_report
from .section import Section


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
        return Group(*(dataset_report(one.whole, one.slices, title=one.name) for one in report.datasets))
