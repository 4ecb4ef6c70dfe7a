"""What a run reads: the logs of predictions and outcomes, each as files of columns."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, partial

import polars as pl

from assay.sources import Rejected, Source, open_files

from .declaration import Declaration, Stream
from .landing import Origin
from .quarantine import Quarantine
from .seen import SEEN, Seen, as_sql, read_seen, take
from .shape import PARTITION
from .spool import Spool, Watch, spooled
from .store import STATE, Stage, Store
from .version import Version

#: The stream of predictions, among those of outcomes.
PREDICTIONS = "predictions"

#: The folder of events that have not arrived yet, in the state.
HELD = f"{STATE}/held"


@dataclass
class Taking:
    """The logs of one run, and what it leaves of them for the next."""

    declaration: Declaration
    store: Store
    stage: Stage
    last: Version
    watch: Watch
    quarantine: Quarantine
    #: What each stream will have been seen of, and how many events of it were read.
    seen: dict[str, Seen] = field(default_factory=dict)
    read: Counter[str] = field(default_factory=Counter)
    #: Files of events that have not arrived yet, from the folder of the dataset, and how many they hold.
    held: list[str] = field(default_factory=list)
    waiting: Counter[str] = field(default_factory=Counter)

    def inputs(self, name: str) -> dict[Origin, Spool]:
        """What there is to read of a stream, by where it comes from."""
        stream = self._stream(name)
        taken = take(stream, self._before.get(name, Seen()), self.store.folder)
        self.seen[name] = taken.seen
        again = taken.again
        # Data that are no files are read anew each time: before the first run nothing of them was seen.
        fresh = [source for source in (taken.new, None if self.last.number else again) if source is not None]
        inputs = {Origin.HELD: self._held_before(name)}
        inputs[Origin.NEW] = sum((self._spooled(name, source, at) for at, source in enumerate(fresh)), Spool())
        if again is not None and self.last.number:
            inputs[Origin.AGAIN] = self._spooled(name, again, len(fresh))
        if stream.cursor is not None:
            self._move_cursor(name, stream.cursor, inputs[Origin.NEW])
        return {origin: spool for origin, spool in inputs.items() if spool.leaves}

    @cached_property
    def _before(self) -> Mapping[str, Seen]:
        return read_seen(self.store.folder / STATE / SEEN)

    def _stream(self, name: str) -> Stream:
        return self.declaration.predictions if name == PREDICTIONS else self.declaration.outcomes[name]

    def _spooled(self, name: str, source: Source, number: int) -> Spool:
        folder = self.stage.scratch / f"{name}-{number}"
        return spooled(source, folder, PARTITION, watch=self.watch, reject=partial(self._reject, name))

    def _reject(self, name: str, rejected: Rejected) -> None:
        self.read[name] += 1
        self.quarantine.reject(name, rejected)

    def _held_before(self, name: str) -> Spool:
        """Events that had not arrived at the last run."""
        paths = [self.store.folder / file for file in self.last.held if _stream_of(file) == name]
        there = [path for path in paths if path.exists()]
        if not there:
            return Spool()
        return spooled(open_files(there), self.stage.scratch, PARTITION, watch=self.watch, reject=self.quarantine.reject)

    def _move_cursor(self, name: str, column: str, spool: Spool) -> None:
        """The next run reads above the largest value."""
        largest = [batch[column].max() for batch in spool.batches([column])]
        known = [value for value in largest if value is not None]
        if known:
            top = pl.Series(known).max()
            self.seen[name] = replace(self.seen[name], cursor=as_sql(top))

    def hold(self, name: str, events: pl.DataFrame) -> None:
        """Keep events for later."""
        if len(events):
            file = f"{HELD}/{self.stage.number:06}-{name}-{len(self.held):04}.arrow"
            events.write_ipc(self.stage.path(file), compression="lz4")
            self.held.append(file)
            self.waiting[name] += len(events)


def _stream_of(file: str) -> str:
    """The stream of a file of held events."""
    return file.rpartition("/")[2].split("-", 1)[1].rsplit("-", 1)[0]


def batches(inputs: Mapping[Origin, Spool], columns: list[str]) -> Iterator[tuple[Origin, pl.DataFrame]]:
    """Rows of all inputs, and where they come from."""
    for origin, spool in inputs.items():
        for batch in spool.batches(columns):
            yield origin, batch
