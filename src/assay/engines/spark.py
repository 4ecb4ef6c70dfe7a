"""A function over the batches of every partition of Spark DataFrames, and its results added up.

Results travel as rows of bytes and never as accumulators, so a task that Spark runs twice counts once. PySpark is not
imported here before it is used: who has a Spark DataFrame has it. Functions and results are pickled, so both have to be
importable on the workers, where the package that defines them has to be installed.
"""

from __future__ import annotations

import pickle
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial, reduce
from itertools import chain
from operator import and_
from typing import TYPE_CHECKING, Any, TypeVar

import polars as pl

from assay.errors import AssayError, SourceError, UsageError

if TYPE_CHECKING:
    import pyarrow as pa

R = TypeVar("R")

#: Results that are added up in one place, on the cluster or on the driver.
FAN_IN = 32

#: Partitions of a frame that does not say how many it has.
MANY = FAN_IN**2

_PART = "part binary"

#: The last line of what Python printed in a task that failed.
_RAISED = re.compile(r"^assay\.errors\.(\w+): (.*)$", re.MULTILINE)
_MISSING = re.compile(r"^ModuleNotFoundError: No module named '(\w+)", re.MULTILINE)
_LAST = re.compile(r"^(\w+(?:\.\w+)*(?:Error|Exception): .*)$", re.MULTILINE)


def is_spark(data: object) -> bool:
    """Whether this is a Spark DataFrame, of a session or of Spark Connect."""
    kinds = type(data).__mro__
    return any(kind.__module__.startswith("pyspark.sql.") and kind.__name__ == "DataFrame" for kind in kinds)


def fold(
    frame: Any,
    work: Callable[[Iterator[pl.DataFrame]], R],
    add: Callable[[Iterable[R]], R],
    *,
    columns: Sequence[str] | None = None,
) -> R | None:
    """The sum of what ``work`` says of the batches of every partition that has rows; None if none has.

    Raises:
        UsageError: a task raised one.
        SourceError: Spark failed otherwise.
    """
    names = tuple(frame.columns if columns is None else columns)
    with _errors():
        results = _numbered(frame, names).mapInArrow(partial(_worked, work, names), _PART)
        return _sum(results, _partitions(frame), add)


@dataclass(frozen=True)
class Keyed:
    """A Spark DataFrame whose rows are to meet those of others that have the same key."""

    frame: Any
    on: Sequence[str]
    columns: Sequence[str]


def fold_by_key(
    frames: Sequence[Keyed],
    work: Callable[[Iterator[tuple[int, pl.DataFrame]]], R],
    add: Callable[[Iterable[R]], R],
) -> R | None:
    """The sum of what ``work`` says of the rows of several frames, those of equal keys in one partition.

    It is given batches, each with the number of its frame, in any order. Keys are equal whatever the types of their
    numbers; a row that lacks a part of its key is in some partition.

    Raises:
        UsageError: a task raised one.
        SourceError: Spark failed otherwise.
    """
    with _errors():
        met = reduce(
            type(frames[0].frame).unionByName, (_marked(number, frames) for number in range(len(frames)))
        ).repartition("key")
        names = [tuple(each.columns) for each in frames]
        return _sum(met.drop("key").mapInArrow(partial(_worked_by_key, work, names), _PART), MANY, add)


def map_by_key(
    frames: Sequence[Keyed], work: Callable[[Iterator[tuple[int, pl.DataFrame]]], pl.DataFrame], like: pl.DataFrame
) -> Any:
    """A Spark DataFrame of what ``work`` makes of the rows of several frames, those of equal keys in one partition.

    It is given what that of `fold_by_key` is, and answers with a frame of the columns and types of ``like``.

    Raises:
        UsageError: a task raised one, when rows are asked for.
    """
    from pyspark.sql.pandas.types import from_arrow_schema

    with _errors():
        met = reduce(
            type(frames[0].frame).unionByName, (_marked(number, frames) for number in range(len(frames)))
        ).repartition("key")
        names = [tuple(each.columns) for each in frames]
        schema = from_arrow_schema(like.to_arrow(compat_level=pl.CompatLevel.oldest()).schema)
        return met.drop("key").mapInArrow(partial(_mapped_by_key, work, names, schema), schema)


def nothing_of(frame: Any, columns: Sequence[str]) -> pl.DataFrame:
    """No rows of these columns, of the types that batches of them have."""
    return head_of(frame, columns, 0)


def head_of(frame: Any, columns: Sequence[str], rows: int) -> pl.DataFrame:
    """Some rows of these columns."""
    with _errors():
        return _named(_frame(_numbered(frame, columns).limit(rows).toArrow()), columns)


def _numbered(frame: Any, names: Sequence[str]) -> Any:
    """These columns under their numbers, since PySpark takes a dot in the name of a column for a field of a struct."""
    return frame.select(*map(_quoted, names)).toDF(*map(str, range(len(names))))


def _quoted(column: str) -> str:
    """The column of this very name; a dot would mean a field."""
    return "`" + column.replace("`", "``") + "`"


