"""How complete labels are, drawn: up to when to train, how long positives take, partitions, slices."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import takewhile

import numpy as np
from rich.console import Group, RenderableType
from rich.text import Text

from assay.labels.maturity.maturity import Cohort, GroupMaturity, Maturity, Wait
from assay.labels.span import spell
from assay.labels.warned import Warned

from ..figure import count
from ..inert import inert
from ..rate import interval, rate, slice_name, written
from .curve import curve
from .table import name, table, titled

#: Columns of the curve, partitions and slices shown.
WIDTH, PARTITIONS, SLICES = 64, 14, 20

#: What is so near to all that it is all.
_WHOLE = 0.9995


def maturity_report(found: Maturity, *, title: str) -> RenderableType:
    """What there is, the cut-off, the curve, and the partitions and slices that are not complete yet."""
    return Group(*_parts(found, title))


def _parts(found: Maturity, title: str) -> Iterator[RenderableType]:
    yield _header(found, title)
    if (wait := found.whole.wait(found.enough)) is not None:
        yield _cutoff(wait)
        yield _curve(found)
        yield _waits(found.whole.waits)
        yield from _partitions(found.whole.partitions)
        if found.slices:
            yield _slices(found)
    yield from warnings(found.warnings)


def _header(found: Maturity, title: str) -> Text:
    labels = found.whole.labels
    told = f"{count(labels.rows)} predictions  {count(labels.positive)} positive  {count(labels.negative)} negative"
    lines = [f"{told}  {count(labels.unknown)} unknown"]
    if found.whole.rate is not None and found.whole.arrived is not None:
        lines.append(f"{interval(found.whole.rate)} are positive in the end")
        lines.append(f"{interval(found.whole.arrived)} of these are known by now")
    about = f"  {inert(found.label, 40)}, as of {written(found.as_of)}, window {spell(found.horizon)}"
    return Text.assemble((inert(title, 200), "bold"), (about, "dim"), "\n", "\n".join(lines))


def _cutoff(wait: Wait) -> Text:
    return Text.assemble(
        "\nTrain on predictions up to ",
        (written(wait.surely_until), "bold green"),
        f": surely {wait.share:.0%} of positives are in.\n",
        (f"By the estimate alone, up to {written(wait.until)}.", "dim"),
    )


def _curve(found: Maturity) -> Group:
    points = found.whole.curve
    ages = [point.age for point in points]
    at = np.linspace(0, ages[-1], WIDTH)
    values, highs = (
        np.interp(at, ages, side) for side in zip(*((p.arrived.value, p.arrived.high) for p in points), strict=True)
    )
    drawn = curve(values.tolist(), highs.tolist(), ("0s", f"{spell(ages[-1])} after the prediction"))
    return Group(Text("\nShare of the positives that is known", "bold"), drawn)


def _waits(waits: Sequence[Wait]) -> RenderableType:
    drawn = table(("positives known",), tuple(f"{wait.share:.0%}" for wait in waits))
    drawn.add_row("after", *(Text(spell(wait.age.value)) for wait in waits))
    drawn.add_row("surely after", *(Text(spell(wait.age.high), "dim") for wait in waits))
    return Group("", drawn)


def _partitions(cohorts: Sequence[Cohort]) -> Iterator[RenderableType]:
    complete = list(takewhile(_is_complete, cohorts))
    rest = cohorts[len(complete) :]
    if not rest:
        if complete:
            yield Text(f"\nAll {count(len(complete))} partitions are complete.", "green")
        return
    drawn = table(("partition",), ("rows", "positive", "unknown", "known", "to come"), "share of its positives")
    if complete:
        rows, positive = (sum(getattr(each.labels, key) for each in complete) for key in ("rows", "positive"))
        drawn.add_row(
            Text(f"{count(len(complete))} before", "dim"), count(rows), count(positive), "0", "100%", "0", bar(1.0)
        )
    for cohort in rest[-PARTITIONS:]:
        labels = cohort.labels
        known = "-" if cohort.arrived is None else rate(cohort.arrived.value)
        figures = (count(labels.rows), count(labels.positive), count(labels.unknown), known, _missing(cohort))
        drawn.add_row(
            name(written(cohort.start)), *figures, "" if cohort.arrived is None else bar(cohort.arrived.value)
        )
    hidden = len(rest) - PARTITIONS
    yield titled(
        "Partitions" + (f", the last {PARTITIONS} of {count(len(rest))} incomplete" if hidden > 0 else ""), drawn
    )


def _is_complete(cohort: Cohort) -> bool:
    return not cohort.labels.unknown and cohort.arrived is not None and cohort.arrived.low > _WHOLE


def _missing(cohort: Cohort) -> str:
    if cohort.missing is None or cohort.arrived is None:
        return "-"
    return count(round(cohort.missing))


def _slices(found: Maturity) -> RenderableType:
    waits = f"{found.enough:.0%} after"
    drawn = table(("slice",), ("rows", "positive", "in the end", "known", waits, "surely"))
    for group in found.slices[:SLICES]:
        drawn.add_row(name(slice_name(group)), *_figures(group, found.enough))
    more = len(found.slices) - SLICES
    return titled("Slices" + (f", the first {SLICES} of {count(len(found.slices))}" if more > 0 else ""), drawn)


def _figures(group: GroupMaturity, enough: float) -> Iterator[str]:
    yield count(group.labels.rows)
    yield count(group.labels.positive)
    yield "-" if group.rate is None else rate(group.rate.value)
    yield "-" if group.arrived is None else rate(group.arrived.value)
    wait = group.wait(enough)
    yield "-" if wait is None else spell(wait.age.value)
    yield "-" if wait is None else spell(wait.age.high)


def warnings(found: Sequence[Warned]) -> Iterator[Text]:
    """A line for each, marked."""
    for place, warned in enumerate(found):
        yield Text.assemble("\n" if not place else "", ("! ", "yellow"), inert(warned.text, 400))


def bar(value: float, width: int = 14) -> Text:
    """A share from 0 to 1 as a bar."""
    eighths = round(value * width * 8)
    full, rest = divmod(eighths, 8)
    return Text("█" * full + ("▏▎▍▌▋▊▉"[rest - 1] if rest else ""), "green")
