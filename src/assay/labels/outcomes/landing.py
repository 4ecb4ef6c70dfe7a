"""New predictions by day.

Where the rows of a log lie together by day, and nothing is wrong with them, they stay where they are and are read from
there whenever they are needed. Others are sorted into days: in memory as long as they are few, on disk as they become
many.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import polars as pl
import polars.selectors as cs

from assay.errors import UsageError

from .clock import UTC_MICROSECONDS
from .day import Part, day_of
from .declaration import PREDICTIONS, Predictions
from .hashing import Hashes, hashes
from .logs import Logs
from .screening import AT, KNOWN, Screening, clock_of
from .shape import common, declared, identifying, is_kept, kept
from .spool import Leaf, Log, Spool
from .store import PARTITION

#: Bytes of new predictions that are held in memory.
MEMORY = 256 << 20

#: Days that may follow one another in a batch whose rows stay where they are.
RUNS = 8


@dataclass(frozen=True)
class Held:
    """Predictions in memory."""

    frame: pl.DataFrame
    keys: Hashes

    @property
    def rows(self) -> int:
        """How many."""
        return len(self.frame)

    def batches(self, columns: Sequence[str]) -> Iterator[pl.DataFrame]:
        """Those of these columns that predictions have."""
        yield self.frame.select(cs.by_name(*columns, require_all=False))


@dataclass(frozen=True)
class Spilled:
    """Predictions in an Arrow file."""

    path: Path
    rows: int
    keys: Hashes

    def batches(self, columns: Sequence[str]) -> Iterator[pl.DataFrame]:
        """Those of these columns that predictions have."""
        yield pl.scan_ipc(self.path, glob=False).select(cs.by_name(*columns, require_all=False)).collect()


@dataclass(frozen=True)
class Left:
    """Predictions in their log."""

    leaf: Leaf
    screening: Screening
    start: int
    rows: int
    keys: Hashes

    def batches(self, columns: Sequence[str]) -> Iterator[pl.DataFrame]:
        """Those of these columns that predictions have."""
        own = [name for name in columns if name in self.screening.types]
        for batch in self.leaf.batches(own, self.start, self.rows):
            yield self.screening.typed(batch, own)

    def __add__(self, other: "Left") -> "Left":
        return replace(self, rows=self.rows + other.rows, keys=np.concatenate([self.keys, other.keys]))

    def followed_by(self, other: "Left") -> bool:
        """Whether the rows of another part follow these in the same file."""
        return other.leaf is self.leaf and other.start == self.start + self.rows


@dataclass
class Landing:
    """The new predictions of a run."""

    scratch: Path
    key: tuple[str, ...]
    parts: dict[int, list[Part]] = field(default_factory=dict)
    _bytes: int = 0

    @property
    def rows(self) -> int:
        """How many there are."""
        return sum(part.rows for parts in self.parts.values() for part in parts)

    def leave(self, part: Left, days: pl.Series) -> bool:
        """Take predictions that stay where they are, if those of a day lie together; ``days`` has the day of each."""
        lengths = days.rle().struct.unnest()
        if len(lengths) > RUNS:
            return False
        at = 0
        for length, day in lengths.iter_rows():
            parts, keys = self.parts.setdefault(day, []), part.keys[at : at + length]
            piece = replace(part, start=part.start + at, rows=length, keys=keys)
            if parts and isinstance(last := parts[-1], Left) and last.followed_by(piece):
                parts[-1] = last + piece
            else:
                parts.append(piece)
            at += length
        return True

    def add(self, predictions: pl.DataFrame) -> None:
        """Take these, which have `AT`."""
        own = predictions.drop(AT, KNOWN)
        for (day,), some in own.group_by(day_of(predictions[AT]).alias("day"), maintain_order=True):
            self.parts.setdefault(int(str(day)), []).append(Held(some, hashes(some, self.key)))
            self._bytes += int(some.estimated_size())
        if self._bytes > MEMORY:
            self._spill()

    def _spill(self) -> None:
        self.scratch.mkdir(parents=True, exist_ok=True)
        for day, parts in self.parts.items():
            held = [part for part in parts if isinstance(part, Held)]
            if held:
                whole, keys = pl.concat(part.frame for part in held), np.concatenate([part.keys for part in held])
                path = self.scratch / f"{day}-{len(parts)}.arrow"
                whole.write_ipc(path, compression="lz4")
                self.parts[day] = [
                    *(part for part in parts if not isinstance(part, Held)),
                    Spilled(path, len(whole), keys),
                ]
        self._bytes = 0


def land(logs: Logs, spool: Spool, screening: Screening) -> Landing:
    """New predictions sorted out, and those that count by day."""
    key = tuple(logs.declaration.predictions.key)
    landing = Landing(logs.stage.scratch / "landed", key)
    for leaf in spool.told("looking through predictions", logs.tell):
        seen = dict.fromkeys([*screening.required, *screening.times, *leaf.differing(screening.types)])
        narrow = replace(screening, types={name: screening.types[name] for name in seen})
        start = 0
        for batch in leaf.batches(tuple(seen)):
            logs.count(PREDICTIONS, leaf, batch)
            screened = narrow(batch)
            whole = len(screened.good) == len(batch) and not leaf.held
            left = Left(leaf, screening, start, len(batch), hashes(screened.good, key))
            if not (whole and landing.leave(left, day_of(screened.good[AT]))):
                _sort(logs, landing, left)
            start += len(batch)
    return landing


def _sort(logs: Logs, landing: Landing, left: Left) -> None:
    """Sort out some rows of a log with all their columns."""
    for batch in left.leaf.batches(tuple(left.screening.types), left.start, left.rows):
        screened = left.screening(batch)
        logs.set_apart(PREDICTIONS, screened.held, screened.bad)
        landing.add(screened.good)


def screening_of(
    stream: Predictions, log: Log, types: Mapping[str, pl.DataType], zoned: bool | None, as_of: int
) -> Screening:
    """How new predictions are sorted out, in these types."""
    assert stream.time is not None
    return Screening(
        stream,
        types,
        required=tuple(dict.fromkeys([stream.time, *stream.key, *stream.entity])),
        clock=clock_of(stream, zoned, log),
        as_of=as_of,
        not_after=tuple(stream.feature_times),
        times=stream.times,
    )


def types_of(stream: Predictions, log: Log) -> dict[str, pl.DataType]:
    """The columns that a new dataset will have, by those of its first predictions.

    Raises:
        ColumnError: a column that is declared is not there.
        UsageError: a column holds what it cannot.
    """
    types: dict[str, pl.DataType] = {}
    for name in kept(stream, log.columns()):
        dtype = declared(stream.types, name) or common(log.types(name))
        if name in (*stream.key, *stream.entity):
            dtype = identifying(dtype, name)
        types[name] = UTC_MICROSECONDS if name in stream.times else dtype
    if PARTITION in types:
        raise UsageError(
            f"[predictions] features: a column {PARTITION!r}, which is what the folders of the dataset are named by; "
            "expected another name. Try to leave it out, or to rename it"
        )
    return types


def not_taken(stream: Predictions, spool: Spool, types: Mapping[str, pl.DataType]) -> tuple[str, ...]:
    """Columns that later data have and the dataset does not."""
    return tuple(name for name in spool.columns() if name not in types and is_kept(stream, name))