def _marked(number: int, frames: Sequence[Keyed]) -> Any:
    """The rows of one frame as structs in a column of its number, beside a hash of their keys."""
    from pyspark.sql import functions as F

    numbered = [_numbered(each.frame, each.columns) for each in frames]
    own, types = numbered[number], dict[str, str](numbered[number].dtypes)
    places = [str(list(frames[number].columns).index(name)) for name in frames[number].on]
    key = F.xxhash64(*(F.col(place).cast(_met(types[place])) for place in places))
    # Rows without a key would all meet in one place.
    key = F.when(reduce(and_, (F.col(place).isNotNull() for place in places)), key).otherwise(F.spark_partition_id())
    columns = (
        F.struct(*own.columns) if place == number else F.lit(None).cast(other.schema)
        for place, other in enumerate(numbered)
    )
    return own.select(key.alias("key"), *(column.alias(str(place)) for place, column in enumerate(columns)))


def _met(dtype: str) -> str:
    """The type in which keys meet of which some type's values may be equal to this one's."""
    if dtype.startswith(("tinyint", "smallint", "int", "bigint", "float", "decimal")):
        return "double"
    return "timestamp" if dtype in ("date", "timestamp_ntz") else dtype


def _partitions(frame: Any) -> int:
    """How many partitions a frame has, as far as it is known before it is computed."""
    try:
        return int(frame.rdd.getNumPartitions())
    except Exception:  # whatever a session that has no such thing raises
        return MANY


def _sum(results: Any, partitions: int, add: Callable[[Iterable[R]], R]) -> R | None:
    """All results, added up level by level: no place adds more than so many of them."""
    while partitions > FAN_IN:
        partitions = -(-partitions // FAN_IN)
        results = results.repartition(partitions).mapInArrow(partial(_added, add), _PART)
    rows = results.collect()
    return add(pickle.loads(row.part) for row in rows) if rows else None


def _worked(
    work: Callable[[Iterator[pl.DataFrame]], R], names: Sequence[str], batches: Iterator[pa.RecordBatch]
) -> Iterator[pa.RecordBatch]:
    frames = (_named(frame, names) for frame in map(_frame, batches) if len(frame))
    for first in frames:  # none where the partition is empty
        yield _row(work(chain([first], frames)))


def _worked_by_key(
    work: Callable[[Iterator[tuple[int, pl.DataFrame]]], R],
    names: Sequence[Sequence[str]],
    batches: Iterator[pa.RecordBatch],
) -> Iterator[pa.RecordBatch]:
    frames = chain.from_iterable(_apart(_frame(batch), names) for batch in batches)
    for first in frames:
        yield _row(work(chain([first], frames)))


def _mapped_by_key(
    work: Callable[[Iterator[tuple[int, pl.DataFrame]]], pl.DataFrame],
    names: Sequence[Sequence[str]],
    schema: Any,
    batches: Iterator[pa.RecordBatch],
) -> Iterator[pa.RecordBatch]:
    from pyspark.sql.pandas.types import to_arrow_schema

    frames = chain.from_iterable(_apart(_frame(batch), names) for batch in batches)
    for first in frames:
        made = work(chain([first], frames)).to_arrow(compat_level=pl.CompatLevel.oldest())
        yield from made.cast(to_arrow_schema(schema, timezone="UTC")).to_batches()


def _apart(rows: pl.DataFrame, names: Sequence[Sequence[str]]) -> Iterator[tuple[int, pl.DataFrame]]:
    """The rows of each frame."""
    for number, columns in enumerate(names):
        own = rows[str(number)].drop_nulls()
        if len(own):
            yield number, _named(own.struct.unnest(), columns)


def _added(add: Callable[[Iterable[R]], R], batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    parts = (pickle.loads(part.as_py()) for batch in batches for part in batch.column(0))
    for first in parts:
        yield _row(add(chain([first], parts)))


def _frame(batch: pa.RecordBatch | pa.Table) -> pl.DataFrame:
    frame = pl.from_arrow(batch)
    assert isinstance(frame, pl.DataFrame)
    return frame


def _named(frame: pl.DataFrame, names: Sequence[str]) -> pl.DataFrame:
    frame.columns = list(names)
    return frame


def _row(part: object) -> pa.RecordBatch:
    import pyarrow

    return pyarrow.RecordBatch.from_pydict({"part": [pickle.dumps(part, pickle.HIGHEST_PROTOCOL)]})


@contextmanager
def _errors() -> Iterator[None]:
    """What Spark raises as errors of ours: what a task raised, without the trace of Java around it."""
    try:
        yield
    except Exception as error:
        if not type(error).__module__.startswith(("pyspark", "py4j")):
            raise
        raise _ours(error) from error


def _ours(error: Exception) -> AssayError:
    text = str(error).strip()
    if raised := _RAISED.findall(text):
        kind, message = raised[-1]
        return UsageError(message) if kind == UsageError.__name__ else SourceError(message)
    if missing := _MISSING.findall(text):
        return SourceError(
            f"Spark's workers have no {missing[-1]}, expected what the driver has; try PYSPARK_PYTHON={sys.executable} "
            "or to install assay[spark] on them"
        )
    said = _LAST.findall(text)
    return SourceError(f"Spark failed: {said[-1] if said else text.partition(chr(10))[0]}; its log says more")
