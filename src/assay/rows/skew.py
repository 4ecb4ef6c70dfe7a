"""Feature skew: in which features the rows of the same examples differ between training and serving, and by what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, overload

import msgspec

from assay.engines.spark import is_spark
from assay.errors import FormatError, UsageError
from assay.sources import Source, open_source

from .cluster import compare_on_cluster
from .compared import Compared, Terms
from .feature_skew import FeatureSkew, feature_skew
from .join import MEMORY, Side, join


@dataclass(frozen=True)
class Skew(Sequence[FeatureSkew]):
    """The features of two datasets compared row by row, worst first."""

    training: Side = field(default_factory=Side)
    serving: Side = field(default_factory=Side)
    #: Every feature that both have, by its serialized path.
    features: Mapping[str, FeatureSkew] = field(default_factory=dict)
    #: Columns that only one side has.
    only_training: tuple[str, ...] = ()
    only_serving: tuple[str, ...] = ()
    on: tuple[str, ...] = ()
    tolerance: float = 0.0

    @overload
    def __getitem__(self, index: int) -> FeatureSkew: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[FeatureSkew]: ...
    def __getitem__(self, index: int | slice) -> FeatureSkew | Sequence[FeatureSkew]:
        return tuple(self.features.values())[index]

    def __len__(self) -> int:
        return len(self.features)

    def __repr__(self) -> str:
        differing = sum(feature.differing > 0 for feature in self)
        return f"<{differing} of {len(self)} features differ in {self.joined:,} joined rows>"

    @property
    def joined(self) -> int:
        """Rows that both sides have and that were compared."""
        return self.training.joined

    @property
    def mismatch_share(self) -> float:
        """The share of joined rows in which the worst feature differs: what ``--max-mismatch`` limits."""
        return max((feature.share for feature in self), default=0.0)

    def json(self) -> bytes:
        """All of it as one JSON document, which `from_json` reads."""
        return msgspec.json.encode(self)

    @classmethod
    def from_json(cls, data: bytes) -> Skew:
        """The skew that `json` wrote.

        Raises:
            FormatError: the data is no such document.
        """
        try:
            known = msgspec.json.decode(data, type=dict[str, msgspec.Raw])
            if "features" not in known:  # every field has a default, so any document would do
                raise msgspec.ValidationError("it has no `features`")
            return msgspec.json.decode(data, type=cls)
        except msgspec.DecodeError as error:
            raise FormatError(
                f"no skew of assay: {error}. `assay skew TRAINING SERVING --on ID --json` tells it"
            ) from None


def skew(
    training: object, serving: object, *, on: str | Sequence[str], tolerance: float = 0.0, memory: int = MEMORY
) -> Skew:
    """How the features of the same examples differ between two datasets.

    Args:
        training: What `assay.profile` takes: a path, glob, folder or list of them, a data frame, or a Spark DataFrame.
        serving: Likewise.
        on: The column or columns that identify an example.
        tolerance: Numbers match if ``|a - b| <= tolerance * max(|a|, |b|)``; 0 asks for equality.
        memory: Bytes of rows held at once; what is more goes to disk meanwhile.

    Raises:
        ColumnError: an identifying column is not in both.
        SourceError: data cannot be opened or read, or Spark failed.
        UsageError: the identifiers are of different kinds, or the tolerance is no number from 0 to 1.

    >>> import polars as pl
    >>> miles = pl.DataFrame({"trip": range(100), "length": [i / 8 for i in range(100)]})
    >>> found = skew(miles, miles.with_columns(pl.col("length") * 1.609344), on="trip")
    >>> found
    <1 of 1 features differ in 100 joined rows>
    >>> found.features["length"].explanation.note
    'miles to kilometers'
    """
    terms = Terms.of(on, tolerance, memory)
    ours, theirs, compared = _compared(training, serving, terms)
    found = [feature_skew(path, comparison, tolerance) for path, comparison in compared.features.items()]
    worst_first = sorted(found, key=lambda feature: (-feature.differing, not feature.retyped, feature.path))
    return Skew(
        compared.training,
        compared.serving,
        {feature.path: feature for feature in worst_first},
        tuple(name for name in ours if name not in theirs),
        tuple(name for name in theirs if name not in ours),
        terms.on,
        tolerance,
    )


def _compared(training: Any, serving: Any, terms: Terms) -> tuple[Sequence[str], Sequence[str], Compared]:
    """The columns of both sides, and the comparison of those that both have."""
    on_cluster = [is_spark(side) for side in (training, serving)]
    if all(on_cluster):
        ours, theirs = training.columns, serving.columns
        return ours, theirs, compare_on_cluster(training, serving, terms, terms.shared(ours, theirs))
    if any(on_cluster):
        raise UsageError("one Spark DataFrame, expected two or none; try spark.read for the other side too")
    here, there = (side if isinstance(side, Source) else open_source(side) for side in (training, serving))
    shared = terms.shared(here.columns(), there.columns())
    pieces = join(here, there, terms.on, shared, memory=terms.memory)
    return here.columns(), there.columns(), Compared.of(pieces, terms, shared)
