"""New predictions, read twice: first what the join needs of them, then all that the dataset keeps."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import polars as pl

from assay.errors import UsageError

from .declaration import Predictions
from .instant import UTC_MICROSECONDS, Clock
from .intake import Sorted, Sorting
from .shape import PARTITION, common, declared, identifying, is_kept, kept
from .spool import Spool


class Origin(StrEnum):
    """Where events come from, which says how they are counted."""

    #: They are read for the first time.
    NEW = "new"
    #: They may have been read before: a file that has grown, or data that are no files.
    AGAIN = "again"
    #: They were read before, and had not arrived then.
    HELD = "held"


@dataclass(frozen=True)
class Landing:
    """New predictions: those that count have numbers from 0 in the order in which they are read."""

    inputs: Mapping[Origin, Spool]
    sorting: Sorting
    #: Columns of which it depends on the values whether they fit.
    suspect: tuple[str, ...] = ()

    @property
    def size(self) -> int:
        """Bytes of one reading."""
        return sum(spool.size for spool in self.inputs.values())

    def thin(self, tell: Callable[[int], None] | None = None) -> Iterator[tuple[Origin, pl.DataFrame]]:
        """Predictions that count, only the columns that mean something to the join."""
        wanted = (*self.sorting.stream_roles, *self.suspect)
        types = {name: dtype for name, dtype in self.sorting.types.items() if name in wanted}
        sorting = replace(self.sorting, types=types)
        for origin, sorted_ in self._sorted(sorting, tell):
            yield origin, sorted_.good

    def wide(self, tell: Callable[[int], None] | None = None) -> Iterator[tuple[Origin, Sorted]]:
        """All predictions with all their columns."""
        return self._sorted(self.sorting, tell)

    def _sorted(self, sorting: Sorting, tell: Callable[[int], None] | None) -> Iterator[tuple[Origin, Sorted]]:
        for origin, spool in self.inputs.items():
            for batch in spool.batches(tuple(sorting.types), tell):
                yield origin, sorting(batch)


def landing(
    stream: Predictions, inputs: Mapping[Origin, Spool], shape: pl.Schema | None, clock: Clock, as_of: int
) -> Landing:
    """New predictions in the types of a dataset, or in types of their own if there is none yet.

    Raises:
        ColumnError: a column that is declared is not there.
        UsageError: a column holds what it cannot.
    """
    everything = sum(inputs.values(), Spool())
    types = dict(shape) if shape is not None else _types(stream, everything)
    suspect = tuple(name for name, dtype in types.items() if _differs(name, dtype, everything))
    times = tuple(filter(None, [stream.time, stream.arrived, *stream.feature_times]))
    assert stream.time is not None
    required = tuple(dict.fromkeys([stream.time, *stream.key, *stream.entity]))
    sorting = Sorting(
        stream,
        types,
        required=required,
        clock=_learned(clock, stream.time, everything),
        as_of=as_of,
        not_after=tuple(stream.feature_times),
        times=times,
    )
    return Landing(inputs, sorting, suspect)


def _types(stream: Predictions, everything: Spool) -> dict[str, pl.DataType]:
    types: dict[str, pl.DataType] = {}
    for name in kept(stream, everything.columns()):
        dtype = declared(stream.types, name) or common(everything.types(name))
        if name in (*stream.key, *stream.entity):
            dtype = identifying(dtype, name)
        types[name] = dtype
    for name in filter(None, [stream.time, stream.arrived, *stream.feature_times]):
        types[name] = UTC_MICROSECONDS
    if PARTITION in types:
        raise UsageError(
            f"[predictions] features: a column {PARTITION!r}, which is what the folders of the dataset are named by; "
            "expected another name. Try to leave it out, or to rename it"
        )
    return types


def _differs(name: str, dtype: pl.DataType, everything: Spool) -> bool:
    return any(each not in (dtype, pl.Null()) for each in everything.types(name))


def _learned(clock: Clock, time: str, everything: Spool) -> Clock:
    """The clock, which knows by the first times whether they say their zone."""
    for batch in everything.batches([time]) if clock.zoned is None else ():
        clock = clock.learned(batch[time])
        if clock.zoned is not None:
            break
    return clock


def not_taken(stream: Predictions, everything: Spool, types: Sequence[str]) -> tuple[str, ...]:
    """Columns that later data have and the dataset does not."""
    return tuple(name for name in everything.columns() if name not in types and is_kept(stream, name))
