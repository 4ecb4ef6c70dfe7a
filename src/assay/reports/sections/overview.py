"""The datasets side by side, and whether anything is wrong."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.text import Text

from assay.profiles.cross_documents import duplicates_of

from ..dataset import Dataset
from ..facts import Facts
from ..figure import count, share
from ..finding import tally
from ..inert import inert
from ..plain import Plain, plain
from ..report import NAME, Report
from ..summary import Part, kind
from ..terminal.table import name, table
from .section import Section

#: What is told of each dataset, where there is room for few figures.
FIGURES = ("rows", "features", "missing", "duplicates", "unreadable")


#: Datasets that are told where there is little room.
MOST = 24


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
    #: Rows that repeat another one, and by how many that may be off; None where nobody counted.
    duplicates: tuple[int, int] | None = None


class Content(Part, frozen=True):
    """What is said at a glance."""

    title: str
    datasets: list[Line]
    #: None where nobody validated.
    errors: int | None = None
    warnings: int | None = None
    verdict: str = ""
    #: The dataset that was validated, where its number of rows tells which.
    validated: str = ""


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
        alike = [line.name for line in lines if line.rows == found.rows]
        return Content(
            title, lines, errors, len(found) - errors, tally(found), alike[0] if len(alike) == 1 < len(lines) else ""
        )

    def terminal(self, report: Report) -> RenderableType | None:
        content = self.content(report)
        if len(content.datasets) < 2:
            return None
        drawn = table(("dataset",), FIGURES)
        for line in _some(content.datasets):
            drawn.add_row(*([name(line.name), *_figures(line)] if line else ["…"]))
        return Group(Text(content.title, "bold"), drawn)

    def markdown(self, report: Report) -> str:
        from ..markdown import code, grid

        content = self.content(report)
        empty = ["…", *[""] * len(FIGURES)]
        rows = [[code(line.name), *_figures(line)] if line else empty for line in _some(content.datasets)]
        return grid(("dataset", *FIGURES), rows, right=len(FIGURES))


def _some(lines: Sequence[Line]) -> list[Line | None]:
    """All of a few, the first and the last of many with None between."""
    return list(lines) if len(lines) <= MOST else [*lines[: MOST // 2], None, *lines[-(MOST // 2) :]]


def _figures(line: Line) -> tuple[str, ...]:
    missing = share(float(line.missing or 0), float(line.cells or 0))
    unreadable = count(line.unreadable) if line.unreadable else "-"
    return count(line.rows), count(line.features), missing, _duplicates(line), unreadable


def _duplicates(line: Line) -> str:
    if line.duplicates is None:
        return "-"
    times, error = line.duplicates
    return f"{count(times)} ±{count(error)}" if error else count(times)


def _line(dataset: Dataset) -> Line:
    known = list(dataset.facts.values())
    top = [facts for facts in known if len(facts.view.path) == 1]
    weight = dataset.whole.weighted_num_examples
    repeated = duplicates_of(dataset.whole)
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
        None if repeated is None else (repeated.duplicates, repeated.error),
    )


def _kinds(known: list[Facts]) -> dict[str, int]:
    kinds = [kind([facts]) for facts in known]
    return {each: kinds.count(each) for each in dict.fromkeys(kinds)}
