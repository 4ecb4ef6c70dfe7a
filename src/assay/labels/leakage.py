"""Whether a dataset of labels is correct at every point in time: nothing in it was known only later than it claims.

feature       measured at or before the prediction
outcome       happened within ``[t, t + window)`` of its prediction at ``t``
known         at or before the time that the dataset is of, and not before it happened
negative      only after the window has closed, if no outcome says so
positive      by an outcome whose time is told
unknown       without a value
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import polars as pl

from .document import Document
from .labeled import LabeledData
from .roles import KNOWN, TIME, instants

#: Rows that are told of each kind.
EXAMPLES = 5

_HAPPENED, _ROW = "assay:happened", "assay:row"


@dataclass(frozen=True)
class Leak:
    """Rows that break the rule in one way."""

    kind: str
    text: str
    rows: int = 0
    #: Numbers of the first of them, from 0 on.
    examples: tuple[int, ...] = ()
    #: By how many microseconds at most; None where it is no matter of more or less.
    most: int | None = None


@dataclass(frozen=True)
class Leakage(Document):
    """What is wrong with a dataset in time; without leaks nothing is."""

    noun, command = "result of a check", "assay label check"

    label: str
    rows: int
    leaks: tuple[Leak, ...] = ()
    #: What could not be tested, and why.
    untested: tuple[str, ...] = ()


@dataclass
class _Tally:
    """Leaks of one kind while rows pass."""

    test: _Test
    rows: int = 0
    most: int = 0
    examples: list[int] = field(default_factory=list)

    def add(self, rows: pl.DataFrame) -> None:
        """Count those that break the rule."""
        broken = rows.select(_ROW, self.test.excess.alias("excess")).filter(pl.col("excess") > 0)
        if len(broken):
            self.rows += len(broken)
            self.most = max(self.most, int(str(broken["excess"].max())))
            self.examples.extend(broken[_ROW].head(EXAMPLES - len(self.examples)).to_list())

    @property
    def leak(self) -> Leak:
        """What was found."""
        most = self.most if self.test.is_time else None
        return Leak(self.test.kind, self.test.text, self.rows, tuple(self.examples), most)


def leakage(labeled: LabeledData) -> Leakage:
    """What was known only later than a dataset of labels claims; rows are read once, in bounded memory.

    Raises:
        SourceError: data cannot be opened or read.
        UsageError: nothing says when predictions were made, or a column holds no times.
    """
    labeled.roles.need("time")
    tests = list(_tests(labeled))
    tallies, start = [_Tally(test) for test in tests if test.missing is None], 0
    named = labeled.roles.named("time", "known", "happened", "outcome", "count")
    for batch in labeled.source.batches(columns=tuple(dict.fromkeys([*named, *labeled.feature_times]))):
        rows = _timed(batch, labeled, start)
        for tally in tallies:
            tally.add(rows)
        start += len(batch)
    leaks = sorted((tally.leak for tally in tallies if tally.rows), key=lambda leak: (-leak.rows, leak.kind))
    untested = tuple(f"{test.text}: {test.missing}" for test in tests if test.missing is not None)
    return Leakage(labeled.roles.label, start, tuple(leaks), untested)


def _timed(batch: pl.DataFrame, labeled: LabeledData, start: int) -> pl.DataFrame:
    """The rows with their numbers, and all times as microseconds."""
    more = {_HAPPENED: labeled.roles.happened, **{_feature(name): name for name in labeled.feature_times}}
    times = [instants(batch[name]).alias(role) for role, name in more.items() if name is not None]
    return labeled.roles.read(batch).with_columns(*times).with_row_index(_ROW, offset=start)


def _feature(name: str) -> str:
    return f"assay:measured:{name}"


@dataclass(frozen=True)
class _Test:
    """One rule, and by how much a row breaks it, in microseconds; nothing, or less, is right."""

    kind: str
    text: str
    excess: pl.Expr
    #: Why it cannot be made.
    missing: str | None = None
    #: Whether it is a matter of more or less.
    is_time: bool = True


def _tests(labeled: LabeledData) -> Iterator[_Test]:
    time = pl.col(TIME)
    yield _Test("TIMELESS", "the prediction has no time", time.is_null().cast(pl.Int64), is_time=False)
    for name in labeled.feature_times:
        text = f"{name} was measured after the prediction"
        yield _Test(f"FEATURE_AFTER_PREDICTION: {name}", text, pl.col(_feature(name)) - time)
    yield from _of_outcomes(labeled)
    yield from _of_statuses(labeled)


def _missing(labeled: LabeledData, role: str, ending: str) -> str | None:
    """Why nothing can be said about a role; None if there is a column for it."""
    expected = f"{labeled.roles.label}_{ending}"
    return None if getattr(labeled.roles, role) else f"no column says that, expected {expected}"


def _of_outcomes(labeled: LabeledData) -> Iterator[_Test]:
    time, first, known = pl.col(TIME), pl.col(_HAPPENED), pl.col(KNOWN)
    no_first, no_known = _missing(labeled, "happened", "time"), _missing(labeled, "known", "known")
    no_window = None if labeled.window is not None else "no window is said; try --window"
    no_end = None if labeled.said_as_of is not None else "nothing says up to when events are known; try --as-of"
    wide, end = labeled.window or 0, labeled.said_as_of or 0
    yield _Test("OUTCOME_BEFORE_PREDICTION", "the outcome happened before the prediction", time - first, no_first)
    after = first - time - wide + 1  # the end of the window is outside
    yield _Test("OUTCOME_AFTER_WINDOW", "the outcome happened after the window", after, no_first or no_window)
    yield _Test("KNOWN_BEFORE_OUTCOME", "the outcome was known before it happened", first - known, no_first or no_known)
    text = "the outcome was known only after the time of the dataset"
    yield _Test("KNOWN_AFTER_END", text, known - end, no_known or no_end)
    yield _Test("PREDICTION_AFTER_END", "the prediction was made after the time of the dataset", time - end, no_end)


def _of_statuses(labeled: LabeledData) -> Iterator[_Test]:
    roles, missing = labeled.roles, _missing(labeled, "status", "status")
    said, outcome = pl.col(roles.status or roles.label), _there(labeled)
    if labeled.window is None or labeled.said_as_of is None:
        missing_times = "nothing says when windows close; try --window and --as-of"
    else:
        missing_times = None
    closing = pl.col(TIME) + (labeled.window or 0) + labeled.grace
    early = pl.when((said == "negative") & ~outcome).then(closing - (labeled.said_as_of or 0))
    yield _Test("NEGATIVE_TOO_EARLY", "negative while the window was open", early, missing or missing_times)
    alone = ((said == "positive") & ~outcome).cast(pl.Int64)
    yield _Test("POSITIVE_WITHOUT_OUTCOME", "positive, and nothing names its outcome", alone, missing, is_time=False)
    valued = ((said == "unknown") & pl.col(roles.label).is_not_null()).cast(pl.Int64)
    yield _Test("UNKNOWN_WITH_VALUE", "unknown, and yet it has a value", valued, missing, is_time=False)


def _there(labeled: LabeledData) -> pl.Expr:
    """Whether a row names an outcome in any of the columns that may."""
    roles = labeled.roles
    named = [pl.col(name).is_not_null() for name in (roles.happened, roles.known, roles.outcome) if name is not None]
    counted = [pl.col(roles.count) > 0] if roles.count is not None else []
    return pl.any_horizontal([*named, *counted]).fill_null(False) if named or counted else pl.lit(False)
