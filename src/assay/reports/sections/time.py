"""Datasets whose names hold dates, in order of time."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import islice, pairwise

from rich.console import Group, RenderableType
from rich.text import Text
from tensorflow_metadata.proto.v0 import schema_pb2
from tensorflow_metadata.proto.v0.statistics_pb2 import DatasetFeatureStatistics

from assay.checks.comparison import BY_DEFAULT, Comparator
from assay.checks.control import Control

from ..compared import gap
from ..facts import TIMES, Facts, facts
from ..figure import count, moment, number
from ..inert import inert
from ..outline import Outline
from ..plain import Plain, plains
from ..report import NAME, Report
from ..sparkline import trend
from ..summary import Part, kind, shown
from ..terminal.table import name, table, titled
from .section import Section

#: Features that are told where there is little room, partitions in which one moved, columns of a value and of a course.
ROWS, PLACES, LABEL, WIDTH = 20, 5, 12, 24

#: Fewer partitions are no course of time; values whose shares are followed; distances that are measured at most.
LEAST, FOLLOWED, MEASURED = 3, 4, 20_000

_DATE = re.compile(
    r"(?<!\d)(?P<year>[12]\d{3})(?:"
    r"-?[Ww](?P<week>\d{2})"
    r"|(?P<dash>[-_./]?)(?P<month>\d{2})(?:(?P=dash)(?P<day>\d{2})(?:[T_ -]?(?P<hour>\d{2})(?::?(?P<minute>\d{2}))?)?)?"
    r")?(?!\d)"
)


class Course(Part, frozen=True):
    """A feature over time: one entry for each partition, None where it is not there."""

    path: str
    kind: str
    type: str
    missing: tuple[Plain, ...]
    #: Of numbers.
    mean: tuple[Plain, ...] = ()
    low: tuple[Plain, ...] = ()
    median: tuple[Plain, ...] = ()
    high: tuple[Plain, ...] = ()
    zeros: tuple[Plain, ...] = ()
    #: Of texts: the most frequent values of all, and the share of each.
    labels: tuple[str, ...] = ()
    shares: tuple[tuple[Plain, ...], ...] = ()
    distinct: tuple[Plain, ...] = ()
    #: How far it moved since the partition before, and how far chance alone would move it.
    distance: tuple[Plain, ...] = ()
    noise: tuple[Plain, ...] = ()
    #: Places at which the share of missing rows is another one than before, by more than chance.
    gaps: tuple[int, ...] = ()


class Content(Part, frozen=True):
    """The partitions in order of time."""

    names: list[str]
    #: Their dates, as the names write them.
    dates: list[str]
    #: Seconds since 1970, so that gaps show.
    at: list[float]
    rows: list[int]
    features: list[Course]
    #: Whether distances were too many to be measured.
    unmeasured: bool = False


class Time(Section):
    """Small multiples over partitions: files by date, or the slices of one profile."""

    name, title = "time", "Time"

    def content(self, report: Report) -> Content | None:
        found = partitions(report)
        if len(found) < LEAST:
            return None
        sides = [{one.path: one for one in facts(rows)} for _, _, rows in found]
        paths = list(dict.fromkeys(path for side in sides for path in side))
        unmeasured = len(paths) * len(found) > MEASURED
        moved = [] if unmeasured else [_moved(now, before) for (_, _, before), (_, _, now) in pairwise(found)]
        return Content(
            [inert(name, NAME) for name, _, _ in found],
            [_dated(name) for name, _, _ in found],
            [at.timestamp() for _, at, _ in found],
            [rows.num_examples for _, _, rows in found],
            [_course(report.shown(path), [side.get(path) for side in sides], moved, path) for path in paths],
            unmeasured,
        )

    def terminal(self, report: Report) -> RenderableType | None:
        content = self.content(report)
        if content is None:
            return None
        drawn = table(("feature", "of each"), ("first", "last", "moved"), "over time")
        ranked = sorted(content.features, key=lambda one: -_beyond(one))
        for one in ranked[:ROWS]:
            what, values = _main(one)
            known = [value for value in values if value is not None]
            ends = (_written(known[place], one, what) if known else "-" for place in (0, -1))
            drawn.add_row(name(one.path), what, *ends, count(len(_turns(one))), Text(trend(_last(values)), "green"))
        title = f"{len(content.names):,} partitions, {content.dates[0]} to {content.dates[-1]}"
        more = [Text(f"and {len(ranked) - ROWS:,} more", "dim")] if len(ranked) > ROWS else []
        return Group(titled(title, drawn), *more)

    def markdown(self, report: Report) -> str | None:
        from ..markdown import code, grid

        content = self.content(report)
        if content is None:
            return None
        moved = [one for one in sorted(content.features, key=lambda one: -_beyond(one)) if _turns(one)]
        rows = [
            [code(one.path), ", ".join(code(content.names[at]) for at in _turns(one)[:PLACES])] for one in moved[:ROWS]
        ]
        head = f"{len(content.names):,} partitions, {code(content.dates[0])} to {code(content.dates[-1])}: "
        if not rows:
            return head + "nothing moved beyond chance"
        table = grid(("feature", "moved beyond chance in"), rows)
        return head + f"{len(moved):,} feature{'' if len(moved) == 1 else 's'} moved beyond chance\n\n{table}"


def partitions(report: Report) -> Sequence[tuple[str, datetime, DatasetFeatureStatistics]]:
    """The datasets if each has a date of its own in its name, else the slices of one dataset that have one."""
    named = [(dataset.name, dataset.whole) for dataset in report.datasets]
    if len(named) == 1:
        named = [(rows.name, rows) for rows in report.datasets[0].slices]
    dated = [(name, at, rows) for name, rows in named if (at := dated_by(name)) is not None]
    if len(dated) < (len(named) if len(report.datasets) > 1 else LEAST):
        return ()
    dated.sort(key=lambda each: each[1])
    return dated if len({at for _, at, _ in dated}) == len(dated) else ()


def dated_by(name: str) -> datetime | None:
    """The date in a name, the finest there is; None without one.

    >>> [str(dated_by(name)) for name in ("day=2026-03-01", "yellow_2018-07", "20260301T0930", "2026-W09", "v2")]
    ['2026-03-01 00:00:00', '2018-07-01 00:00:00', '2026-03-01 09:30:00', '2026-02-23 00:00:00', 'None']
    """
    found = _found(name)
    if found is None:
        return None
    part = {key: int(value) for key, value in found.groupdict().items() if value and key != "dash"}
    try:
        if "week" in part:
            return datetime.combine(date.fromisocalendar(part["year"], part["week"], 1), datetime.min.time())
        day = datetime(part["year"], part.get("month", 1), part.get("day", 1))
        return day + timedelta(hours=part.get("hour", 0), minutes=part.get("minute", 0))
    except ValueError:
        return None


def _found(name: str) -> re.Match[str] | None:
    return max(_DATE.finditer(name), key=lambda match: len(match[0]), default=None)


def _dated(name: str) -> str:
    found = _found(name)
    return inert(name if found is None else found[0], NAME)


def _moved(now: DatasetFeatureStatistics, before: DatasetFeatureStatistics) -> Mapping[str, tuple[float, float]]:
    """The distance of every feature, and its noise."""
    control, found = Control.of("drift", before, by_weight=False), {}
    for one in facts(now):
        pair = Comparator(schema_pb2.Feature(), one.view, control).pair
        if pair is not None and not BY_DEFAULT.obstacle(pair):
            measured = BY_DEFAULT.measure(pair)
            found[one.path] = measured.value, measured.noise
    return found


def _course(
    name: str, sides: Sequence[Facts | None], moved: Sequence[Mapping[str, tuple[float, float]]], path: str
) -> Course:
    some = [one for one in sides if one is not None]
    numbers = kind(some) == "number"
    what = zip(*map(_figures, sides), strict=True) if numbers else ((),) * 5
    mean, low, median, high, zeros = (plains(values, 5) for values in what)
    labels = () if numbers else tuple(_followed(some))
    steps = [(None, None), *(each.get(path, (None, None)) for each in moved)] if moved else []
    return Course(
        name,
        kind(some),
        next((one.type for one in some if one.types), ""),
        plains(map(_missing, sides), 4),
        mean,
        low,
        median,
        high,
        zeros,
        labels=tuple(map(shown, labels)),
        shares=tuple(plains((_share(one, label) for one in sides), 4) for label in labels),
        distinct=() if numbers else plains(None if one is None else one.distinct[0] for one in sides),
        distance=plains((step[0] for step in steps), 4),
        noise=plains((step[1] for step in steps), 4),
        gaps=tuple(at for at, (one, two) in enumerate(pairwise(sides), 1) if one and two and gap(two, one)),
    )


def _missing(one: Facts | None) -> float | None:
    return None if one is None else one.view.missing / one.rows if one.rows else 0.0


def _figures(one: Facts | None) -> Sequence[float | None]:
    """Mean, first decile, median, last decile, and the share of zeros."""
    outline = Outline.of(one.view) if one is not None and one.is_number and one.numbers > 0 else None
    if one is None or outline is None:
        return (None,) * 5
    quantiles, stats = outline.quantiles(), one.stats.num_stats
    return stats.mean, quantiles[2], one.median[0], quantiles[6], stats.num_zeros / one.numbers


def _followed(sides: Sequence[Facts]) -> Sequence[str]:
    """The values that are most frequent in all partitions together."""
    totals: dict[str, float] = {}
    for one in sides:
        for value, times in islice(zip(one.ranking.values, one.ranking.counts, strict=True), 20):
            totals[value] = totals.get(value, 0) + times
    return sorted(totals, key=lambda value: (-totals[value], value))[:FOLLOWED]


def _share(one: Facts | None, label: str) -> float | None:
    if one is None or not one.view.stats.tot_num_values:
        return None
    times = dict(zip(one.ranking.values, one.ranking.counts, strict=True)).get(label, 0)
    return times / one.view.stats.tot_num_values


def _turns(one: Course) -> list[int]:
    """The places at which it moved by more than chance."""
    pairs = enumerate(zip(one.distance, one.noise, strict=True))
    moved = {at for at, (value, noise) in pairs if value is not None and float(value) > float(noise or 0)}
    return sorted(moved | set(one.gaps))


def _beyond(one: Course) -> float:
    """How far it moved beyond chance, at most."""
    pairs = zip(one.distance, one.noise, strict=True)
    return max((float(value) - float(noise or 0) for value, noise in pairs if value is not None), default=0.0)


def _main(one: Course) -> tuple[str, list[float | None]]:
    """What tells most of its course: the median, the share of the most frequent value, or what is missing."""
    what, values = ("median", one.median) if one.kind == "number" else ("missing", one.missing)
    if one.shares:
        what, values = inert(one.labels[0], LABEL), one.shares[0]
    return what, [None if value is None else float(value) for value in values]


def _last(values: list[float | None]) -> list[float | None]:
    return values[-WIDTH:]


def _written(value: float, one: Course, what: str) -> str:
    if what != "median":
        return f"{value:.0%}"
    return moment(value, one.type) if one.type in TIMES else number(value)
