"""The datasets side by side, and whether anything is wrong."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.text import Text

from ..facts import Facts
from ..figure import count, share
from ..finding import tally
from ..inert import inert
from ..plain import Plain, plain
from ..report import NAME, Dataset, Report
from ..summary import Part, kind
from ..terminal.table import name, table
from .section import Section


class Line(Part, frozen=True):
    """One dataset."""

    name: str
    rows: int
    features: int
    #: Of the cells of the outermost features, how many are there and how many hold nothing.
    cells: Plain
    missing: Plain
    #: How many features there are of each kind.
    kinds: dict[str, int]
    #: What the rows weigh together, where they carry weights.
    weight: Plain = None
    unreadable: int = 0
    slices: int = 0


class Content(Part, frozen=True):
    """What is said at a glance."""

    title: str
    datasets: list[Line]
    #: None where nobody validated.
    errors: int | None = None
    warnings: int | None = None
    verdict: str = ""


class Overview(Section):
    """Rows, features, missing values and slices of every dataset; the verdict above them."""

    name, title = "overview", "Overview"

    def content(self, report: Report) -> Content:
        found = report.anomalies
        lines = [_line(dataset) for dataset in report.datasets]
        title = inert(report.title, NAME)
        if found is None:
            return Content(title, lines)
        errors = len(found.errors)
        return Content(title, lines, errors, len(found) - errors, tally(found))

    def terminal(self, report: Report) -> RenderableType | None:
        content = self.content(report)
        if len(content.datasets) < 2:
            return None
        figures = ("rows", "features", "missing", "unreadable")
        drawn = table(("dataset",), figures)
        for line in content.datasets:
            drawn.add_row(name(line.name), *_figures(line))
        return Group(Text(content.title, "bold"), drawn)

    def markdown(self, report: Report) -> str:
        from ..markdown import code, grid

        content = self.content(report)
        rows = [[code(line.name), *_figures(line)] for line in content.datasets]
        return grid(("dataset", "rows", "features", "missing", "unreadable"), rows, right=4)


def _figures(line: Line) -> tuple[str, ...]:
    missing = share(float(line.missing or 0), float(line.cells or 0))
    return count(line.rows), count(line.features), missing, count(line.unreadable) if line.unreadable else "-"


def _line(dataset: Dataset) -> Line:
    known = list(dataset.facts.values())
    top = [facts for facts in known if len(facts.view.path) == 1]
    weight = dataset.whole.weighted_num_examples
    return Line(
        inert(dataset.name, NAME),
        dataset.whole.num_examples,
        len(known),
        plain(sum(facts.rows for facts in top)),
        plain(sum(facts.view.missing for facts in top)),
        _kinds(known),
        plain(weight) if weight and weight != dataset.whole.num_examples else None,
        len(dataset.rejected),
        len(dataset.slices),
    )


def _kinds(known: list[Facts]) -> dict[str, int]:
    kinds = [kind([facts]) for facts in known]
    return {each: kinds.count(each) for each in dict.fromkeys(kinds)}
