"""The one pass over data."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial

import numpy as np
import polars as pl
from tensorflow_metadata.proto.v0.schema_pb2 import Schema

from assay.engines.spark import is_spark
from assay.engines.threads import in_order
from assay.errors import ColumnError
from assay.sources import Source, open_source
from assay.sources.source import Rejected
from assay.sources.together import together

from .asked_by_schema import types_of
from .batch import measure
from .profile import Profile, Rejections
from .questions import Cut, HasSchema, Questions, proto_of

#: Bytes of a block that is allocated and freed once. The allocator of Linux keeps what is freed, up to twice the
#: largest block that ever was; else a fifth of the time is spent on giving memory back and asking for it anew.
KEPT = 31 * 2**20


def profile(
    source: object,
    *,
    columns: Sequence[str] | None = None,
    by: str | Sequence[Cut] = (),
    weight: str | None = None,
    label: str | None = None,
    schema: HasSchema | Schema | None = None,
) -> Profile:
    """What is in a dataset.

    Args:
        source: A path, glob, folder or list of them, any frame that speaks Arrow (pandas, Polars, pyarrow, DuckDB), or
            a Spark DataFrame, whose partitions are measured where they are.
        columns: Only these columns; the weight column and those that slice are read besides.
        by: The column, or columns, whose values cut the rows into slices; a sequence of columns cuts by their
            combinations, and a mapping by those of values of interest: ``{"origin": ["JFK", "LGA"], "year": None}``,
            where None is all.
        weight: The column that holds the weight of each row.
        label: The column that holds the label; what the others tell of it is measured too.
        schema: What it says of composite features, categories and natural language is measured too, and CSV files are
            read by its types: a zip code that is BYTES keeps its zeros, and 7 is a number that is FLOAT.

    Raises:
        ColumnError: a column that was asked for is not in the data.
        SourceError: the data cannot be opened or read.
        UsageError: the weight column holds no numbers.

    >>> import polars as pl
    >>> taxi = profile(pl.DataFrame({"fare": [4.5, None, 12.0]}))
    >>> taxi.rows, taxi.paths
    (3, (('fare',),))
    """
    questions = Questions.posed(schema=schema, by=by, weight=weight, label=label)
    if is_spark(source):
        from .cluster import measure_cluster

        return measure_cluster(source, questions, columns=columns)
    opened = source if isinstance(source, Source) else open_source(source, types=types_of(proto_of(schema)))
    return measure_all(opened, questions, columns=columns)


def measure_all(
    source: Source,
    questions: Questions,
    *,
    columns: Sequence[str] | None = None,
    advance: Callable[[int], None] | None = None,
) -> Profile:
    """The profile of all batches of a source; ``advance`` is told the bytes read."""
    if questions.label is not None and questions.label not in source.columns():
        raise ColumnError.missing(questions.label, source.columns())
    if columns is not None:
        columns = questions.needed(columns)
    np.empty(KEPT, np.uint8)
    total = Profile.sum(_parts(source, questions, columns, advance))
    if not total.slices:
        total += measure(pl.DataFrame(schema=dict.fromkeys(columns or source.columns(), pl.Null)), questions)
    return replace(total, name=source.name)


def _parts(
    source: Source, questions: Questions, columns: Sequence[str] | None, advance: Callable[[int], None] | None
) -> Iterator[Profile]:
    """The profiles of batches, each with the rows that were set aside meanwhile."""
    rejected: list[Rejected] = []
    batches = source.batches(columns=columns, reject=rejected.append, advance=advance)
    for part in in_order(partial(measure, questions=questions), together(batches)):
        yield replace(part, rejected=Rejections.of(rejected))
        rejected.clear()
    yield Profile(questions, rejected=Rejections.of(rejected))
