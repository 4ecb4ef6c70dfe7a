"""New predictions by day: in memory as long as they are few, on disk as they become many."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from assay.errors import UsageError

from .clock import UTC_MICROSECONDS
from .day import day_of
from .declaration import PREDICTIONS, Predictions
from .shape import common, declared, identifying, is_kept, kept
from .sorting import AT, KNOWN, Sorting, clock_of
from .spool import Spool
from .store import PARTITION
from .taking import Taking

#: Bytes of new predictions that are held in memory.
MEMORY = 256 << 20


@dataclass
class Landing:
    """The new predictions of a run."""

    scratch: Path
    rows: Counter[int] = field(default_factory=Counter)
    parts: dict[int, list[pl.DataFrame | Path]] = field(default_factory=dict)
    _bytes: int = 0

    def add(self, predictions: pl.DataFrame) -> None:
        """Take these, which have `AT`."""
        days = day_of(predictions[AT])
        own = predictions.drop(AT, KNOWN)
        if not len(own):
            return
        if days.min() == days.max():
            self._add(int(days[0]), own)
        else:
            for (day,), some in own.group_by(days.alias("day"), maintain_order=True):
                self._add(int(str(day)), some)
        if self._bytes > MEMORY:
            self._spill()

    def _add(self, day: int, rows: pl.DataFrame) -> None:
        self.parts.setdefault(day, []).append(rows)
        self.rows[day] += len(rows)
        self._bytes += int(rows.estimated_size())

    def _spill(self) -> None:
        self.scratch.mkdir(parents=True, exist_ok=True)
        for day, parts in self.parts.items():
            frames = [part for part in parts if isinstance(part, pl.DataFrame)]
            if frames:
                path = self.scratch / f"{day}-{len(parts)}.arrow"
                pl.concat(frames).write_ipc(path, compression="lz4")
                self.parts[day] = [*(part for part in parts if isinstance(part, Path)), path]
        self._bytes = 0


def land(taking: Taking, spool: Spool, sorting: Sorting) -> Landing:
    """New predictions sorted out, and those that count by day."""
    landing = Landing(taking.stage.scratch / "landed")
    for leaf in spool.leaves:
        for batch in leaf.batches(tuple(sorting.types)):
            taking.count(PREDICTIONS, leaf, batch)
            sorted_ = sorting(batch)
            taking.sorted_out(PREDICTIONS, sorted_.held, sorted_.bad)
            landing.add(sorted_.good)
    return landing


def sorting_of(
    stream: Predictions, spool: Spool, types: Mapping[str, pl.DataType], zoned: bool | None, as_of: int
) -> Sorting:
    """How new predictions are sorted out, in these types."""
    assert stream.time is not None
    return Sorting(
        stream,
        types,
        required=tuple(dict.fromkeys([stream.time, *stream.key, *stream.entity])),
        clock=clock_of(stream, zoned, spool),
        as_of=as_of,
        not_after=tuple(stream.feature_times),
        times=stream.times,
    )


def types_of(stream: Predictions, spool: Spool) -> dict[str, pl.DataType]:
    """The columns that a new dataset will have, by those of its first predictions.

    Raises:
        ColumnError: a column that is declared is not there.
        UsageError: a column holds what it cannot.
    """
    types: dict[str, pl.DataType] = {}
    for name in kept(stream, spool.columns()):
        dtype = declared(stream.types, name) or common(spool.types(name))
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
