"""What is joined, and by which rule: two logs and a label, declared as one value.

The names are those of the TOML file, ``[label]``, ``[predictions]`` and ``[outcomes.NAME]``; see `declaration_file`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from enum import StrEnum
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from assay.errors import UsageError, guess

from ..duration import microseconds

#: The stream of predictions, beside those of outcomes.
PREDICTIONS = "predictions"

#: What a label may be.
Value = bool | int | float | str


class Rule(StrEnum):
    """Which outcome of a prediction wins."""

    #: The label is 1 if there is an outcome other than the negative one.
    ANY = "any"
    #: The value of the earliest outcome.
    FIRST = "first"
    #: The value of the latest outcome.
    LAST = "last"
    #: The sum of all values.
    SUM = "sum"
    #: The value of the outcome whose kind stands first in `Label.priority`, the earliest of these.
    PRIORITY = "priority"


class Touch(StrEnum):
    """Which prediction an outcome counts for, where several came before it within the window."""

    LAST = "last"
    FIRST = "first"
    ALL = "all"


class Unit(StrEnum):
    """What a number that stands for a time counts from the beginning of 1970; years count from year 0."""

    SECONDS = "s"
    MILLISECONDS = "ms"
    MICROSECONDS = "us"
    NANOSECONDS = "ns"
    DAYS = "days"
    YEARS = "years"


class Type(StrEnum):
    """What the values of a column are."""

    INT = "int"
    FLOAT = "float"
    TEXT = "text"
    BOOL = "bool"
    TIME = "time"


@dataclass(frozen=True, kw_only=True)
class Label:
    """The label, and the rule by which outcomes make it."""

    #: The column of the label; what is told about it stands in columns that begin with this name.
    name: str
    #: An outcome counts for a prediction at ``t`` if it happened within ``[t, t + window)``.
    window: str
    #: How much longer a missing outcome is waited for, since outcomes arrive late.
    grace: str = "0s"
    #: How long after that an outcome still revises a label, by when it arrived; forever if not said.
    lateness: str | None = None
    rule: Rule = Rule.ANY
    touch: Touch = Touch.LAST
    #: The label of a prediction whose window has closed without an outcome.
    negative: Value = 0
    #: Kinds of outcomes, the one that wins first; for `Rule.PRIORITY`.
    priority: tuple[str, ...] = ()

    @cached_property
    def width(self) -> int:
        """The window in microseconds."""
        return microseconds(self.window)

    @cached_property
    def closing(self) -> int:
        """Microseconds after a prediction from which on a missing outcome is a negative."""
        return self.width + microseconds(self.grace)

    @cached_property
    def revisable(self) -> int | None:
        """Microseconds after a prediction within which an outcome has to arrive; None if it may at any time."""
        return None if self.lateness is None else self.closing + microseconds(self.lateness)


@dataclass(frozen=True, kw_only=True)
class Stream:
    """A log of events: where it is, and what its columns mean."""

    #: A path, a glob, a folder, a list of them; in Python also whatever `assay.open_source` takes.
    source: Any = None
    #: A database instead, and the query whose rows are the events.
    database: str | None = field(default=None, repr=False)
    query: str | None = None
    #: A column of the query that only grows: a run reads what lies above the largest value seen.
    cursor: str | None = None
    #: When the event happened.
    time: str | None = None
    #: The zone of times that do not say theirs: ``Europe/Oslo``. By default such times are UTC.
    zone: str | None = None
    #: What times count that are numbers.
    unit: Unit | None = None
    #: When the event arrived, if that is logged; by default as it happened.
    arrived: str | None = None
    #: Types of columns that are not to be found out from the first run.
    types: Mapping[str, Type] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Predictions(Stream):
    """What was predicted or shown, as it was logged when it was served."""

    #: The columns that tell one prediction from all others whose window is open at the same time.
    key: tuple[str, ...] | str = ()
    #: The columns of whom or what it is about, if outcomes are joined by entity and time instead of by key.
    entity: tuple[str, ...] | str = ()
    #: Columns that are kept, by name or pattern; by default all.
    features: tuple[str, ...] | str | None = None
    #: Columns that say when features were measured: a time after the prediction is a leak.
    feature_times: tuple[str, ...] | str = ()
    version: str | None = None
    score: str | None = None
    #: Where it was shown, what was shown there, and with which probability the logging policy did so.
    position: str | None = None
    action: str | None = None
    propensity: str | None = None
    #: Columns by whose values maturity and feedback are told apart.
    slices: tuple[str, ...] | str = ()

    def __post_init__(self) -> None:
        _listed(self, "key", "entity", "features", "feature_times", "slices")
        if not self.key and self.entity and self.time:
            object.__setattr__(self, "key", (*self.entity, self.time))

    @property
    def roles(self) -> tuple[str, ...]:
        """The columns that mean something to the join, each once."""
        single = (self.time, self.arrived, self.version, self.score, self.position, self.action, self.propensity)
        several = (*self.key, *self.entity, *self.feature_times, *self.slices)
        return tuple(dict.fromkeys([*several, *filter(None, single)]))

    @property
    def times(self) -> tuple[str, ...]:
        """The columns that hold times."""
        return tuple(dict.fromkeys(filter(None, [self.time, self.arrived, *self.feature_times])))

    @property
    def joined_by(self) -> tuple[str, ...]:
        """The columns that outcomes are matched with."""
        return tuple(self.entity or self.key)


@dataclass(frozen=True, kw_only=True)
class Outcomes(Stream):
    """What happened. Without a time, an outcome counts for the prediction of its key whenever that was."""

    #: The columns that hold the key of the prediction, in its order.
    key: tuple[str, ...] | str = ()
    #: The columns that hold its entity, if that is what is joined by.
    entity: tuple[str, ...] | str = ()
    #: The column that says what happened; by default it is the name of the stream.
    kind: str | None = None
    #: The kinds that count; by default all.
    kinds: tuple[str, ...] | str = ()
    #: The column of what it is worth; by default 1.
    value: str | None = None
    #: The column that tells one outcome from all others; by default all that is declared does.
    id: str | None = None
    #: A column that is true where the outcome of this id is taken back.
    retracted: str | None = None

    def __post_init__(self) -> None:
        _listed(self, "key", "entity", "kinds")

    @property
    def roles(self) -> tuple[str, ...]:
        """The columns that are read."""
        single = (self.time, self.arrived, self.kind, self.value, self.id, self.retracted)
        return tuple(dict.fromkeys([*self.key, *self.entity, *filter(None, single)]))

    @property
    def joined_by(self) -> tuple[str, ...]:
        """The columns that are matched with those of predictions."""
        return tuple(self.entity or self.key)


@dataclass(frozen=True, kw_only=True)
class Declaration:
    """Predictions, outcomes by name, and the label that they make.

    >>> Declaration(
    ...     label=Label(name="clicked", window="1d"),
    ...     predictions=Predictions(source="impressions/", key="id", time="at"),
    ...     outcomes={"click": Outcomes(source="clicks/", key="impression", time="at")},
    ... ).label.rule
    <Rule.ANY: 'any'>

    Raises:
        UsageError: it makes no sense; the message names the place.
    """

    label: Label
    predictions: Predictions
    outcomes: Mapping[str, Outcomes]

    def __post_init__(self) -> None:
        for place, fault in _faults(self):
            raise UsageError(f"{place}: {fault}")

    @cached_property
    def reach(self) -> int | None:
        """Microseconds by which an event can change the labels of others; None if it is not bounded."""
        return None if any(stream.time is None for stream in self.outcomes.values()) else self.label.width

    @cached_property
    def key_reach(self) -> int | None:
        """Microseconds for which a key names one prediction; None is forever."""
        return 0 if self.predictions.time in self.predictions.key else self.reach

    @cached_property
    def meaning(self) -> dict[str, object]:
        """All that labels depend on: what is not where data are. The datasets of one meaning can grow together."""
        outside = {"source", "database", "query", "cursor"}
        sections: dict[str, Label | Stream] = {"label": self.label, "predictions": self.predictions}
        sections |= {f"outcomes.{name}": stream for name, stream in sorted(self.outcomes.items())}
        return {
            f"[{section}] {each.name}": getattr(declared, each.name)
            for section, declared in sections.items()
            for each in fields(declared)
            if each.name not in outside
        }


def _listed(declared: object, *names: str) -> None:
    """One name is a list of one."""
    for name in names:
        value = getattr(declared, name)
        if value is not None:
            object.__setattr__(declared, name, (value,) if isinstance(value, str) else tuple(value))


def _faults(declared: Declaration) -> Iterator[tuple[str, str]]:
    """What makes no sense, and where."""
    yield from _of_label(declared)
    yield from _of_predictions(declared.predictions)
    if not declared.outcomes:
        yield "[outcomes]", "none, expected one stream or more; try [outcomes.click]"
    for name, stream in declared.outcomes.items():
        place = f"[outcomes.{name}]"
        if not re.fullmatch(r"\w+", name) or name == PREDICTIONS:
            yield place, f"{name!r}, expected letters, digits and _, and not {PREDICTIONS!r}; try [outcomes.click]"
        yield from _of_stream(place, stream)
        yield from _of_outcomes(place, stream, declared)


def _of_label(declared: Declaration) -> Iterator[tuple[str, str]]:
    label = declared.label
    for name in ("window", "grace", "lateness"):
        if (text := getattr(label, name)) is not None:
            try:
                span = microseconds(text)
            except ValueError as error:
                yield f"[label] {name}", str(error)
                return
            if name == "window" and not span:
                yield "[label] window", "a window of zero, in which nothing can happen; try '1d'"
    if not re.fullmatch(r"\w+", label.name):
        yield "[label] name", f"{label.name!r}, expected letters, digits and _; try 'clicked'"
    if label.rule is Rule.PRIORITY and not label.priority:
        yield "[label] priority", "missing for rule = 'priority'; try ['purchase', 'click'], the one that wins first"
    if label.rule is Rule.SUM and not isinstance(label.negative, int | float):
        yield "[label] negative", f"{label.negative!r} for rule = 'sum', expected a number; try 0"
    if label.lateness is not None:
        unknown = [name for name, stream in declared.outcomes.items() if stream.arrived is None]
        for name in unknown:
            yield (
                f"[outcomes.{name}] arrived",
                "missing, though [label] lateness goes by it; try the column that says when an event arrived",
            )


def _of_predictions(stream: Predictions) -> Iterator[tuple[str, str]]:
    place = "[predictions]"
    yield from _of_stream(place, stream)
    if stream.time is None:
        yield f"{place} time", "missing, expected the column that says when a prediction was made"
    if not stream.key:
        yield f"{place} key", "missing, expected the columns that tell predictions apart; try key = 'id'"
    if stream.propensity is not None and stream.action is None and stream.position is None:
        yield f"{place} propensity", "without what it is the probability of; try action = 'item_id'"


def _of_stream(place: str, stream: Stream) -> Iterator[tuple[str, str]]:
    if (stream.source is None) is (stream.database is None):
        said = "nothing" if stream.source is None else "both"
        yield f"{place} source", f"{said} of source and database, expected one of them; try source = 'events/'"
    if (stream.database is None) is not (stream.query is None):
        missing = "query" if stream.query is None else "database"
        yield f"{place} {missing}", "missing; database = 'postgresql://...' and query = 'SELECT ...' go together"
    if stream.cursor is not None and stream.database is None:
        yield f"{place} cursor", "without a database; files are remembered by name, size and time"
    if stream.zone is not None:
        try:
            ZoneInfo(stream.zone)
        except (OSError, ValueError):
            yield f"{place} zone", f"{stream.zone!r} is no time zone; try 'UTC' or 'Europe/Oslo'"


def _of_outcomes(place: str, stream: Outcomes, declared: Declaration) -> Iterator[tuple[str, str]]:
    wanted = "entity" if declared.predictions.entity else "key"
    ours, theirs = tuple(getattr(stream, wanted)), declared.predictions.joined_by
    if stream.entity and wanted == "key":
        yield f"{place} entity", "without [predictions] entity; declare it there too, or join by key"
    elif len(ours) != len(theirs):
        seen = f"{len(ours)} columns" if ours else "missing"
        yield f"{place} {wanted}", f"{seen}, expected one for each of [predictions] {wanted}: {', '.join(theirs)}"
    if stream.time is None and wanted == "entity":
        yield f"{place} time", "missing, though outcomes are joined by entity and time"
    if stream.arrived is not None and stream.time is None:
        yield f"{place} arrived", "without time; try time = the same column"
    if stream.retracted is not None and stream.id is None:
        yield f"{place} id", "missing, though outcomes can be taken back; try the column that names an outcome"
    for kind in stream.kinds:
        if declared.label.rule is Rule.PRIORITY and kind not in declared.label.priority:
            near = guess(kind, declared.label.priority)
            yield f"{place} kinds", f"{kind!r} is not in [label] priority, {_list(declared.label.priority)}.{near}"


def _list(names: Iterable[str]) -> str:
    return f"which has {', '.join(names)}"
