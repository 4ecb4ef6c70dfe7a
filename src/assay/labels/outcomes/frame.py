"""The labels of all events at once, as a frame: of events in memory, or on a cluster, key by key.

The declaration and its answer are those of `label_join`; what grows, what was known before, and what was set aside
only a folder can keep.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property, partial
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from assay.engines.spark import Keyed, head_of, is_spark, map_by_key
from assay.errors import UsageError
from assay.sources import Source, open_source

from ..instant import instant
from .columns import LabelColumns
from .day import Day
from .declaration import PREDICTIONS, Declaration
from .deduplication import Identity, deduplicate
from .labeling import COLLIDED, DAY, FATE, FATE_TYPE, ROW, label_all
from .landing import Held, Keys, screening_of, types_of
from .outcome_columns import OutcomeColumns, matched, value_type
from .outcome_log import PLACE, content_of, each_once
from .partition import NONE, Labels, Marking
from .screening import AT, KNOWN, Screening
from .store import Stage

#: Rows of a log by which its times are judged.
SAMPLE = 1000

#: The number of a frame of Spark, and some of its rows.
Batches = Iterator[tuple[int, pl.DataFrame]]


def label_frame(declaration: Declaration, *, as_of: datetime | None = None) -> Any:
    """The labels of all predictions: a Polars frame, or a Spark DataFrame where all logs are Spark DataFrames.

    Args:
        declaration: What is joined, and how.
        as_of: The time up to which events are known; by default now.

    Raises:
        UsageError: some logs are Spark DataFrames and some are not.
        SourceError, ColumnError: a log cannot be read.

    >>> from .declaration import Label, Outcomes, Predictions
    >>> served, clicked = datetime(2026, 1, 1, 12), datetime(2026, 1, 1, 13)
    >>> shown = pl.DataFrame({"id": [1, 2], "at": [served] * 2})
    >>> clicks = pl.DataFrame({"id": [1], "at": [clicked]})
    >>> label_frame(
    ...     Declaration(
    ...         label=Label(name="clicked", window="1d"),
    ...         predictions=Predictions(source=shown, key="id", time="at"),
    ...         outcomes={"click": Outcomes(source=clicks, key="id", time="at")},
    ...     )
    ... )["clicked"].to_list()
    [1, 0]
    """
    logs = {PREDICTIONS: declaration.predictions, **declaration.outcomes}
    on_spark = {name for name, stream in logs.items() if is_spark(stream.source)}
    if on_spark and len(on_spark) < len(logs):
        raise UsageError(f"{', '.join(sorted(on_spark))} on Spark and the others not, expected all of them or none")
    now = instant(datetime.now(UTC) if as_of is None else as_of)
    if on_spark:
        return _on_spark(declaration, now)
    frames = {name: _whole(open_source(stream.source)) for name, stream in logs.items()}
    plan = Plan.of(declaration, {name: Sample(frame) for name, frame in frames.items()}, now)
    outcomes = plan.outcomes((at, frames[name]) for at, name in enumerate(declaration.outcomes))
    return plan.labels(plan.predictions([(0, frames[PREDICTIONS])]), outcomes)


def _whole(source: Source) -> pl.DataFrame:
    """All events of a log, which may be none."""
    nothing = pl.DataFrame(schema=dict.fromkeys(source.columns(), pl.Null))
    return pl.concat([nothing, *source.batches()], how="diagonal_relaxed")


@dataclass(frozen=True)
class Sample:
    """Some rows of a log."""

    frame: pl.DataFrame

    def columns(self) -> tuple[str, ...]:
        """Its columns."""
        return tuple(self.frame.columns)

    def types(self, column: str) -> list[pl.DataType]:
        """The type of a column."""
        return [self.frame.schema[column]]

    def batches(self, columns: Sequence[str]) -> Iterator[pl.DataFrame]:
        """The rows."""
        yield self.frame.select(columns)


@dataclass(frozen=True)
class Plan:
    """How events become labels: all that a worker needs to know."""

    declaration: Declaration
    screening: Screening
    outcome_columns: OutcomeColumns
    #: Of each stream of outcomes.
    screenings: Mapping[str, Screening]

    @classmethod
    def of(cls, declaration: Declaration, logs: Mapping[str, Sample], as_of: int) -> "Plan":
        """The plan for logs that look like these."""
        plain = replace(
            declaration,
            predictions=replace(declaration.predictions, source=""),
            outcomes={name: replace(stream, source="") for name, stream in declaration.outcomes.items()},
        )
        types = types_of(plain.predictions, logs[PREDICTIONS])
        LabelColumns.of(plain).refuse_taken(tuple(types))
        screening = screening_of(plain.predictions, logs[PREDICTIONS], types, None, as_of)
        groups = {name: types[name] for name in plain.predictions.joined_by}
        outcome_columns = OutcomeColumns(plain, groups, value_type(plain, logs))
        screenings = {name: outcome_columns.screening(name, logs[name], None, as_of) for name in plain.outcomes}
        return cls(plain, screening, outcome_columns, screenings)

    @cached_property
    def marking(self) -> Marking:
        """How predictions are marked."""
        columns, key = LabelColumns.of(self.declaration), tuple(self.declaration.predictions.key)
        types = columns.types(self.declaration, self.outcome_columns.value)
        nowhere = Stage(Path(), 1)
        schema = pl.Schema({**self.screening.types, **types})
        return Marking(self.declaration.label, columns, schema, self.screening.as_of, nowhere, key)

    def outcomes(self, batches: Iterable[tuple[int, pl.DataFrame]]) -> pl.DataFrame:
        """Outcomes of all streams, each once; given with the number of its stream."""
        names = list(self.declaration.outcomes)
        made = [pl.DataFrame(schema=self.outcome_columns.schema)]
        for at, batch in batches:
            made.append(self.outcome_columns.named(names[at], self.screenings[names[at]](batch))[0])
        new = pl.concat(made).with_columns(pl.lit(None, pl.UInt32).alias(PLACE), pl.lit(None, FATE_TYPE).alias(FATE))
        return each_once(new, content_of(self.outcome_columns.schema)).drop(PLACE)

    def predictions(self, batches: Iterable[tuple[int, pl.DataFrame]]) -> pl.DataFrame:
        """Predictions, each once, and whether others have their key."""
        declared = self.declaration.predictions
        good = [self.screening(batch).good.drop(KNOWN) for _, batch in batches]
        if not good:
            return pl.DataFrame(schema={**self.screening.types, AT: pl.Int64, COLLIDED: pl.Boolean})
        whole = pl.concat(good)
        content = tuple(name for name in self.screening.types if name != declared.arrived)
        day = Day(0, str(declared.time), new=(Held(Keys.of(whole, tuple(declared.key)), whole),))
        found = deduplicate({0: day}, Identity(tuple(declared.key), content, self.declaration.key_reach))
        copy, collided = np.zeros((2, len(whole)), np.bool_)
        copy[found.copies.get(0, [])] = True
        collided[found.collided.get(0, [])] = True
        return whole.with_columns(pl.Series(COLLIDED, collided)).filter(pl.Series(~copy))

    def labels(self, predictions: pl.DataFrame, outcomes: pl.DataFrame) -> pl.DataFrame:
        """Predictions with their labels."""
        declared = self.declaration.predictions
        placed = predictions.with_row_index(ROW).with_columns(
            pl.col(ROW).cast(pl.Int64), pl.lit(0, pl.Int64).alias(DAY)
        )
        found = label_all(self.declaration.label, placed, outcomes, declared.joined_by, tuple(declared.key))
        given = found.labels.drop(DAY).sort(ROW)
        collided = np.flatnonzero(predictions[COLLIDED].to_numpy())
        own = predictions.drop(AT, COLLIDED)
        day = Day(0, str(declared.time), new=(Held(Keys((), np.zeros(len(own), np.uint64)), own),))
        return pl.concat(self.marking.marked(day, Labels(given, NONE, collided)))


def _on_spark(declaration: Declaration, as_of: int) -> Any:
    """A Spark DataFrame of labels: events of one key, of one id, of one group meet in one partition."""
    streams = {PREDICTIONS: declaration.predictions, **declaration.outcomes}
    frames = {name: stream.source for name, stream in streams.items()}
    logs = {name: Sample(head_of(frame, frame.columns, SAMPLE)) for name, frame in frames.items()}
    plan = Plan.of(declaration, logs, as_of)
    declared = plan.declaration.predictions
    by, key = declared.joined_by, tuple(declared.key)
    shown = map_by_key(
        [_keyed(frames[PREDICTIONS], by if set(by) <= set(key) else key, plan.screening)],
        partial(_predictions, plan),
        _plain(plan.predictions([])),
    )
    happened = map_by_key(
        [
            _keyed(frames[name], (stream.id,) if stream.id is not None else stream.joined_by, plan.screenings[name])
            for name, stream in plan.declaration.outcomes.items()
        ],
        partial(_outcomes, plan),
        _plain(plan.outcomes([])),
    )
    both = [Keyed(shown, by, shown.columns), Keyed(happened, matched(by), happened.columns)]
    return map_by_key(both, partial(_labels, plan), _plain(plan.labels(plan.predictions([]), plan.outcomes([]))))


def _keyed(frame: Any, on: Sequence[str], screening: Screening) -> Keyed:
    return Keyed(frame, on, [name for name in frame.columns if name in screening.types])


def _predictions(plan: Plan, batches: Batches) -> pl.DataFrame:
    return _plain(plan.predictions(batches))


def _outcomes(plan: Plan, batches: Batches) -> pl.DataFrame:
    return _plain(plan.outcomes(batches))


def _labels(plan: Plan, batches: Batches) -> pl.DataFrame:
    sides = ([plan.predictions([])], [plan.outcomes([])])
    for at, batch in batches:
        sides[at].append(batch.cast(sides[at][0].schema))
    predictions, outcomes = (pl.concat(side) for side in sides)
    return _plain(plan.labels(predictions, outcomes))


def _plain(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame in types that Spark has."""
    return frame.with_columns(pl.col(pl.Enum).cast(pl.String), pl.col(pl.UInt32).cast(pl.Int64))
