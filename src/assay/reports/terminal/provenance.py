"""Where labels come from, drawn."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from assay.labels.provenance import Provenance
from assay.labels.span import spell

from ..inert import inert


def provenance_report(found: Sequence[Provenance], label: str) -> RenderableType:
    """The way of each label, from its prediction to the version that gave it."""
    if not found:
        return Text("there is no such prediction", "bold red")
    return Group(*(_drawn(each, label) for each in found))


def _drawn(each: Provenance, label: str) -> RenderableType:
    key = ", ".join(f"{name}={value}" for name, value in each.key.items())
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(justify="right", style="dim", width=12)
    grid.add_column(overflow="fold")
    for name, value in _facts(each, label):
        grid.add_row(name, inert(value, 200))
    return Group(Text(inert(key, 200), "bold"), grid)


def _facts(each: Provenance, label: str) -> Iterator[tuple[str, str]]:
    if each.made is not None:
        yield "predicted", _time(each.made)
    yield inert(label, 12), f"{each.label or 'no value'}{'' if each.status is None else f', {each.status}'}"
    kind = "" if each.kind is None else f", {each.kind}"
    if each.outcome is not None or each.happened is not None:
        yield "outcome", f"{each.outcome or 'without an id'}{kind}"
    if each.happened is not None:
        after = "" if each.made is None else f", {_after(each.made, each.happened)}"
        yield "happened", f"{_time(each.happened)}{after}"
    if each.known is not None:
        yield "known", _time(each.known)
    if each.revision is not None:
        yield "version", each.revision


def _time(time: datetime) -> str:
    return time.strftime("%Y-%m-%d %H:%M:%S.%f").rstrip("0").rstrip(".")


def _after(made: datetime, happened: datetime) -> str:
    seconds = (happened - made).total_seconds()
    return f"{spell(abs(seconds) * 1e6)} {'after' if seconds >= 0 else 'before'} the prediction"
