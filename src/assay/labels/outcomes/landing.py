"""New predictions by day.

Where the rows of a log lie together by day, and nothing is wrong with them, they stay where they are and are read from
there whenever they are needed. Others are sorted into days: in memory as long as they are few, on disk as they become
many.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

import numpy as np
import polars as pl
import polars.selectors as cs

from assay.engines.threads import in_order
from assay.errors import UsageError

from .clock import UTC_MICROSECONDS
from .day import day_of
from .declaration import PREDICTIONS, Predictions
from .hashing import Hashes, hashes
from .logs import Logs
from .screening import AT, KNOWN, Screened, Screening, clock_of
from .shape import common, declared, identifying, is_kept, kept
from .spool import Leaf, Log, Spool
from .store import PARTITION

#: Bytes of new predictions that are held in memory.
MEMORY = 256 << 20

#: Days that may follow one another in a batch whose rows stay where they are.
RUNS = 8


@dataclass(frozen=True)
class Keys:
    """A hash of each key of some predictions."""

    columns: tuple[str, ...]
    values: Hashes

    @classmethod
    def of(cls, predictions: pl.DataFrame, columns: tuple[str, ...]) -> "Keys":
        """Those of predictions."""
        return cls(columns, hashes(predictions, columns))

    def __add__(self, other: "Keys") -> "Keys":
        return Keys(self.columns, np.concatenate([self.values, other.values]))

    def __getitem__(self, rows: slice) -> "Keys":
        return Keys(self.columns, self.values[rows])


@dataclass(frozen=True)
class Landed(ABC):
    """New predictions of one day."""

    keys: Keys

    @property
    def rows(self) -> int:
        """How many."""
        return len(self.keys.values)

    @abstractmethod
    def batches(self, columns: Sequence[str]) -> Iterator[pl.DataFrame]:
        """Those of these columns that predictions have."""

    def hashes(self, columns: Sequence[str]) -> Hashes:
        """A hash of each by some columns."""
        if tuple(columns) == self.keys.columns:
            return self.keys.values
        return np.concatenate([hashes(batch, columns) for batch in self.batches(columns)])


@dataclass(frozen=True)
class Held(Landed):
    """Predictions in memory."""

    frame: pl.DataFrame

    def batches(self, columns: Sequence[str]) -> Iterator[pl.DataFrame]:
        """Those of these columns that predictions have."""
        yield self.frame.select(cs.by_name(*columns, require_all=False))


@dataclass(frozen=True)
class Spilled(Landed):
    """Predictions in an Arrow file."""

    path: Path

    def batches(self, columns: Sequence[str]) -> Iterator[pl.DataFrame]:
        """Those of these columns that predictions have."""
        yield pl.scan_ipc(self.path, glob=False).select(cs.by_name(*columns, require_all=False)).collect()


@dataclass(frozen=True)
class Left(Landed):
    """Predictions in their log, from one row on."""

    leaf: Leaf
    screening: Screening
    start: int

    def batches(self, columns: Sequence[str]) -> Iterator[pl.DataFrame]:
        """Those of these columns that predictions have."""
        own = [name for name in columns if name in self.screening.types]
        for batch in self.leaf.batches(own, self.start, self.rows):
            yield self.screening.typed(batch, own)

    def followed_by(self, other: "Left") -> bool:
        """Whether the rows of another part follow these in the same file."""
        return other.leaf is self.leaf and other.start == self.start + self.rows


@dataclass
class Landing:
    """The new predictions of a run."""

    scratch: Path
    key: tuple[str, ...]
    parts: dict[int, list[Landed]] = field(default_factory=dict)
    _bytes: int = 0

    @property
    def rows(self) -> int:
        """How many there are."""
        return sum(part.rows for parts in self.parts.values() for part in parts)

    def leave(self, part: Left, runs: pl.DataFrame) -> None:
        """Take predictions that stay where they are; ``runs`` says how many of each day follow one another."""
        at = 0
        for length, day in runs.iter_rows():
            parts = self.parts.setdefault(day, [])
            piece = replace(part, start=part.start + at, keys=part.keys[at : at + length])
            if parts and isinstance(last := parts[-1], Left) and last.followed_by(piece):
                parts[-1] = replace(last, keys=last.keys + piece.keys)
            else:
                parts.append(piece)
            at += length

    def add(self, predictions: pl.DataFrame) -> None:
        """Take these, which have `AT`."""
        own = predictions.drop(AT, KNOWN)
        for (day,), some in own.group_by(day_of(predictions[AT]).alias("day"), maintain_order=True):
            self.parts.setdefault(int(str(day)), []).append(Held(Keys.of(some, self.key), some))
            self._bytes += int(some.estimated_size())
        if self._bytes > MEMORY:
            self._spill()

    def _spill(self) -> None:
        self.scratch.mkdir(parents=True, exist_ok=True)
        for day, parts in self.parts.items():
            held = [part for part in parts if isinstance(part, Held)]
            if held:
                path = self.scratch / f"{day}-{len(parts)}.arrow"
                pl.concat(part.frame for part in held).write_ipc(path, compression="lz4")
                keys = Keys(self.key, np.concatenate([part.keys.values for part in held]))
                self.parts[day] = [
                    *(part for part in parts if not isinstance(part, Held)),
                    Spilled(keys, path),
                ]
        self._bytes = 0


def land(logs: Logs, spool: Spool, screening: Screening) -> Landing:
    """New predictions sorted out, and those that count by day."""
    key = tuple(logs.declaration.predictions.key)
    landing = Landing(logs.stage.scratch / "landed", key)
    looked = in_order(partial(_look, screening, key), spool.leaves)
    for leaf, found in zip(spool.told("looking through predictions", logs.tell), looked, strict=True):
        for look in found:
            logs.count(PREDICTIONS, leaf, look.rows, look.skewed)
            if look.runs is not None:
                landing.leave(look.left, look.runs)
                continue
            for rows in leaf.batches(tuple(screening.types), look.left.start, look.rows):
                _add(logs, landing, screening(rows))
    return landing


@dataclass(frozen=True)
class Look:
    """What a look at the keys and times of some rows of a log has told."""

    rows: int
    #: Those that count.
    left: Left
    #: Days, and how many predictions of each follow one another; None where rows cannot stay where they are.
    runs: pl.DataFrame | None
    #: How many arrived before they happened.
    skewed: int


def _look(screening: Screening, key: tuple[str, ...], leaf: Leaf) -> list[Look]:
    """What can be told of a file by few of its columns."""
    seen = dict.fromkeys([*screening.required, *screening.times, *leaf.differing(screening.types)])
    narrow = replace(screening, types={name: screening.types[name] for name in seen})
    found, start = [], 0
    for batch in leaf.batches(tuple(seen)):
        screened = narrow(batch)
        left = Left(Keys.of(screened.good, key), leaf, screening, start)
        runs = day_of(screened.good[AT]).rle().struct.unnest()
        stays = left.rows == len(batch) and len(runs) <= RUNS and not leaf.held
        found.append(Look(len(batch), left, runs if stays else None, screened.skewed))
        start += len(batch)
    return found


def _add(logs: Logs, landing: Landing, screened: Screened) -> None:
    """Take good predictions with all their columns, and set the others apart."""
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
