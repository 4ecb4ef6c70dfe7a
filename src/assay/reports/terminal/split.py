"""Rows behind anomalies, drawn: how many, and the first of them with what is wrong marked."""

from collections.abc import Iterator, Sequence

import polars as pl
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from assay.rows import Split
from assay.rows.offending import ANOMALIES, ROW
from assay.schemas.path import parse_path

from ..figure import count
from ..finding import DATASET
from ..inert import inert
from .table import name, table, titled

#: Columns of the data shown beside one another, and how wide their cells may be.
COLUMNS, CELL = 3, 24

_MARK = "! "


def split_report(split: Split, places: Sequence[str]) -> RenderableType:
    """How many rows are behind each anomaly, where they were written, and the first few of them."""
    return Group(*_parts(split, places))


def _parts(split: Split, places: Sequence[str]) -> Iterator[RenderableType]:
    summary = split.summary
    rows = summary.good + summary.bad
    told = f"{count(summary.bad)} of {count(rows)} rows {'is' if summary.bad == 1 else 'are'} behind these anomalies"
    yield Text(f"{told}, written to {' and '.join(places)}", "bold")
    if summary.unreadable:
        yield Text(f"{count(summary.unreadable)} more could not be read", "yellow")
    if summary.anomalies:
        drawn = table(("feature",), ("rows",), "anomaly")
        for behind in summary.anomalies:
            why = f": {behind.why_none}" if behind.why_none else ""
            drawn.add_row(name(behind.path or DATASET), count(behind.rows), Text(behind.type + why))
        yield titled("Rows behind anomalies", drawn)
    if split.first.height:
        yield titled("The first of them", _first(split.first))


def _first(rows: pl.DataFrame) -> Table:
    faults = [{parse_path(each["path"])[0] for each in anomalies} for anomalies in rows[ANOMALIES].to_list()]
    shown = [column for column in rows.columns if any(column in fault for fault in faults)][:COLUMNS]
    drawn = table(("row",))
    for column in shown:
        drawn.add_column(inert(column, CELL), overflow="fold")
    for row, fault in zip(rows[[ROW, *shown]].iter_rows(), faults, strict=True):
        cells = [_cell(value, column in fault) for value, column in zip(row[1:], shown, strict=True)]
        drawn.add_row(Text(count(row[0])), *cells)
    return drawn


def _cell(value: object, wrong: bool) -> Text:
    text = "no value" if value is None else inert(str(value), CELL)
    return Text(_MARK + text, "bold red") if wrong else Text(text)
