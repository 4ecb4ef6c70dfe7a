"""How far features moved between two datasets, the one that moved most first."""

from collections.abc import Iterable, Iterator

from rich.console import Group, RenderableType
from rich.text import Text

from assay.checks import Comparison

from ..figure import number
from ..inert import inert
from .table import name, table, titled

#: Features shown at most; all of them are in the JSON form.
MOST = 12

_TITLES = {"drift": "moved since the previous data", "skew": "training apart from serving"}

#: Columns of a shown value, and of a reason.
_VALUE, _REASON = 40, 80


def moved_report(comparisons: Iterable[Comparison], *, title: str | None = None) -> RenderableType:
    """A table for each dataset that was compared with: what has a threshold, and what moved by more than chance."""
    listed = list(comparisons)
    found = ([one for one in listed if one.kind == kind] for kind in _TITLES)
    return Group(*(_table(some, title or _TITLES[some[0].kind]) for some in found if some))


def _table(comparisons: list[Comparison], title: str) -> RenderableType:
    drawn = table(("feature", "distance"), ("value", "±", "at most"), "most by")
    shown = sorted((one for one in comparisons if one.threshold is not None or _moved(one)), key=rank)
    for one in shown[:MOST]:
        drawn.add_row(name(one.path), one.distance, *_figures(one))
    return Group(
        titled(title, drawn) if shown else Text(f"\n{inert(title, 200)}", "bold"), *_notes(comparisons, len(shown))
    )


def _moved(one: Comparison) -> bool:
    return one.measurement is not None and one.measurement.value > one.measurement.noise


def rank(one: Comparison) -> tuple[bool, bool, float]:
    """Sorts comparisons: above the threshold first, then what has one; of those what is furthest beyond chance."""
    found = one.measurement
    beyond = 0.0 if found is None else found.value / found.noise if found.noise else found.value
    return not one.exceeds, one.threshold is None, -beyond


def _figures(one: Comparison) -> Iterator[Text]:
    found = one.measurement
    limit = Text("-", "dim") if one.threshold is None else Text(number(one.threshold))
    if found is None:
        yield from (Text("-", "dim"), Text(), limit, Text(inert(one.obstacle, _REASON), "dim"))
        return
    yield Text(number(found.value), "bold red" if one.exceeds else "" if _moved(one) else "dim")
    yield Text(number(found.uncertainty), "dim")
    yield limit
    yield Text(inert(found.witness, _VALUE)) if _moved(one) else Text("chance", "dim")


def _notes(comparisons: list[Comparison], shown: int) -> Iterator[Text]:
    if shown > MOST:
        yield Text(f"and {shown - MOST:,} more, told by --format json", "dim")
    still = {one.path for one in comparisons} - {one.path for one in comparisons if _moved(one)}
    if still:
        features = f"{len(still):,} feature{'' if len(still) == 1 else 's'}"
        yield Text(f"{features} moved no further than chance would have it in samples of this size", "dim")
