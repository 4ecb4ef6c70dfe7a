"""How complete labels are, and how predictions compare with what happened."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from rich.console import Group, RenderableType

from assay.labels.estimate import Estimate
from assay.labels.feedback.calibration import Calibration
from assay.labels.feedback.exposure import Exposure, Shown
from assay.labels.feedback.feedback import Feedback, GroupFeedback, Quality
from assay.labels.maturity.maturity import Cohort, Maturity
from assay.labels.span import spell
from assay.labels.warned import Warned

from ..block import Block, Blocks, Grid, Line, Lines, Sentence
from ..figure import count, number
from ..inert import inert
from ..plain import Plain, plain
from ..rate import interval, rate, slice_name, written
from ..report import Report
from ..terminal.feedback import feedback_report
from ..terminal.maturity import maturity_report
from .section import Section

#: Partitions and slices that are listed.
PARTITIONS, SLICES = 60, 100

#: Letters of a warning.
_WARNING = 400


class Labels(Section):
    """The maturity of labels and the feedback on predictions, as far as somebody passed them."""

    name, title = "labels", "Labels"

    def content(self, report: Report) -> Blocks | None:
        maturity, feedback = report.judgment(Maturity), report.judgment(Feedback)
        found: list[Block] = []
        if maturity is not None:
            found.extend(_maturity(maturity))
        if feedback is not None:
            found.extend(_feedback(feedback))
        return Blocks(tuple(found)) if found else None

    def terminal(self, report: Report) -> RenderableType | None:
        maturity, feedback = report.judgment(Maturity), report.judgment(Feedback)
        drawn: list[RenderableType] = []
        if maturity is not None:
            drawn.append(maturity_report(maturity, title=self.title))
        if feedback is not None:
            drawn.append(feedback_report(feedback, title="Predicted and actual"))
        return Group(*drawn) if drawn else None


def _maturity(found: Maturity) -> Iterator[Block]:
    wait = found.whole.wait(found.enough)
    if wait is None:
        yield Sentence("Nothing is known yet of how long outcomes take.", "warning")
    else:
        until, enough = written(wait.surely_until), f"{wait.share:.0%}"
        yield Sentence(f"Train on predictions up to {until}: surely {enough} of positives are in.", "well")
    yield from map(Sentence, _told(found))
    yield from _warned(found.warnings)
    if wait is not None:
        yield _curve(found)
    if len(found.whole.partitions) > 1:
        yield _positives(found.whole.partitions)
    if wait is not None:
        yield _waits(found)
    yield _partitions(found.whole.partitions)
    if found.slices:
        yield _slices(found)


def _told(found: Maturity) -> Iterator[str]:
    labels = found.whole.labels
    known = f"{count(labels.positive)} positive, {count(labels.negative)} negative, {count(labels.unknown)} unknown"
    about = f"{inert(found.label, 40)} as of {written(found.as_of)}, window {spell(found.horizon)}"
    yield f"{about}: {count(labels.rows)} predictions, {known}."
    if found.whole.rate is not None and found.whole.arrived is not None:
        share, arrived = interval(found.whole.rate), interval(found.whole.arrived)
        yield f"{share} are positive in the end; {arrived} of these are known by now."


def _warned(warnings: Iterable[Warned]) -> Iterator[Block]:
    for warned in warnings:
        yield Sentence(inert(warned.text, _WARNING), "warning")


def _band(estimates: Sequence[Estimate | None]) -> tuple[tuple[Plain, ...], tuple[Plain, ...]]:
    return (
        tuple(plain(None if one is None else one.low, 4) for one in estimates),
        tuple(plain(None if one is None else one.high, 4) for one in estimates),
    )


def _values(estimates: Sequence[Estimate | None]) -> tuple[Plain, ...]:
    return tuple(plain(None if one is None else one.value, 4) for one in estimates)


def _curve(found: Maturity) -> Lines:
    points = found.whole.curve
    arrived = [point.arrived for point in points]
    return Lines(
        "Share of the positives that is known, by age",
        (Line("known", _values(arrived)),),
        tuple(point.age / 3_600_000_000 for point in points),
        tuple(spell(point.age) for point in points),
        _band(arrived),
        "interval of 95 %",
        "percent",
    )


def _waits(found: Maturity) -> Grid:
    rows = (
        (
            f"{wait.share:.0%}",
            spell(wait.age.value),
            spell(wait.age.high),
            written(wait.until),
            written(wait.surely_until),
        )
        for wait in found.whole.waits
    )
    columns = ("positives known", ">after", ">surely after", ">predictions up to", ">surely up to")
    return Grid("How long positives take", columns, tuple(rows))


def _positives(cohorts: Sequence[Cohort]) -> Lines:
    return Lines(
        "Positives of each partition",
        (
            Line("expected in the end", tuple(plain(cohort.expected, 5) for cohort in cohorts)),
            Line("known by now", tuple(cohort.labels.positive for cohort in cohorts)),
        ),
        tuple(cohort.start.timestamp() for cohort in cohorts),
        tuple(written(cohort.start) for cohort in cohorts),
        form="count",
    )


def _partitions(cohorts: Sequence[Cohort]) -> Grid:
    rows = [
        (
            written(cohort.start),
            count(cohort.labels.rows),
            count(cohort.labels.positive),
            count(cohort.labels.unknown),
            "" if cohort.arrived is None else "100%" if cohort.arrived.low == 1 else interval(cohort.arrived),
            "" if cohort.missing is None else count(round(cohort.missing)),
        )
        for cohort in cohorts[-PARTITIONS:]
    ]
    more = f", the last {PARTITIONS} of {count(len(cohorts))}" if len(cohorts) > PARTITIONS else ""
    columns = ("partition", ">rows", ">positive", ">unknown", ">positives known", ">to come")
    return Grid(f"Partitions{more}", columns, tuple(reversed(rows)))


def _slices(found: Maturity) -> Grid:
    rows = []
    for group in found.slices[:SLICES]:
        wait = group.wait(found.enough)
        rows.append(
            (
                inert(slice_name(group), 80),
                count(group.labels.rows),
                count(group.labels.positive),
                "" if group.rate is None else interval(group.rate),
                "" if group.arrived is None else interval(group.arrived),
                "" if wait is None else spell(wait.age.value),
                "" if wait is None else spell(wait.age.high),
            )
        )
    waits = f">{found.enough:.0%} known after"
    columns = ("slice", ">rows", ">positive", ">in the end", ">known by now", waits, ">surely after")
    return Grid(f"Maturity of slices{_more(len(found.slices))}", columns, tuple(rows))


def _more(slices: int) -> str:
    return f", the first {SLICES} of {count(slices)}" if slices > SLICES else ""


def _feedback(found: Feedback) -> Iterator[Block]:
    yield _verdict(found)
    yield from _warned((*found.warnings, *(found.exposure.warnings if found.exposure else ())))
    if found.whole is not None:
        if (calibration := found.whole.quality.calibration) is not None:
            yield _reliability(calibration)
        yield from _over_time(found.partitions)
        yield _scores("Scores", [("all", found.whole), *((one.version or "", one) for one in found.versions)])
        slices = [one for one in found.slices if one.version is None]
        if slices:
            yield _scores(f"Scores of slices{_more(len(slices))}", [(slice_name(one), one) for one in slices[:SLICES]])
    if found.exposure is not None:
        yield _positions(found.exposure)


def _verdict(found: Feedback) -> Sentence:
    if found.whole is None:
        return Sentence("No window has closed yet, so nothing can be compared with predictions.", "warning")
    quality = found.whole.quality
    seen = f"{count(quality.rows)} predictions whose label is final"
    calibration = quality.calibration
    if calibration is None or calibration.ratio is None:
        return Sentence(f"{interval(quality.actual)} of {seen} are positive.")
    ratio = calibration.ratio
    if ratio.low > 1 or ratio.high < 1:
        side = "low" if ratio.low > 1 else "high"
        told = f"{ratio.value:.2f} positives for each that was predicted ({ratio.low:.2f} to {ratio.high:.2f})"
        return Sentence(f"Predictions are too {side}: {told}, in {seen}.", "warning")
    if calibration.error.value > calibration.noise:
        return Sentence(f"Probabilities are off by {rate(calibration.error.value)} on average, in {seen}.", "warning")
    return Sentence(f"Probabilities are what happens, as far as {seen} tell.", "well")


def _scores(title: str, groups: Iterable[tuple[str, GroupFeedback]]) -> Grid:
    rows = tuple((inert(named, 80), *_figures(group.quality)) for named, group in groups)
    figures = (
        ">rows",
        ">actual",
        ">predicted",
        ">ratio",
        ">AUC",
        ">log loss",
        ">Brier",
        ">calibration error",
        ">by chance up to",
    )
    return Grid(title, ("", *figures), rows)


def _figures(quality: Quality) -> Iterator[str]:
    found = quality.calibration
    yield count(quality.rows)
    yield interval(quality.actual)
    yield "" if quality.predicted is None else rate(quality.predicted)
    yield _three(None if found is None else found.ratio)
    yield _three(quality.auc)
    yield "" if quality.log_loss is None else number(quality.log_loss.value)
    yield "" if quality.brier is None else number(quality.brier.value)
    yield "" if found is None else number(found.error.value)
    yield "" if found is None else number(found.noise)


def _three(found: Estimate | None) -> str:
    return "" if found is None else f"{found.value:.3f} ({found.low:.3f} to {found.high:.3f})"


def _reliability(found: Calibration) -> Lines:
    actual = [one.actual for one in found.bins]
    return Lines(
        "Reliability: share of positives by predicted probability",
        (
            Line("actual", _values(actual)),
            Line("predicted", tuple(plain(one.predicted, 4) for one in found.bins)),
        ),
        tuple(one.predicted for one in found.bins),
        tuple(rate(one.predicted) for one in found.bins),
        _band(actual),
        "interval of 95 %",
        "percent",
    )


def _over_time(partitions: Sequence[GroupFeedback]) -> Iterator[Block]:
    whole = [one for one in partitions if one.version is None and one.start is not None]
    if len(whole) < 2:
        return
    at = tuple(one.start.timestamp() for one in whole if one.start)
    names = tuple(written(one.start) for one in whole if one.start)
    actual = [one.quality.actual for one in whole]
    predicted = tuple(plain(one.quality.predicted, 4) for one in whole)
    lines = [Line("actual", _values(actual))]
    if any(value is not None for value in predicted):
        lines.append(Line("predicted", predicted))
    interval_of = "interval of 95 %"
    yield Lines("Share of positives over time", tuple(lines), at, names, _band(actual), interval_of, "percent")
    areas = [one.quality.auc for one in whole]
    if any(area is not None for area in areas):
        lines = [Line("all", _values(areas)), *_by_version(partitions, whole)]
        yield Lines("AUC over time", tuple(lines), at, names, _band(areas), f"{interval_of} of all")


def _by_version(partitions: Sequence[GroupFeedback], whole: Sequence[GroupFeedback]) -> Iterator[Line]:
    """The area of each version over time, of the first five."""
    versions = sorted({one.version for one in partitions if one.version is not None})[:5]
    for version in versions:
        by_start = {one.start: one.quality.auc for one in partitions if one.version == version}
        yield Line(inert(version, 40), _values([by_start.get(one.start) for one in whole]))


def _positions(found: Exposure) -> Grid:
    rows = []
    for whole in found.whole:
        version = inert(whole.version or "all", 40)
        rows.append((version, "everywhere", *_shown(whole)))
        of = (one for one in found.positions if one.version == whole.version)
        rows.extend((version, inert(one.position or "", 40), *_shown(one)) for one in of)
    figures = (">rows", ">clicks", ">clicked", ">if all were shown alike", ">rows of equal weight")
    return Grid("Click-through by position", ("policy", "position", *figures), tuple(rows))


def _shown(one: Shown) -> Iterator[str]:
    yield count(one.rows)
    yield count(one.clicks)
    yield "" if one.rate is None else interval(one.rate)
    yield "" if one.snips is None else interval(one.snips)
    yield "" if one.effective is None else count(round(one.effective))
