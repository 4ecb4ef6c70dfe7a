"""The laws of direct labels. In a test of your own join, on another engine or of another store:

@pytest.mark.parametrize("law", LAWS)
@given(history=histories())
def test_my_join_keeps_the_laws(law, history):
    law(my_join, history)

A join is given a history of runs and answers with the labels after each of them, as `answer` makes them of a frame.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from typing import Any

import polars as pl
from hypothesis import strategies as st

from assay.labels.outcomes import Declaration, Label, Outcomes, Predictions, Rule, Touch

#: An event as its log has it.
Event = dict[str, Any]

#: Labeled predictions in one order: key, user, time, feature, then what `ANSWERED` says.
Answer = list[tuple[Any, ...]]

#: What is compared of a label, by the endings of its columns.
ANSWERED = ("", "_status", "_outcomes", "_stream", "_outcome", "_kind", "_time")

START = datetime(2026, 1, 1, tzinfo=UTC)

_UTC = pl.Datetime("us", "UTC")

#: The columns of the logs.
PREDICTIONS = pl.Schema({"id": pl.Int64(), "user": pl.String(), "at": _UTC, "arrived": _UTC, "f": pl.Int64()})
OUTCOMES = pl.Schema(
    {
        "id": pl.Int64(),
        "user": pl.String(),
        "at": _UTC,
        "arrived": _UTC,
        "what": pl.String(),
        "worth": pl.Int64(),
        "event": pl.String(),
        "gone": pl.Boolean(),
    }
)


@dataclass(frozen=True)
class Run:
    """What is new in the logs at one run."""

    predictions: tuple[Event, ...]
    outcomes: dict[str, tuple[Event, ...]]
    as_of: datetime


@dataclass(frozen=True)
class History:
    """Events, cut into runs."""

    declaration: Declaration
    runs: tuple[Run, ...]

    @property
    def whole(self) -> "History":
        """The same events in one run."""
        return replace(self, runs=(_together(self.runs),))


Join = Callable[[History], Sequence[Answer]]

#: A law raises AssertionError where a join breaks it.
Law = Callable[[Join, History], None]


def every_run_ends_in_what_brute_force_finds(join: Join, history: History) -> None:
    """After each run the labels are those of all events so far, whatever came when, late, twice or out of order."""
    for so_far, found in zip(accumulate(history.runs, lambda *runs: _together(runs)), join(history), strict=True):
        assert found == brute_force(history.declaration, so_far)


def any_cut_into_runs_ends_in_the_same_labels(join: Join, history: History) -> None:
    """One run of all events gives the labels that many give."""
    assert join(history)[-1] == join(history.whole)[-1]


LAWS: tuple[Law, ...] = (every_run_ends_in_what_brute_force_finds, any_cut_into_runs_ends_in_the_same_labels)


def _together(runs: Sequence[Run]) -> Run:
    names = runs[-1].outcomes
    outcomes = {name: tuple(event for run in runs for event in run.outcomes[name]) for name in names}
    return Run(tuple(event for run in runs for event in run.predictions), outcomes, runs[-1].as_of)


def answer(labels: pl.DataFrame, name: str = "y") -> Answer:
    """What is compared of labeled predictions."""
    absent = [pl.lit(None).alias(f"{name}{each}") for each in ANSWERED if f"{name}{each}" not in labels.columns]
    labels = labels.with_columns(absent)
    columns = ["id", "user", "at", "f", *(f"{name}{ending}" for ending in ANSWERED)]
    return sorted(labels.select(columns).with_columns(pl.col(pl.Enum).cast(pl.String)).rows(), key=repr)


def brute_force(declared: Declaration, events: Run) -> Answer:
    """The labels as the declaration defines them, event by event."""
    label, window = declared.label, timedelta(microseconds=declared.label.width)
    by = declared.predictions.joined_by[0]
    arrived = declared.predictions.arrived
    predictions = _once([p if arrived else {**p, "arrived": None} for p in events.predictions], events.as_of)
    outcomes: list[Event] = []
    for name, of_stream in events.outcomes.items():
        outcomes += _live([_as_declared(event, name, declared.outcomes[name]) for event in of_stream], events.as_of)
    reach = None if declared.key_reach is None else timedelta(microseconds=max(1, declared.key_reach))
    key = declared.predictions.key

    def collides(one: Event) -> bool:
        others = [p for p in predictions if p is not one and all(p[name] == one[name] for name in key)]
        return any(reach is None or abs(p["at"] - one["at"]) < reach for p in others)

    good = [p for p in predictions if not collides(p)]
    given: dict[int, list[Event]] = {}
    for outcome in outcomes:
        fits = [p for p in good if p[by] == outcome[by] and (outcome["at"] is None or _fits(label, window, p, outcome))]
        fits.sort(key=lambda p: (p["at"], *(p[name] for name in key)))
        for chosen in {Touch.LAST: fits[-1:], Touch.FIRST: fits[:1], Touch.ALL: fits}[label.touch]:
            given.setdefault(id(chosen), []).append(outcome)
    closing = timedelta(microseconds=label.closing)
    found = []
    for p in predictions:
        if not any(p is other for other in good):
            made: tuple[Any, ...] = (None, "excluded", 0, None, None, None, None)
        elif (won := given.get(id(p))) is not None:
            value, first = _winner(label, sorted(won, key=_order))
            status = "negative" if value == label.negative else "positive"
            made = (value, status, len(won), first["stream"], first["event"], first["what"], first["at"])
        elif p["at"] + closing <= events.as_of:
            made = (label.negative, "negative", 0, None, None, None, None)
        else:
            made = (None, "unknown", 0, None, None, None, None)
        found.append((p["id"], p["user"], p["at"], p["f"], *made))
    return sorted(found, key=repr)


def _once(events: Sequence[Event], as_of: datetime) -> list[Event]:
    """Events that are known, each once, as it was known first."""
    kept: dict[str, Event] = {}
    for event in sorted(events, key=_known):
        if _known(event) <= as_of:
            kept.setdefault(
                repr(sorted((name, repr(value)) for name, value in event.items() if name != "arrived")), event
            )
    return list(kept.values())


def _known(event: Event) -> datetime:
    return START if event["at"] is None else max(event["at"], event["arrived"] or event["at"])


def _as_declared(event: Event, name: str, stream: Outcomes) -> Event:
    """An outcome with what its stream declares, in the columns of all."""
    by = (stream.entity or stream.key)[0]
    return {
        by: event[by],
        "at": event["at"] if stream.time else None,
        "arrived": event["arrived"] if stream.arrived else None,
        "stream": name,
        "what": event["what"] if stream.kind else name,
        "worth": event["worth"] if stream.value else 1,
        "event": event["event"] if stream.id else None,
        "gone": event["gone"] if stream.retracted else False,
    }


def _live(events: Sequence[Event], as_of: datetime) -> list[Event]:
    """Outcomes but those that were taken back, or whose id others have."""
    known = _once(events, as_of)

    def of_id(event: Event) -> list[Event]:
        return [event] if event["event"] is None else [other for other in known if other["event"] == event["event"]]

    return [event for event in known if not event["gone"] and len(of_id(event)) == 1]


def _fits(label: Label, window: timedelta, prediction: Event, outcome: Event) -> bool:
    inside = prediction["at"] <= outcome["at"] < prediction["at"] + window
    if label.revisable is None:
        return bool(inside)
    return bool(inside and _known(outcome) < prediction["at"] + timedelta(microseconds=label.revisable))


def _order(outcome: Event) -> tuple[Any, ...]:
    return (
        outcome["at"] or START - timedelta(days=1),
        outcome["stream"],
        outcome["what"],
        outcome["event"] or "",
        outcome["worth"],
    )


def _winner(label: Label, outcomes: Sequence[Event]) -> tuple[int, Event]:
    """The label, and the outcome that gives it."""
    match label.rule:
        case Rule.ANY:
            first = min(outcomes, key=lambda outcome: outcome["worth"] == label.negative)
            return int(first["worth"] != label.negative), first
        case Rule.LAST:
            return outcomes[-1]["worth"], outcomes[-1]
        case Rule.SUM:
            return sum(outcome["worth"] for outcome in outcomes), outcomes[0]
        case Rule.PRIORITY:
            outcomes = sorted(outcomes, key=lambda outcome: label.priority.index(outcome["what"]))
    return outcomes[0]["worth"], outcomes[0]


_HOUR = timedelta(hours=6)
_PRIORITY = ("buy", "cart", "click")


@st.composite
def histories(draw: st.DrawFn) -> History:
    """A declaration, and few events in a few days: late, twice, out of order, at the same time, in conflict."""
    declaration = draw(declarations())
    predictions = draw(st.lists(_prediction, max_size=8))
    outcomes = {name: draw(st.lists(_outcome, max_size=6)) for name in declaration.outcomes}
    runs = draw(st.integers(1, 4))
    times = sorted(draw(st.lists(st.integers(0, 40), min_size=runs, max_size=runs)))

    def cut(events: list[Event]) -> list[list[Event]]:
        twice = [*events, *draw(st.lists(st.sampled_from(events), max_size=3))] if events else []
        mixed = draw(st.permutations(twice))
        places = [draw(st.integers(0, runs - 1)) for _ in mixed]
        return [[event for event, place in zip(mixed, places, strict=True) if place == run] for run in range(runs)]

    parts = {name: cut(events) for name, events in outcomes.items()}
    made = [
        Run(tuple(some), {name: tuple(of[number]) for name, of in parts.items()}, START + times[number] * _HOUR)
        for number, some in enumerate(cut(predictions))
    ]
    return History(declaration, tuple(made))


_time = st.integers(0, 24).map(lambda hours: START + hours * _HOUR)
_prediction = st.fixed_dictionaries(
    {
        "id": st.integers(0, 4),
        "user": st.sampled_from("ab"),
        "at": _time,
        "arrived": st.none() | _time,
        "f": st.integers(0, 1),
    }
)
_outcome = st.fixed_dictionaries(
    {
        "id": st.integers(0, 4),
        "user": st.sampled_from("abc"),
        "at": _time,
        "arrived": st.none() | _time,
        "what": st.sampled_from(_PRIORITY),
        "worth": st.integers(0, 2),
        "event": st.sampled_from(["e1", "e2", "e3", "e4", "e5", "e6"]),
        "gone": st.sampled_from([False] * 9 + [True]),
    }
)


@st.composite
def declarations(draw: st.DrawFn) -> Declaration:
    """Joined by key, by entity, or by a key and without times."""
    way = draw(st.sampled_from(["key", "entity", "entity and key", "timeless"]))
    entity, timed = way.startswith("entity"), way != "timeless"
    lateness = draw(st.sampled_from([None, "0s", "1d"])) if timed else None
    rule = draw(st.sampled_from(Rule))
    label = Label(
        name="y",
        window=draw(st.sampled_from(["6h", "12h", "1d", "30h", "2d"])),
        grace=draw(st.sampled_from(["0s", "12h"])),
        lateness=lateness,
        rule=rule,
        touch=draw(st.sampled_from(Touch)),
        priority=_PRIORITY if rule is Rule.PRIORITY else (),
    )
    predictions = Predictions(
        source="predictions",
        key=() if way == "entity" else "id",
        entity="user" if entity else (),
        time="at",
        features=("id", "user", "f"),
        arrived=draw(st.sampled_from([None, "arrived"])),
    )
    return Declaration(
        label=label,
        predictions=predictions,
        outcomes={name: draw(_streams(name, entity, timed, lateness is not None)) for name in ("click", "buy")},
    )


@st.composite
def _streams(draw: st.DrawFn, name: str, entity: bool, timed: bool, arrived: bool) -> Outcomes:
    with_id = draw(st.booleans())
    return Outcomes(
        source=name,
        key=() if entity else "id",
        entity="user" if entity else (),
        time="at" if timed else None,
        arrived="arrived" if timed and (arrived or draw(st.booleans())) else None,
        kind=draw(st.sampled_from([None, "what"])),
        value=draw(st.sampled_from([None, "worth"])),
        id="event" if with_id else None,
        retracted="gone" if with_id and draw(st.booleans()) else None,
    )
