"""A run of the join drawn: what it read, what is known of predictions, what became of outcomes."""

from collections.abc import Iterator
from datetime import datetime

from rich.console import Group, RenderableType
from rich.text import Text

from assay.checks.wording import percent
from assay.labels.instant import moment
from assay.labels.outcomes import Joined
from assay.labels.outcomes.version import Version
from assay.labels.warned import are

from ..figure import count
from ..inert import inert
from .table import table, titled

#: What the status of a prediction means.
MEANING = {
    "positive": "an outcome gives it",
    "negative": "an outcome gives it, or its window closed",
    "unknown": "no outcome yet, and the window is open",
    "excluded": "other predictions have its key",
}


def join_report(joined: Joined, *, title: str) -> RenderableType:
    """What a run did, and what the dataset is now."""
    return Group(*_parts(joined, title))


def _parts(joined: Joined, title: str) -> Iterator[RenderableType]:
    now = joined.after
    as_of = f"version {now.number}, as of {_time(moment(now.as_of))}"
    state = (f"{are(now.rows, 'prediction')} in {are(len(now.partitions), 'day')}", "bold green")
    yield Text.assemble((inert(title, 200), "bold"), f"\n{as_of}: ", state)
    if joined.is_new:
        yield _intake(now)
        yield from _reasons(now)
    else:
        yield Text("nothing new in the logs", "dim")
    yield _statuses(now)
    if now.fates:
        yield _fates(now)
    yield from _notes(joined)


def _intake(now: Version) -> RenderableType:
    drawn = table(("",), ("read", "new", "copies", "waiting", "set aside"))
    for name, intake in now.intake.items():
        figures = (intake.read, intake.taken, intake.copies, intake.waiting, intake.set_aside)
        drawn.add_row(Text(name, "cyan"), *map(count, figures))
    return titled("events of this run", drawn)


def _reasons(now: Version) -> Iterator[RenderableType]:
    """Why events were set aside."""
    aside = [(name, *each) for name, intake in now.intake.items() for each in intake.aside.items()]
    if aside:
        drawn = table(("",), ("events",), "why")
        for name, reason, events in aside:
            drawn.add_row(Text(name, "cyan"), count(events), Text(inert(reason, 100), "yellow"))
        yield titled("set aside, as they came, in quarantine/", drawn)


def _statuses(now: Version) -> RenderableType:
    drawn = table(("",), ("predictions", "share"), "")
    for name, rows in (
        ("positive", now.positive),
        ("negative", now.negative),
        ("unknown", now.unknown),
        ("excluded", now.excluded),
    ):
        if rows or name in ("positive", "negative"):
            share = percent(rows / now.rows) if now.rows else ""
            drawn.add_row(Text(name, "cyan"), count(rows), share, Text(MEANING[name], "dim"))
    return titled("labels", drawn)


def _fates(now: Version) -> RenderableType:
    fates, total = now.fates, sum(now.fates.values())
    drawn = table(("",), ("outcomes", "share"))
    for fate, outcomes in sorted(fates.items(), key=lambda each: -each[1]):
        drawn.add_row(Text(fate, "cyan"), count(outcomes), percent(outcomes / total))
    return titled("what became of outcomes", drawn)


def _notes(joined: Joined) -> Iterator[Text]:
    """What was written, and what was not taken."""
    written = joined.written
    if written:
        days = written[0] if len(written) == 1 else f"{written[0]} to {written[-1]}"
        yield Text(f"\nwritten: {count(len(written))} of {are(len(joined.after.partitions), 'day')}, {days}")
    revised = sum(joined.after.revised.values()) if joined.is_new else 0
    if revised:
        was = ", ".join(f"{count(rows)} {status}" for status, rows in joined.after.revised.items())
        yield Text(f"revised: labels that were known and are another now: {was} before")
    for name, intake in joined.after.intake.items() if joined.is_new else ():
        if intake.skewed:
            yield Text(f"clock skew: {count(intake.skewed)} {name} arrived before they happened", "yellow")
    if joined.not_taken:
        names = inert(", ".join(joined.not_taken), 300)
        yield Text(f"not taken: columns that the first run did not see: {names}", "yellow")


def _time(time: datetime) -> str:
    return f"{time:%Y-%m-%d %H:%M} UTC"
