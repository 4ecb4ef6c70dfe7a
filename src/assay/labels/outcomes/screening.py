"""Events as they come, sorted out: those that count, those that have not arrived yet, and those that are wrong.

Each event is one of these by itself, whatever comes before it or after, so any order and any cut sort out the same.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import polars as pl

from .clock import UTC_MICROSECONDS, Clock
from .declaration import Outcomes, Predictions
from .shape import Fault, fitted
from .spool import Log

#: Columns of sorted events: when it happened and since when it can be known, both in microseconds.
AT, KNOWN = "assay:at", "assay:known"

NO_TIME = "no time"
UNREADABLE_TIME = "a time that cannot be read"
MIXED_ZONES = "a time with a zone among times without, or the other way round"
BEFORE_1970 = "a time before 1970"
LEAK = "a feature from after the prediction"


@dataclass(frozen=True)
class Screened:
    """The events of one batch; every one of them is in exactly one place."""

    #: In the types that are wanted, with `AT` and `KNOWN`.
    good: pl.DataFrame
    #: As they came: not arrived, or not happened, at the time of the run.
    held: pl.DataFrame
    #: As they came, by what is wrong.
    bad: tuple[tuple[str, pl.DataFrame], ...]
    #: Good ones that arrived before they happened: clocks disagree. They count as known when they happened.
    skewed: int = 0


@dataclass(frozen=True)
class Screening:
    """How the events of a stream are sorted out."""

    stream: Predictions | Outcomes
    #: The columns that are kept, with their types.
    types: Mapping[str, pl.DataType]
    #: Columns in which a value has to be.
    required: Sequence[str]
    clock: Clock
    #: Microseconds up to which events are known.
    as_of: int
    #: Columns whose times must not lie after the event.
    not_after: Sequence[str] = ()
    #: Columns whose values are times, as texts or numbers may be.
    times: Sequence[str] = ()

    def __call__(self, batch: pl.DataFrame) -> Screened:
        """The events of this batch, which may lack columns that are neither required nor times."""
        faults: list[Fault] = []
        good = self._typed(batch, tuple(self.types), faults.append)
        faults = [*_missing(good, self.required, [fault.rows for fault in faults]), *faults]
        good = good.with_columns(self._known(good, faults))
        return replace(split := self._split(batch, good, faults), skewed=self._skewed(split.good))

    def typed(self, batch: pl.DataFrame, columns: Sequence[str]) -> pl.DataFrame:
        """Some columns of events that are good."""
        return self._typed(batch, columns)

    def _typed(
        self, batch: pl.DataFrame, names: Sequence[str], tell: Callable[[Fault], None] | None = None
    ) -> pl.DataFrame:
        columns: list[pl.Series] = []
        for name in names:
            values = batch[name] if name in batch.columns else pl.repeat(None, len(batch), eager=True).alias(name)
            if name in self.times:
                instants = self.clock.instants(values)
                columns.append(instants.cast(UTC_MICROSECONDS).alias(name))
                if tell is not None:
                    for fault in self._untimely(values, instants):
                        tell(fault)
            else:
                cast, unfit = fitted(values, self.types[name])
                columns.append(cast)
                if tell is not None and unfit is not None:
                    tell(unfit)
        return pl.DataFrame(columns)

    def _untimely(self, values: pl.Series, instants: pl.Series) -> Iterator[Fault]:
        """What is wrong with times; most often nothing, which their extremes tell."""
        unlike = self.clock.unlike(values) if values.name == self.stream.time else None
        if unlike is not None:
            yield Fault(MIXED_ZONES, unlike & instants.is_not_null())
        if instants.null_count() > values.null_count():
            yield Fault(UNREADABLE_TIME, values.is_not_null() & instants.is_null())
        first = instants.min()
        if isinstance(first, int) and first < 0:
            yield Fault(BEFORE_1970, (instants < 0).fill_null(False))

    def _known(self, good: pl.DataFrame, faults: list[Fault]) -> list[pl.Expr | pl.Series]:
        """When each event happened and was known; that without a time is known from the beginning."""
        time, arrived = self.stream.time, self.stream.arrived
        if time is None:
            nothing = pl.lit(None, pl.Int64)
            return [nothing.alias(AT), pl.lit(0, pl.Int64).alias(KNOWN)]
        at = good[time].to_physical().alias(AT)
        for name in self.not_after:
            later = (good[name].to_physical() > at).fill_null(False)
            faults.append(Fault(LEAK, later))
        if arrived is None or arrived == time:
            return [at, at.alias(KNOWN)]
        came = good[arrived].to_physical()
        return [at, pl.select(pl.max_horizontal(at, came)).to_series().alias(KNOWN)]

    def _skewed(self, good: pl.DataFrame) -> int:
        """How many events arrived before they happened."""
        time, arrived = self.stream.time, self.stream.arrived
        return 0 if time is None or arrived is None else int((good[arrived] < good[time]).sum())

    def _split(self, batch: pl.DataFrame, good: pl.DataFrame, faults: Iterable[Fault]) -> Screened:
        wrong: pl.Series | None = None
        bad = []
        for fault in faults:
            rows = fault.rows if wrong is None else fault.rows & ~wrong
            if rows.any():
                bad.append((fault.reason, batch.filter(rows)))
                wrong = rows if wrong is None else wrong | rows
        last = good[KNOWN].max()
        if wrong is None and not (isinstance(last, int) and last > self.as_of):
            return Screened(good, batch.clear(), ())
        held = (good[KNOWN] > self.as_of).fill_null(False)
        there = held if wrong is None else held & ~wrong
        return Screened(good.filter(~held if wrong is None else ~(held | wrong)), batch.filter(there), tuple(bad))


def _missing(good: pl.DataFrame, required: Sequence[str], otherwise: Sequence[pl.Series]) -> list[Fault]:
    """Rows that lack what they need, and for no other reason."""
    faults = []
    for name in required:
        if good[name].null_count():
            rows = good[name].is_null()
            for known in otherwise:
                rows &= ~known
            faults.append(Fault(f"no {name}", rows))
    return faults


def clock_of(stream: Predictions | Outcomes, zoned: bool | None, log: Log) -> Clock:
    """The clock of a stream, which knows by the first times of the log whether they say their zone."""
    clock = Clock(stream.zone, stream.unit, zoned)
    if stream.time is None or clock.zoned is not None or stream.time not in log.columns():
        return clock
    for batch in log.batches([stream.time]):
        clock = clock.learned(batch[stream.time])
        if clock.zoned is not None:
            break
    return clock
