"""One run of the join: from what is new in the logs to what is new in the dataset."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cached_property, partial

import numpy as np
import polars as pl

from assay.engines.threads import in_order

from .columns import LabelColumns, Status
from .day import Day, named, numbered
from .declaration import PREDICTIONS, Declaration
from .deduplication import Duplicates, Identity, deduplicate
from .hashing import Sieve, hashes
from .labeling import COLLIDED, DAY, FATE, ROW, label_all
from .landing import Landing, land, not_taken, screening_of, types_of
from .logs import Logs
from .outcome_columns import OutcomeColumns, matched, value_type
from .outcome_log import FILE, PLACE, OutcomeLog, Renewal, counts_of, renewed
from .partition import NONE, Labels, Marking, Renewed
from .quarantine import Quarantine
from .screening import AT
from .spool import Spool, Tell
from .store import STATE, Stage, Store, data_file, log_file, revision_file
from .version import Intake, Partition, Version
from .work import Work

#: Columns of predictions that are to be labeled, beside their own.
_PLACES: Mapping[str, pl.DataType] = {AT: pl.Int64(), DAY: pl.Int64(), ROW: pl.Int64(), COLLIDED: pl.Boolean()}

#: Tables without rows whose columns are those of the dataset, but for its labels, and those of outcomes.
_SHAPES = {name: f"{STATE}/columns-of-{name}.arrow" for name in (PREDICTIONS, "outcomes")}


@dataclass
class Run:
    """A run, step by step; nothing of it shows before it is committed."""

    declaration: Declaration
    store: Store
    last: Version
    as_of: int
    tell: Tell
    types: Mapping[str, pl.DataType] = field(default_factory=dict)
    not_taken: tuple[str, ...] = ()
    zoned: dict[str, bool | None] = field(default_factory=dict)
    outcomes: dict[str, Mapping[str, int]] = field(default_factory=dict)
    #: Partitions that were written, and labels that changed in them as they were.
    written: dict[str, Partition] = field(default_factory=dict)
    before: list[tuple[str, pl.DataFrame]] = field(default_factory=list)

    @cached_property
    def stage(self) -> Stage:
        """Where the run writes."""
        return self.store.stage(self.last.number + 1)

    @cached_property
    def logs(self) -> Logs:
        """What the run reads."""
        return Logs(self.declaration, self.store, self.stage, self.last, self.as_of, self.tell, Quarantine(self.stage))

    def __call__(self) -> Version:
        """The version that the run leaves."""
        self.zoned = dict(self.last.zoned)
        spools = {name: self.logs.spool(name) for name in (PREDICTIONS, *self.declaration.outcomes)}
        if not (self.last.number or spools[PREDICTIONS].leaves):
            return self.last  # nobody knows what predictions will be like
        self.types = types = self._types(spools[PREDICTIONS])
        outcome_columns = self._outcome_columns(types, spools)
        shown = spools.pop(PREDICTIONS)
        new = outcome_columns.taken(self.logs, spools, self.zoned)
        with ThreadPoolExecutor(1) as meanwhile:
            renewal = meanwhile.submit(renewed, OutcomeLog(self.store.folder, outcome_columns.schema), new)
            landing = self._land(shown, types)
            log = renewal.result()
        days = self._days(landing)
        duplicates = deduplicate(days, self._identity(types))
        marking = self._marking(outcome_columns)
        self.outcomes = dict(self.last.outcomes)
        self._label(days, log, duplicates, marking)
        revised = self._keep_revisions(marking.columns)
        self.logs.keep()
        return self._version(revised, self._intake(landing, duplicates, new, log))

    def _types(self, spool: Spool) -> Mapping[str, pl.DataType]:
        shape = self.store.folder / _SHAPES[PREDICTIONS]
        if shape.exists():
            types: Mapping[str, pl.DataType] = pl.read_ipc_schema(shape)
            self.not_taken = not_taken(self.declaration.predictions, spool, types)
            return types
        types = types_of(self.declaration.predictions, spool)
        LabelColumns.of(self.declaration).refuse_taken(tuple(types))
        pl.DataFrame(schema=types).write_ipc(self.stage.path(_SHAPES[PREDICTIONS]))
        return types

    def _outcome_columns(self, types: Mapping[str, pl.DataType], spools: Mapping[str, Spool]) -> OutcomeColumns:
        groups = {name: types[name] for name in self.declaration.predictions.joined_by}
        shape = self.store.folder / _SHAPES["outcomes"]
        if shape.exists():
            return OutcomeColumns(self.declaration, groups, pl.read_ipc_schema(shape)["value"])
        made = OutcomeColumns(self.declaration, groups, value_type(self.declaration, spools))
        pl.DataFrame(schema=made.schema).write_ipc(self.stage.path(_SHAPES["outcomes"]))
        return made

    def _land(self, spool: Spool, types: Mapping[str, pl.DataType]) -> Landing:
        stream = self.declaration.predictions
        screening = screening_of(stream, spool, types, self.zoned.get(PREDICTIONS), self.as_of)
        self.zoned[PREDICTIONS] = screening.clock.zoned
        return land(self.logs, spool, screening)

    def _days(self, landing: Landing) -> dict[int, Day]:
        """All days of the dataset, and those that are new."""
        old = {numbered(name): partition for name, partition in self.last.partitions.items()}
        time = self.declaration.predictions.time
        assert time is not None
        return {
            number: Day(
                number,
                time,
                self.store.folder / data_file(named(number)) if number in old else None,
                old[number].taken if number in old else (),
                tuple(landing.parts.get(number, ())),
            )
            for number in sorted({*old, *landing.parts})
        }

    def _identity(self, types: Mapping[str, pl.DataType]) -> Identity:
        declared = self.declaration.predictions
        content = tuple(name for name in types if name != declared.arrived)
        return Identity(tuple(declared.key), content, self.declaration.key_reach)

    def _marking(self, outcome_columns: OutcomeColumns) -> Marking:
        columns = LabelColumns.of(self.declaration)
        schema = pl.Schema({**self.types, **columns.types(self.declaration, outcome_columns.value)})
        return Marking(
            self.declaration.label, columns, schema, self.as_of, self.stage, tuple(self.declaration.predictions.key)
        )

    def _label(self, days: Mapping[int, Day], log: Renewal, duplicates: Duplicates, marking: Marking) -> None:
        """Write all partitions and files of outcomes that change."""
        due = {
            numbered(name)
            for name, partition in self.last.partitions.items()
            if partition.first_open is not None and partition.first_open + self.declaration.label.closing <= self.as_of
        }
        work = Work.of(self.declaration, days, log, duplicates, due)
        prepare = partial(self._labeled, work, duplicates, marking.columns)
        for stretch in in_order(prepare, work.stretches()):  # the next one while this one is written

            def renew(number: int) -> tuple[str, Renewed | None]:
                labels = stretch.of(number, duplicates)  # noqa: B023 - a stretch is done before the next one
                return named(number), marking.renew(days[number], labels, due=number in due)

            for name, partition in in_order(renew, sorted(stretch.days & work.days)):
                if partition is not None:
                    self.written[name] = partition.partition
                    self.before += [] if partition.before is None else [(name, partition.before)]
                self.tell("labeling days", work.place(name), len(work.days))
            self._renew_log(log, stretch, work.files(stretch.days))

    def _labeled(self, work: Work, duplicates: Duplicates, columns: LabelColumns, stretch: frozenset[int]) -> "Stretch":
        """The labels of a stretch of days."""
        declared = self.declaration.predictions
        outcomes = work.log.read(work.outcomes(stretch))
        predictions = self._near(work, stretch, outcomes, duplicates, columns)
        made = label_all(self.declaration.label, predictions, outcomes, declared.joined_by, tuple(declared.key))
        by_day = made.labels.sort(DAY, ROW).partition_by(DAY, as_dict=True, include_key=False)
        return Stretch(stretch, by_day, made.labels.clear().drop(DAY), outcomes, made.outcomes)

    def _keep_revisions(self, columns: LabelColumns) -> dict[str, int]:
        """Write the labels that changed as they were; how many were known, by status."""
        if not self.before:
            return {}
        whole = pl.concat(rows.with_columns(pl.lit(day).str.to_date().alias("date")) for day, rows in self.before)
        whole.write_parquet(self.stage.path(revision_file(self.stage.number)))
        known = whole.filter(pl.col(columns.status) != Status.UNKNOWN)
        return dict(sorted(known[columns.status].cast(pl.String).value_counts().iter_rows()))

    def _near(
        self,
        work: Work,
        stretch: frozenset[int],
        outcomes: pl.DataFrame,
        duplicates: Duplicates,
        columns: LabelColumns,
    ) -> pl.DataFrame:
        """The predictions in and around a stretch that some of these outcomes may concern."""
        declared = self.declaration.predictions
        needed = tuple(dict.fromkeys([*declared.joined_by, *declared.key, *declared.times[:1]]))
        sieve = Sieve(hashes(outcomes, matched(declared.joined_by)))
        frames = [pl.DataFrame(schema={**{name: self.types[name] for name in needed}, **_PLACES})]

        def passing(number: int) -> pl.DataFrame:
            day = work.all[number]
            found = sieve.passes(day.hashes(declared.joined_by))
            found[duplicates.copies.get(number, NONE)] = False
            if not found.any():
                return frames[0]
            frame = _placed(day.frame(needed, pl.Series(found)), number, np.flatnonzero(found))
            return frame.with_columns(self._collided(day, frame[ROW], duplicates, columns))

        frames += in_order(passing, work.near(stretch) if len(outcomes) else ())
        return pl.concat(frames)

    def _collided(self, day: Day, rows: pl.Series, duplicates: Duplicates, columns: LabelColumns) -> pl.Series:
        """Which of these predictions have the key of others."""
        found = np.zeros(day.old_rows + day.new_rows, np.bool_)
        found[duplicates.collided.get(day.number, NONE)] = True
        if day.name in self.last.partitions and self.last.partitions[day.name].excluded:
            status = pl.concat(batch[columns.status] for batch in day.old([day.time, columns.status]))
            found[: day.old_rows] |= (status == Status.EXCLUDED).to_numpy()
        return pl.Series(COLLIDED, found[rows.to_numpy()])

    def _renew_log(self, log: Renewal, stretch: "Stretch", names: set[str]) -> None:
        """Write those of these files of outcomes in which anything is new."""
        now = stretch.outcomes
        differs = now[FATE].ne_missing(stretch.before[FATE])
        files = now.partition_by(FILE, as_dict=True)
        for name in sorted(names & ({*now.filter(differs)[FILE].unique()} | log.files)):
            rows = files[name,]
            self.outcomes[name] = counts_of(rows)
            rows.drop(FILE, PLACE).write_parquet(
                self.stage.path(log_file(name)), compression="zstd", compression_level=1
            )

    def _intake(self, landing: Landing, duplicates: Duplicates, new: pl.DataFrame, log: Renewal) -> dict[str, Intake]:
        """What became of all events that were read."""
        came = {PREDICTIONS: landing.rows, **dict(new["stream"].value_counts().iter_rows())}
        taken = dict(log.added["stream"].value_counts().iter_rows())
        taken[PREDICTIONS] = came[PREDICTIONS] - duplicates.rows
        return {
            name: Intake(
                self.logs.read[name],
                self.logs.resumed[name],
                taken.get(name, 0),
                came.get(name, 0) - taken.get(name, 0),
                self.logs.waiting[name],
                self.logs.quarantine.of(name),
                self.logs.skewed[name],
            )
            for name in (PREDICTIONS, *self.declaration.outcomes)
        }

    def _version(self, revised: Mapping[str, int], intake: Mapping[str, Intake]) -> Version:
        return Version(
            number=self.stage.number,
            as_of=self.as_of,
            meaning=self.declaration.meaning,
            partitions=dict(sorted({**self.last.partitions, **self.written}.items())),
            outcomes=dict(sorted(self.outcomes.items())),
            intake=intake,
            zoned=self.zoned,
            held=tuple(self.logs.held),
            revised=revised,
        )


@dataclass(frozen=True)
class Stretch:
    """Some days, labeled."""

    days: frozenset[int]
    #: By day, the labels of predictions that have outcomes; those of a day without any.
    labels: Mapping[tuple[object, ...], pl.DataFrame]
    nothing: pl.DataFrame
    #: Outcomes in and after these days, with the fates that they had and have.
    before: pl.DataFrame
    outcomes: pl.DataFrame

    def of(self, day: int, duplicates: Duplicates) -> Labels:
        """What is known of the predictions of a day."""
        copies, collided = duplicates.copies.get(day, NONE), duplicates.collided.get(day, NONE)
        return Labels(self.labels.get((day,), self.nothing), copies, collided)


def _placed(rows: pl.DataFrame, day: int, places: "np.typing.NDArray[np.int64]") -> pl.DataFrame:
    return rows.with_columns(
        pl.lit(day, pl.Int64).alias(DAY), pl.Series(ROW, places, pl.Int64), pl.lit(False).alias(COLLIDED)
    )
