"""What was predicted against what happened, drawn: versions, reliability, time, slices, positions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from rich.console import Group, RenderableType
from rich.text import Text

from assay.labels.estimate import Estimate
from assay.labels.feedback.calibration import Calibration
from assay.labels.feedback.exposure import Exposure, Shown
from assay.labels.feedback.feedback import Feedback, GroupFeedback, Quality
from assay.labels.span import spell

from ..figure import count, number
from ..inert import inert
from ..rate import interval, rate, slice_name, written
from .maturity import bar, warnings
from .table import name, table, titled

#: Partitions, slices and positions shown.
PARTITIONS, SLICES, POSITIONS = 14, 20, 20

#: Columns of the figures of scores, in `_figures`.
_SCORED = ("rows", "actual", "predicted", "ratio", "AUC", "log loss", "calib. error")


def feedback_report(found: Feedback, *, title: str) -> RenderableType:
    """The whole, then versions, reliability, partitions, slices and positions as far as there are any."""
    return Group(*_parts(found, title))


def _parts(found: Feedback, title: str) -> Iterator[RenderableType]:
    yield _header(found, title)
    if found.whole is not None:
        scored = found.whole.quality.auc is not None or found.whole.quality.calibration is not None
        groups = [("all", found.whole), *((one.version or "", one) for one in found.versions)]
        if scored:
            yield _table("Scores", groups)
            yield _legend(found.whole.quality)
        if found.whole.quality.calibration is not None:
            yield _reliability(found.whole.quality.calibration)
        if len(found.partitions) > 1:
            yield from _over_time(found.partitions, scored)
        if found.slices:
            yield from _by_slice(found.slices, scored)
    if found.exposure is not None:
        yield _positions(found.exposure)
        yield from warnings(found.exposure.warnings)
    yield from warnings(found.warnings)


def _header(found: Feedback, title: str) -> Text:
    about = f"  {inert(found.label, 40)}"
    if found.as_of is not None and found.horizon is not None:
        about += f", as of {written(found.as_of)}, window {spell(found.horizon)}"
    lines = ["no label is final yet"]
    if found.whole is not None:
        quality = found.whole.quality
        lines = [f"{count(quality.rows)} predictions with a final label, {interval(quality.actual)} positive"]
    if found.open:
        lines.append(f"{count(found.open)} more are not final yet: their window is open, or they have no label")
    return Text.assemble((inert(title, 200), "bold"), (about, "dim"), "\n", "\n".join(lines))


def _table(title: str, groups: Iterable[tuple[str, GroupFeedback]], first: str = "") -> RenderableType:
    drawn = table((first,), _SCORED)
    for named, group in groups:
        drawn.add_row(name(named), *_figures(group.quality))
    return titled(title, drawn)


def _figures(quality: Quality) -> Iterator[Text | str]:
    found = quality.calibration
    yield count(quality.rows)
    yield rate(quality.actual.value)
    yield "-" if quality.predicted is None else rate(quality.predicted)
    yield Text("-") if found is None or found.ratio is None else _ratio(found.ratio)
    yield "-" if quality.auc is None else f"{quality.auc.value:.3f}"
    yield "-" if quality.log_loss is None else number(quality.log_loss.value)
    yield Text("-") if found is None else Text(number(found.error.value), "bold red" if _off(found) else "")


def _ratio(ratio: Estimate) -> Text:
    return Text(f"{ratio.value:.2f}", "" if ratio.low <= 1 <= ratio.high else "bold red")


def _off(found: Calibration) -> bool:
    return found.error.value > found.noise


def _legend(quality: Quality) -> Text:
    parts = ["ratio: positives for each predicted"]
    if quality.auc is not None:
        parts.append(f"AUC of all {quality.auc.low:.3f} to {quality.auc.high:.3f}")
    if quality.calibration is not None:
        parts.append(f"calibration error beyond {number(quality.calibration.noise)} is more than chance")
    if quality.normalized_entropy is not None:
        parts.append(f"log loss {quality.normalized_entropy:.0%} of guessing")
    return Text("; ".join(parts), "dim")


def _reliability(found: Calibration) -> RenderableType:
    drawn = table(("scores up to",), ("rows", "predicted", "actual", "interval"), "actual, │ predicted")
    most = max([one.actual.value for one in found.bins] + [one.predicted for one in found.bins]) or 1.0
    for one in found.bins:
        within = one.actual.low <= one.predicted <= one.actual.high
        drawn.add_row(
            rate(one.high),
            count(one.rows),
            rate(one.predicted),
            Text(rate(one.actual.value), "" if within else "bold red"),
            Text(f"{rate(one.actual.low)}-{rate(one.actual.high)}", "dim"),
            _marked(one.actual.value / most, one.predicted / most),
        )
    return titled("Reliability: what is predicted against what happens", drawn)


def _marked(actual: float, predicted: float, width: int = 14) -> Text:
    """A bar with a mark."""
    cells = list(bar(actual, width).plain.ljust(width))
    drawn = Text("".join(cells), "green")
    at = min(width - 1, round(predicted * width))
    return Text.assemble(drawn[:at], ("│", "bold"), drawn[at + 1 :])


def _over_time(partitions: Sequence[GroupFeedback], scored: bool) -> Iterator[RenderableType]:
    whole = [one for one in partitions if one.version is None]
    shown = whole[-PARTITIONS:]
    more = f", the last {PARTITIONS} of {count(len(whole))}" if len(whole) > PARTITIONS else ""
    named = [("" if one.start is None else written(one.start), one) for one in shown]
    yield _table(f"Over time{more}", named, "partition") if scored else _rates(f"Over time{more}", named, "partition")


def _by_slice(slices: Sequence[GroupFeedback], scored: bool) -> Iterator[RenderableType]:
    whole = [one for one in slices if one.version is None]
    more = f", the first {SLICES} of {count(len(whole))}" if len(whole) > SLICES else ""
    named = [(slice_name(one), one) for one in whole[:SLICES]]
    yield _table(f"Slices{more}", named, "slice") if scored else _rates(f"Slices{more}", named, "slice")


def _rates(title: str, groups: Iterable[tuple[str, GroupFeedback]], first: str) -> RenderableType:
    drawn = table((first,), ("rows", "positive", "actual", "interval"))
    for named, group in groups:
        quality = group.quality
        interval_of = f"{rate(quality.actual.low)}-{rate(quality.actual.high)}"
        figures = (count(quality.rows), count(quality.positives), rate(quality.actual.value), interval_of)
        drawn.add_row(name(named), *figures)
    return titled(title, drawn)


def _positions(found: Exposure) -> RenderableType:
    weighted = any(one.snips is not None for one in found.whole)
    columns = ("rows", "clicks", "clicked", "interval")
    drawn = table(("shown",), (*columns, *(("all alike", "interval", "worth") if weighted else ())))
    for whole in found.whole:
        drawn.add_row(name(whole.version or "everywhere"), *_shown(whole, weighted))
        for one in [each for each in found.positions if each.version == whole.version][:POSITIONS]:
            drawn.add_row(Text(f"  position {inert(one.position or '', 20)}", "cyan"), *_shown(one, weighted))
    legend = Text("all alike: clicked had every action been shown as often (SNIPS); worth: rows of equal weight", "dim")
    return Group(titled("Click-through by position", drawn), *([legend] if weighted else []))


def _shown(one: Shown, weighted: bool) -> Iterator[Text | str]:
    yield count(one.rows)
    yield count(one.clicks)
    yield from _estimated(one.rate)
    if weighted:
        yield from _estimated(one.snips)
        yield "-" if one.effective is None else count(round(one.effective))


def _estimated(found: Estimate | None) -> Iterator[Text | str]:
    if found is None:
        yield from ("-", "")
        return
    yield rate(found.value)
    yield Text(f"{100 * found.low:.2g}-{100 * found.high:.2g}%", "dim")
