"""Slices of the datasets, to choose two that are compared."""

from __future__ import annotations

from ..facts import facts
from ..inert import inert
from ..report import NAME, Report
from ..summary import Detail, Part, Summary, summaries
from .section import Section

#: Features times slices that a page holds.
CELLS = 3_000


class Slice(Part, frozen=True):
    """Some rows of a dataset, or all of them."""

    name: str
    rows: int


class Content(Part, frozen=True):
    """The slices, the largest first, and every feature with a cell for each."""

    slices: list[Slice]
    features: list[Summary]
    #: Slices that there is no room for, the smallest ones.
    left_out: int = 0


class Slices(Section):
    """Any two slices side by side, as features are shown."""

    name, title = "slices", "Slices"

    def content(self, report: Report) -> Content | None:
        several = len(report.datasets) > 1
        known = [
            (f"{dataset.name}: {name}" if several else name, rows)
            for dataset in report.datasets
            if dataset.slices
            for name, rows in [("all rows", dataset.whole), *((each.name, each) for each in dataset.slices)]
        ]
        if not known:
            return None
        known.sort(key=lambda each: -each[1].num_examples)
        most = max(CELLS // max(len(known[0][1].features), 1), 2)
        kept = known[:most]
        sides = [{one.path: one for one in facts(rows)} for _, rows in kept]
        return Content(
            [Slice(inert(name, NAME), rows.num_examples) for name, rows in kept],
            summaries(sides, report, Detail.fitting(sum(map(len, sides)))),
            len(known) - len(kept),
        )
