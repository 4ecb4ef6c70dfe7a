"""Point-in-time correctness of any dataset: what was known when, and what could not have been.

A model that learns from what was measured after its prediction, or from an outcome of another one's window, is good in
training and nowhere else. The check needs the times only: that of the prediction, of features, of the outcome.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path

import polars as pl

from assay.errors import ColumnError, UsageError
from assay.sources import Source, open_source

from .clock import Clock
from .declaration import Unit
from .duration import microseconds
from .history import LabelSnapshot, open_labels
from .store import VERSIONS
from .version import instant, moment

#: Examples kept of each leak.
EXAMPLES = 3


class Fault(StrEnum):
    """What is wrong with a time."""

    FEATURE = "a feature from after the prediction"
    BEFORE = "an outcome from before the prediction"
    AFTER = "an outcome from after the window"
    KNOWN = "an outcome that was not known yet"


@dataclass(frozen=True)
class Times:
    """The columns of a dataset that hold times, and how they have to lie.

    Args:
        prediction: When the prediction was made: nothing later may be among the features.
        features: When features were measured.
        outcome: When the outcome happened, not before the prediction.
        window: How long after the prediction an outcome counts, such as ``7d``.
        known: When the outcome was known, not after ``as_of``.
        zone: The zone of times that do not say theirs.
        unit: What times count that are numbers.
    """

    prediction: str
    features: Sequence[str] = ()
    outcome: str | None = None
    window: str | None = None
    known: str | None = None
    as_of: datetime | None = None
    zone: str | None = None
    unit: Unit | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        """All of them."""
        return tuple(dict.fromkeys(filter(None, [self.prediction, *self.features, self.outcome, self.known])))


@dataclass(frozen=True)
class Leak:
    """Rows that know what they could not have known."""

    column: str
    fault: Fault
    rows: int
    #: By how many microseconds at most.
    most: int
    #: The first rows, counted from 0.
    examples: tuple[int, ...]


@dataclass(frozen=True)
class Leaks:
    """What a check found; empty means well."""

    rows: int
    #: Rows that have no time of a prediction, of which nothing can be said.
    untimed: int = 0
    found: tuple[Leak, ...] = ()

    def __len__(self) -> int:
        return len(self.found)

    def __iter__(self) -> Iterator[Leak]:
        return iter(self.found)


def label_check(data: object, times: Times | None = None) -> Leaks:
    """Whether any row of a dataset knows what it could not have known.

    Args:
        data: Whatever `assay.open_source` takes, or the folder of a dataset of labels, which says itself what its
            times mean.
        times: What the columns mean.

    Raises:
        UsageError: nobody says what the columns mean.
        ColumnError: one of them is not there.

    >>> import polars as pl
    >>> from datetime import datetime
    >>> served, measured = datetime(2026, 1, 1, 12), datetime(2026, 1, 1, 13)
    >>> frame = pl.DataFrame({"served": [served], "measured": [measured]})
    >>> [(leak.column, leak.fault.value, leak.rows) for leak in label_check(frame, Times("served", ["measured"]))]
    [('measured', 'a feature from after the prediction', 1)]
    """
    source: Source
    if times is None and isinstance(data, str | Path) and (Path(data) / VERSIONS).is_dir():
        snapshot = open_labels(data)
        source, times = snapshot, _declared(snapshot)
    elif times is None:
        raise UsageError(
            "no dataset of labels, and no times; expected the columns that hold them; try Times('served_at')"
        )
    else:
        source = open_source(data)
    for name in times.columns:
        if name not in source.columns():
            raise ColumnError.missing(name, source.columns(), where=source.name)
    return _checked(source, times)


def _declared(snapshot: LabelSnapshot) -> Times:
    """The times of a dataset of labels."""
    meaning, label = snapshot.version.meaning, snapshot.label
    features = meaning["[predictions] feature_times"]
    assert isinstance(features, Sequence)
    known = label.known if "known" in label.given else None
    window, as_of = str(meaning["[label] window"]), moment(snapshot.version.as_of)
    return Times(snapshot.time, tuple(features), label.time, window, known, as_of)


@dataclass
class _Tally:
    """A leak as it is counted."""

    rows: int = 0
    most: int = 0
    examples: list[int] = field(default_factory=list)

    def add(self, excess: pl.Series, start: int) -> None:
        """Count the rows of a batch that exceed what may be, by so much."""
        wrong = (excess > 0).fill_null(False)
        if wrong.any():
            self.rows += int(wrong.sum())
            self.most = max(self.most, int(str(excess.max())))
            self.examples += [start + row for row in wrong.arg_true().head(EXAMPLES - len(self.examples))]


def _checked(source: Source, times: Times) -> Leaks:
    tallies: dict[tuple[str, Fault], _Tally] = {}
    rows = untimed = 0
    clock = Clock(times.zone, times.unit)
    for batch in source.batches(columns=times.columns):
        at = {name: clock.instants(batch[name]) for name in times.columns}
        untimed += at[times.prediction].null_count()
        for column, fault, excess in _excesses(times, at):
            tallies.setdefault((column, fault), _Tally()).add(excess, rows)
        rows += len(batch)
    found = (Leak(*place, each.rows, each.most, tuple(each.examples)) for place, each in tallies.items() if each.rows)
    return Leaks(rows, untimed, tuple(found))


def _excesses(times: Times, at: Mapping[str, pl.Series]) -> Iterator[tuple[str, Fault, pl.Series]]:
    """By how many microseconds each time is on the wrong side."""
    made = at[times.prediction]
    for name in times.features:
        yield name, Fault.FEATURE, at[name] - made
    if times.outcome is not None:
        yield times.outcome, Fault.BEFORE, made - at[times.outcome]
        if times.window is not None:  # half-open: the very end is outside
            yield times.outcome, Fault.AFTER, at[times.outcome] - made - microseconds(times.window) + 1
    if times.known is not None and times.as_of is not None:
        yield times.known, Fault.KNOWN, at[times.known] - instant(times.as_of)
