"""A rule: when a row is a reason for an anomaly.

It judges a value for itself where a check judges the statistics of all values. What only all values together can
break has no rule; see `assay.rows.offending.OF_THE_DATASET`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import polars as pl
from tensorflow_metadata.proto.v0 import schema_pb2

from assay.schemas import Feature
from assay.statistics import AnyStatistic

from ..nested import Nested, Rows

#: How it is called if rows lack a value, and if all rows do.
LACKING = ("FEATURE_TYPE_LOW_FRACTION_PRESENT", "FEATURE_TYPE_NOT_PRESENT", "SCHEMA_MISSING_COLUMN")


@dataclass(frozen=True)
class Suspect:
    """A feature of which anomalies of these types were found; one may hide others, so every rule looks at it."""

    feature: Feature
    found: frozenset[str]
    #: What the schema asks of it beyond the statistics of every feature.
    asked: tuple[AnyStatistic, ...] = ()

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
        return not self.found.isdisjoint(LACKING[1:])


@dataclass(frozen=True)
class Hits:
    """Rows that are a reason for an anomaly of this type, and the values there, where it is values."""

    type: str
    rows: Rows
    values: pl.Series | None = None

    @classmethod
    def of(cls, value: int | str, type: str, rows: Rows) -> Hits:
        """With the same value in all of them."""
        return cls(type, rows, pl.repeat(str(value), len(rows), dtype=pl.String, eager=True))


#: Looks at one feature of one batch.
Rule = Callable[[Suspect, Nested], Iterator[Hits]]
