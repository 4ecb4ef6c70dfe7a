"""Whether a dataset of labels is correct at every point in time: nothing in it was known only later than it claims.

feature       measured at or before the prediction
outcome       happened within ``[t, t + window)`` of its prediction at ``t``
known         at or before the time that the dataset is of, and not before it happened
negative      only after the window has closed, if no outcome says so
positive      by an outcome whose time is told
unknown       without a value
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import msgspec
import polars as pl

from assay.errors import FormatError

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


@dataclass(frozen=True)
class Leakage:
    """What is wrong with a dataset in time; without leaks nothing is."""

    label: str
    rows: int
    leaks: tuple[Leak, ...] = ()
    #: What could not be tested, and why.
    untested: tuple[str, ...] = ()

    def to_json(self) -> bytes:
        """All of it as one JSON document."""
        return msgspec.json.encode(self)

    @classmethod
    def from_json(cls, data: bytes) -> Leakage:
        """The one in a document.

        Raises:
            FormatError: there is none.
        """
        try:
            return msgspec.json.decode(data, type=cls)
        except msgspec.DecodeError as error:
            raise FormatError(f"no result of a check: {error}. Try `assay label check --json`") from None


@dataclass
class _Found:
    """Leaks by kind while rows pass."""

    texts: dict[str, str] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)
    examples: dict[str, list[int]] = field(default_factory=dict)

    def add(self, kind: str, text: str, at: pl.Series) -> None:
        """Rows that break the rule in this way."""
        if len(at):
            self.texts[kind] = text
            self.rows[kind] = self.rows.get(kind, 0) + len(at)
            known = self.examples.setdefault(kind, [])
            known.extend(at.head(EXAMPLES - len(known)).to_list())


def leakage(labeled: LabeledData) -> Leakage:
    """What was known only later than a dataset of labels claims; rows are read once, in bounded memory.

    Raises:
        SourceError: data cannot be opened or read.
        UsageError: nothing says when predictions were made, or a column holds no times.
    """
    labeled.roles.need("time")
    tests, found, start = list(_tests(labeled)), _Found(), 0
    named = labeled.roles.named("time", "known", "happened", "outcome")
    for batch in labeled.source.batches(columns=tuple(dict.fromkeys([*named, *labeled.feature_times]))):
        rows = _timed(batch, labeled, start)
        for test in tests:
            if test.missing is None:
                found.add(test.kind, test.text, rows.filter(test.broken)[_ROW])
        start += len(batch)
    leaks = tuple(
        Leak(kind, found.texts[kind], rows, tuple(found.examples[kind]))
        for kind, rows in sorted(found.rows.items(), key=lambda item: (-item[1], item[0]))
    )
    untested = tuple(f"{test.text}: {test.missing}" for test in tests if test.missing is not None)
    return Leakage(labeled.roles.label, start, leaks, untested)


def _timed(batch: pl.DataFrame, labeled: LabeledData, start: int) -> pl.DataFrame:
    """The rows with their numbers, and all times as microseconds."""
    more = {_HAPPENED: labeled.roles.happened, **{_feature(name): name for name in labeled.feature_times}}
    times = [instants(batch[name]).alias(role) for role, name in more.items() if name is not None]
    return labeled.roles.read(batch).with_columns(*times).with_row_index(_ROW, offset=start)


def _feature(name: str) -> str:
    return f"assay:measured:{name}"


@dataclass(frozen=True)
class _Test:
    kind: str
    text: str
    broken: pl.Expr
    #: Why it cannot be made.
    missing: str | None = None


def _tests(labeled: LabeledData) -> Iterator[_Test]:
    roles, time = labeled.roles, pl.col(TIME)
    for name in labeled.feature_times:
        yield _Test(
            f"FEATURE_AFTER_PREDICTION: {name}",
            f"{name} was measured after the prediction",
            pl.col(_feature(name)) > time,
        )
    happened = None if roles.happened else f"no column says when outcomes happened, expected {roles.label}_time"
    known = None if roles.known else f"no column says since when outcomes were known, expected {roles.label}_known"
    status = None if roles.status else f"no column of statuses, expected {roles.label}_status"
    window = None if labeled.window is not None else "no window is said; try --window"
    as_of = None if labeled.said_as_of is not None else "nothing says up to when events are known; try --as-of"
    first, wide, end = pl.col(_HAPPENED), labeled.window or 0, labeled.said_as_of or 0
    yield _Test("TIMELESS", "the prediction has no time", time.is_null())
    yield _Test("OUTCOME_BEFORE_PREDICTION", "the outcome happened before the prediction", first < time, happened)
    yield _Test(
        "OUTCOME_AFTER_WINDOW", "the outcome happened after the window", first >= time + wide, happened or window
    )
    yield _Test(
        "KNOWN_BEFORE_OUTCOME", "the outcome was known before it happened", pl.col(KNOWN) < first, happened or known
    )
    yield _Test(
        "KNOWN_AFTER_END",
        "the outcome was known only after the time of the dataset",
        pl.col(KNOWN) > end,
        known or as_of,
    )
    yield _Test("PREDICTION_AFTER_END", "the prediction was made after the time of the dataset", time > end, as_of)
    closing = wide + labeled.grace
    said = pl.col(roles.status or roles.label).cast(pl.String)
    outcome = _there([roles.happened, roles.known, roles.outcome])
    early = (said == "negative") & ~outcome & (time + closing > end)
    yield _Test("NEGATIVE_TOO_EARLY", "negative while the window was open", early, status or window or as_of)
    yield _Test(
        "POSITIVE_WITHOUT_OUTCOME",
        "positive without a time of its outcome",
        (said == "positive") & ~outcome,
        status or (happened and known),
    )
    valued = (said == "unknown") & pl.col(roles.label).is_not_null()
    yield _Test("UNKNOWN_WITH_VALUE", "unknown, and yet it has a value", valued, status)


def _there(columns: Sequence[str | None]) -> pl.Expr:
    """Whether a row names an outcome in one of these columns."""
    named = [pl.col(name).is_not_null() for name in columns if name is not None]
    return pl.any_horizontal(named) if named else pl.lit(False)
