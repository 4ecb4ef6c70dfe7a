"""What a run reads of its logs: what is new in them, and what had not arrived at the last run."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, partial

import polars as pl

from assay.sources import Rejected, Source

from .declaration import PREDICTIONS, Declaration, Stream
from .quarantine import Quarantine
from .seen import SEEN, Seen, as_sql, read_seen, take, to_bytes
from .spool import Leaf, Spool, Tell, reopened, spooled
from .store import HELD, PARTITION, STATE, Stage, Store
from .version import Version


@dataclass
class Logs:
    """The logs of one run, and what it leaves of them for the next."""

    declaration: Declaration
    store: Store
    stage: Stage
    last: Version
    as_of: int
    tell: Tell
    quarantine: Quarantine
    #: What each stream will have been seen of, and how many events of it were read.
    seen: dict[str, Seen] = field(default_factory=dict)
    read: Counter[str] = field(default_factory=Counter)
    #: How many had not arrived at the last run.
    resumed: Counter[str] = field(default_factory=Counter)
    #: Files of events that have not arrived yet, from the folder of the dataset, and how many they hold.
    held: list[str] = field(default_factory=list)
    waiting: Counter[str] = field(default_factory=Counter)
    skewed: Counter[str] = field(default_factory=Counter)

    def spool(self, name: str) -> Spool:
        """What there is to read of a stream."""
        stream = self._stream(name)
        source, self.seen[name] = take(stream, self._before.get(name, Seen()), self.store.folder)
        new = Spool() if source is None else self._spooled(name, source)
        if stream.cursor is not None:
            self._move_cursor(name, stream.cursor, new)
        held = [self.store.folder / file for file in self.last.held if _stream_of(file) == name]
        return reopened(held, held=True) + new

    @cached_property
    def _before(self) -> Mapping[str, Seen]:
        return read_seen(self.store.folder / STATE / SEEN)

    def _stream(self, name: str) -> Stream:
        return self.declaration.predictions if name == PREDICTIONS else self.declaration.outcomes[name]

    def _spooled(self, name: str, source: Source) -> Spool:
        done, total = 0, source.size or 0

        def advance(more: int) -> None:
            nonlocal done
            done += more
            self.tell(f"reading {name}", done, total)

        reject = partial(self._reject, name)
        return spooled(source, self.stage.scratch / name, PARTITION, advance=advance, reject=reject)

    def _reject(self, name: str, rejected: Rejected) -> None:
        self.read[name] += 1
        self.quarantine.reject(name, rejected)

    def _move_cursor(self, name: str, column: str, spool: Spool) -> None:
        """The next run reads above the largest value."""
        values = (batch[column].max() for leaf in spool.leaves for batch in leaf.batches([column]))
        known = [value for value in values if value is not None]
        if known:
            self.seen[name] = replace(self.seen[name], cursor=as_sql(pl.Series(known).max()))

    def count(self, name: str, leaf: Leaf, events: int, skewed: int) -> None:
        """Count events as they are read, and those of them that arrived before they happened."""
        (self.resumed if leaf.held else self.read)[name] += events
        self.skewed[name] += skewed

    def set_apart(self, name: str, held: pl.DataFrame, bad: Sequence[tuple[str, pl.DataFrame]]) -> None:
        """Keep for later what has not arrived, and set aside what is wrong."""
        for reason, events in bad:
            self.quarantine.add(name, reason, events)
        if len(held):
            file = f"{HELD}/{self.stage.number:06}-{name}-{len(self.held):04}.arrow"
            held.write_ipc(self.stage.path(file), compression="lz4")
            self.held.append(file)
            self.waiting[name] += len(held)

    def keep(self) -> None:
        """Write what was set aside, and what was seen where that is new."""
        self.quarantine.write()
        if self.seen != self._before:
            self.stage.path(f"{STATE}/{SEEN}").write_bytes(to_bytes(self.seen))


def _stream_of(file: str) -> str:
    """The stream of a file of held events."""
    return file.rpartition("/")[2].split("-", 1)[1].rsplit("-", 1)[0]
