"""Feature skew drawn, the worst feature first."""

from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from assay.checks.wording import percent
from assay.rows import Explanation, FeatureSkew, Skew

from ..figure import count, number
from ..inert import inert
from .table import table

#: Columns of a shown value, of a list of names, and of an explanation.
_VALUE, _NAMES, _SENTENCE = 40, 400, 300


def skew_report(skew: Skew, *, title: str) -> RenderableType:
    """What became of the rows, then each feature that differs: how often, by what transformation, for example where."""
    return Group(*_parts(skew, title))


def _parts(skew: Skew, title: str) -> Iterator[RenderableType]:
    worse = [feature for feature in skew if feature.differing or feature.retyped]
    differing = sum(feature.differing > 0 for feature in skew)
    verdict = f"{differing} of {len(skew)} features differ" if differing else "no feature differs"
    style = "bold red" if differing or not skew.joined else "bold green"
    joined = f"{count(skew.joined)} joined row{'' if skew.joined == 1 else 's'}, "
    yield Text.assemble((inert(title, 200), "bold"), "\n", joined, (verdict, style))
    yield _sides(skew)
    yield from _notes(skew)
    for feature in worse:
        yield Text.assemble("\n", (inert(feature.path, 100), "cyan"), "  ", (_heading(feature), "bold"))
        yield _details(feature)
    same = [inert(feature.path, 60) for feature in skew if feature not in worse]
    if same and worse:
        yield Text.assemble("\n", ("the same: ", "dim"), inert(", ".join(same), _NAMES))


def _sides(skew: Skew) -> Table:
    drawn = table(("",), ("rows", "joined", "unmatched", "duplicated", "without identifier"))
    for name, side in (("training", skew.training), ("serving", skew.serving)):
        figures = (side.rows, side.joined, side.unmatched, side.duplicated, side.missing)
        drawn.add_row(name, *map(count, figures))
    return drawn


def _notes(skew: Skew) -> Iterator[Text]:
    """What else is odd about a side."""
    on = ", ".join(skew.on)
    for name, side, columns in (
        ("training", skew.training, skew.only_training),
        ("serving", skew.serving, skew.only_serving),
    ):
        if side.unreadable:
            yield Text(f"{name}: {count(side.unreadable)} records could not be read", "yellow")
        if side.example is not None:
            values = "1 value of {} occurs" if side.repeated == 1 else f"{count(side.repeated)} values of {{}} occur"
            several = f"{values.format(on)} several times, such as {side.example}"
            yield Text(f"{name}: {inert(several, _NAMES)}", "yellow")
        if columns:
            yield Text(f"only in {name}: {inert(', '.join(columns), _NAMES)}", "yellow")


def _heading(feature: FeatureSkew) -> str:
    if not feature.differing:
        return "equal values of another type"
    return f"differs in {percent(feature.share)} of rows"


def _details(feature: FeatureSkew) -> Table:
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(width=10, justify="right", style="dim")
    grid.add_column(overflow="fold")
    for explanation in feature.explanations:
        grid.add_row("because", _because(explanation))
    for label, text in _facts(feature):
        grid.add_row(label, Text(text))
    return grid


def _because(explanation: Explanation) -> Text:
    known = f"  ({explanation.note})" if explanation.note else ""
    interval = f"95% interval {100 * explanation.low:.1f}-{100 * explanation.high:.1f}"
    return Text.assemble(
        (inert(explanation.text, _SENTENCE), "bold"),
        f"{known} for {percent(explanation.share)} of {explanation.among} ({interval})",
    )


def _facts(feature: FeatureSkew) -> Iterator[tuple[str, str]]:
    ways = (
        (feature.mismatch, "with another value"),
        (feature.only_training, "only in training"),
        (feature.only_serving, "only in serving"),
    )
    if feature.differing:
        yield "rows", ", ".join(f"{count(rows)} {way}" for rows, way in ways if rows)
    if feature.retyped:
        yield "types", ", ".join(f"{training} → {serving}" for training, serving in feature.types)
    if feature.sizes is not None:
        sizes = feature.sizes
        yield (
            "difference",
            f"median {number(sizes.median)} ({percent(sizes.median_relative)}), "
            f"largest {number(sizes.largest)} ({percent(sizes.largest_relative)})",
        )
    for place, pair in enumerate(feature.pairs):
        values = f"{inert(pair.training, _VALUE)} → {inert(pair.serving, _VALUE)}"
        yield "" if place else "example", f"{inert(pair.identifier, _VALUE)}: {values}"
