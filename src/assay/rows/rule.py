"""When a row is a reason for an anomaly: presence, lengths and types. Of values, see `domain.py`.

A rule judges a value for itself where a check judges the statistics of all values. What only all values together can
break has no rule; see `assay.rows.offending.OF_THE_DATASET`.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import prod

import numpy as np
import polars as pl
from tensorflow_metadata.proto.v0 import schema_pb2

from assay.schemas import Feature
from assay.statistics.column import Column

from .nested import Lists, Nested, Rows

#: How it is called if rows lack a value, and if all rows do.
_LACKING = ("FEATURE_TYPE_LOW_FRACTION_PRESENT", "FEATURE_TYPE_NOT_PRESENT", "SCHEMA_MISSING_COLUMN")


@dataclass(frozen=True)
class Suspect:
    """A feature of which anomalies of these types were found; one may hide others, so every rule looks at it."""

    feature: Feature
    found: frozenset[str]

    @property
    def type(self) -> schema_pb2.FeatureType.ValueType:
        """The type of the feature; one with a domain of texts and no type holds texts."""
        proto = self.feature.proto
        texts = not proto.type and proto.WhichOneof("domain_info") in ("domain", "string_domain")
        return schema_pb2.BYTES if texts else proto.type

    @property
    def mistyped(self) -> bool:
        """Whether the values, taken together, are of another type than the feature."""
        return "UNEXPECTED_DATA_TYPE" in self.found

    @property
    def absent(self) -> bool:
        """Whether no row has the feature."""
        return not self.found.isdisjoint(_LACKING[1:])


@dataclass(frozen=True)
class Hits:
    """Rows that are a reason for an anomaly of this type, and the values there, where it is values."""

    type: str
    rows: Rows
    values: pl.Series | None = None


#: Looks at one feature of one batch.
Rule = Callable[[Suspect, Nested], Iterator[Hits]]


def presence(suspect: Suspect, nested: Nested) -> Iterator[Hits]:
    """Rows without the feature, if it must be in all of them, or in a larger share of them than it is."""
    asked = suspect.feature.proto.presence.min_fraction
    found = [kind for kind in _LACKING if kind in suspect.found]
    if asked >= 1 or (found and asked > 0):
        yield Hits([*found, *_LACKING][0], nested.levels[0].missing)


def valency(suspect: Suspect, nested: Nested) -> Iterator[Hits]:
    """Rows with a list that is too short, too long, or nested too deeply."""
    proto = suspect.feature.proto
    match proto.WhichOneof("shape_type"):
        case "value_count":
            counts = [proto.value_count]
        case "value_counts":
            counts = list(proto.value_counts.value_count)
        case _:
            return
    if len(nested.levels) > len(counts):
        yield Hits("VALUE_NESTEDNESS_MISMATCH", nested.levels[0].rows)
        return
    for lists, allowed in zip(nested.levels, counts, strict=False):
        yield Hits("FEATURE_TYPE_LOW_NUMBER_VALUES", lists.rows[lists.lengths < allowed.min])
        if allowed.HasField("max"):
            most = max(allowed.min, allowed.max)  # as the checks read a schema that contradicts itself
            yield Hits("FEATURE_TYPE_HIGH_NUMBER_VALUES", lists.rows[lists.lengths > most])


def shape(suspect: Suspect, nested: Nested) -> Iterator[Hits]:
    """Rows that lack the feature, or whose values do not fill its shape."""
    sizes = suspect.feature.shape
    if sizes is None or any(size <= 0 for size in sizes):
        return
    yield Hits("INVALID_FEATURE_SHAPE", np.concatenate([lists.missing for lists in nested.levels]))
    rows = np.unique(nested.levels[0].rows)
    lows, highs = zip(*(_lengths(lists, rows) for lists in nested.levels), strict=True)
    even = np.logical_and.reduce([low == high for low, high in zip(lows, highs, strict=True)])
    yield Hits("INVALID_FEATURE_SHAPE", rows[~even | (np.prod(lows, axis=0) != prod(sizes))])


def _lengths(lists: Lists, rows: Rows) -> tuple[Rows, Rows]:
    """The shortest and the longest list in each of these rows; 1 where there is none."""
    order = np.argsort(lists.rows, kind="stable")
    having, starts = np.unique(lists.rows[order], return_index=True)
    low, high = np.ones(len(rows), np.int64), np.ones(len(rows), np.int64)
    if len(having):
        at = np.searchsorted(rows, having)
        low[at] = np.minimum.reduceat(lists.lengths[order], starts)
        high[at] = np.maximum.reduceat(lists.lengths[order], starts)
    return low, high


def embedding(suspect: Suspect, nested: Nested) -> Iterator[Hits]:
    """Rows with a vector of another dimension than the schema says."""
    if dimension := suspect.feature.proto.float_domain.embedding_dim:
        lists = nested.levels[-1]
        yield Hits("EMBEDDING_SHAPE_INVALID", lists.rows[lists.lengths != dimension])


def image(suspect: Suspect, nested: Nested) -> Iterator[Hits]:
    """Rows with an image that is too large."""
    domain, leaves = suspect.feature.proto.image_domain, nested.leaves
    if domain.HasField("max_image_byte_size") and leaves.dtype in (pl.Binary, pl.String):
        sizes = leaves.bin.size() if leaves.dtype == pl.Binary else leaves.str.len_bytes()
        large = sizes.to_numpy() > domain.max_image_byte_size
        yield Hits("MAX_IMAGE_BYTE_SIZE_EXCEEDED", nested.rows[large], leaves.filter(large))


_WIDENING = (schema_pb2.INT, schema_pb2.FLOAT, schema_pb2.BYTES, schema_pb2.STRUCT)
_NEEDS = {
    **dict.fromkeys(("boolean", "int", "date", "datetime", "time", "duration"), schema_pb2.INT),
    **dict.fromkeys(("float", "decimal"), schema_pb2.FLOAT),
    "struct": schema_pb2.STRUCT,
}


def wrong_type(suspect: Suspect, nested: Nested) -> Iterator[Hits]:
    """Rows with a value that needs a wider type than the feature has: a text among integers, a struct among texts.

    A narrower value fits: that all values are integers where floats should be is no fault of one of them. Not so
    in a struct feature; if that is of the wrong type, there is no struct at all.
    """
    needs = _NEEDS.get(Column((), nested.leaves).type_name, schema_pb2.BYTES)
    if suspect.type not in _WIDENING:
        return
    wider = _WIDENING.index(needs) > _WIDENING.index(suspect.type)
    if wider or (suspect.type == schema_pb2.STRUCT != needs and suspect.mistyped):
        yield Hits("UNEXPECTED_DATA_TYPE", nested.rows, nested.leaves)
