"""What was known only later than labels claim, drawn."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.text import Text

from assay.labels.leakage import Leakage
from assay.labels.span import spell

from ..figure import count
from ..inert import inert
from .table import table


def leakage_report(found: Leakage, *, title: str) -> RenderableType:
    """A verdict, a row for each kind of leak, and what could not be tested."""
    return Group(*_parts(found, title))


def _parts(found: Leakage, title: str) -> Iterator[RenderableType]:
    broken = sum(leak.rows for leak in found.leaks)
    verdict = (f"{count(broken)} leak{'' if broken == 1 else 's'}", "bold red") if broken else ("no leak", "bold green")
    yield Text.assemble((inert(title, 200), "bold"), f"\n{count(found.rows)} rows of {inert(found.label)}, ", verdict)
    if found.leaks:
        drawn = table(("what is wrong",), ("rows", "by up to"), "first rows")
        for leak in found.leaks:
            most = "" if leak.most is None else spell(leak.most)
            drawn.add_row(inert(leak.text, 100), count(leak.rows), most, ", ".join(map(count, leak.examples)))
        yield Group("", drawn)
    for place, untested in enumerate(found.untested):
        yield Text.assemble("\n" if not place else "", ("not tested: ", "yellow"), inert(untested, 300))
