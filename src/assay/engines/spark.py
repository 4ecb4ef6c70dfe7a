"""A function over the batches of every partition of a Spark DataFrame, and its results added up.

Results travel as rows of bytes and never as accumulators, so a task that Spark runs twice counts once. PySpark is not
imported here: who has a Spark DataFrame has it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, Any

import polars as pl

from assay.errors import AssayError, SourceError, UsageError

if TYPE_CHECKING:
    import pyarrow as pa

#: What is computed of the batches of one partition, and how such results are added up.
Work = Callable[[Iterator[pl.DataFrame]], bytes]
Add = Callable[[Iterable[bytes]], bytes]

#: Results that reach the driver at most; beyond it they are added up on the cluster.
FAN_IN = 16

_PART = "part binary"

#: The last line of what Python printed in a task that failed.
_RAISED = re.compile(r"^assay\.errors\.(\w+): (.*)$", re.MULTILINE)


def is_spark(data: object) -> bool:
    """Whether this is a Spark DataFrame, of a session or of Spark Connect."""
    kinds = type(data).__mro__
    return any(kind.__module__.startswith("pyspark.sql.") and kind.__name__ == "DataFrame" for kind in kinds)


def fold(frame: Any, work: Work, add: Add, *, columns: Sequence[str] | None = None) -> bytes | None:
    """The sum of what ``work`` says of every partition that has rows; None if none has.

    Both functions run on the workers, where the package that defines them has to be installed.

    Raises:
        UsageError: a task raised one.
        SourceError: Spark failed otherwise.
    """
    names = tuple(frame.columns if columns is None else columns)
    # Numbered, since PySpark takes a dot in the name of a column for a field of a struct.
    chosen = frame.select(*map(_quoted, names)).toDF(*map(str, range(len(names))))
    results = chosen.mapInArrow(partial(_worked, work, names), _PART).repartition(FAN_IN)
    try:
        rows = results.mapInArrow(partial(_added, add), _PART).collect()
    except Exception as error:
        if not type(error).__module__.startswith(("pyspark", "py4j")):
            raise
        raise _ours(error) from error
    return add(bytes(row.part) for row in rows) if rows else None


def _quoted(column: str) -> str:
    """The column of this very name; a dot would mean a field."""
    return "`" + column.replace("`", "``") + "`"


def _worked(work: Work, names: Sequence[str], batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    frames = (frame for batch in batches if len(frame := _frame(batch, names)))
    for first in frames:  # none where the partition is empty
        yield _row(work(chain([first], frames)))


def _added(add: Add, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    parts = (part.as_py() for batch in batches for part in batch.column(0))
    for first in parts:
        yield _row(add(chain([first], parts)))


def _frame(batch: pa.RecordBatch, names: Sequence[str]) -> pl.DataFrame:
    frame = pl.from_arrow(batch)
    assert isinstance(frame, pl.DataFrame)
    frame.columns = list(names)
    return frame


def _row(part: bytes) -> pa.RecordBatch:
    import pyarrow

    return pyarrow.RecordBatch.from_pydict({"part": [part]})


def _ours(error: Exception) -> AssayError:
    """What a task raised, without the trace of Java around it."""
    raised = _RAISED.findall(str(error))
    if not raised:
        return SourceError(f"Spark failed: {str(error).strip().partition(chr(10))[0]}; its log says more")
    kind, message = raised[-1]
    return UsageError(message) if kind == UsageError.__name__ else SourceError(message)
