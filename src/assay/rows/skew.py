"""Feature skew: in which features the rows of the same examples differ between training and serving, and by what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import overload

import msgspec

from assay.errors import FormatError, UsageError
from assay.sources import Source, open_source
from assay.statistics import Path

from .comparison import Comparison, Rows, compare
from .feature_skew import FeatureSkew, feature_skew
from .identifier import hashes, written
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
        training: What `assay.profile` takes: a path, glob, folder or list of them, or a data frame.
        serving: Likewise.
        on: The column or columns that identify an example.
        tolerance: Numbers match if ``|a - b| <= tolerance * max(|a|, |b|)``; 0 asks for equality.
        memory: Bytes of rows held at once; what is more goes to disk meanwhile.

    Raises:
        ColumnError: an identifying column is not in both.
        SourceError: data cannot be opened or read.
        UsageError: the identifiers are of different kinds, or the tolerance is no number from 0 to 1.

    >>> import polars as pl
    >>> miles = pl.DataFrame({"trip": range(100), "length": [i / 8 for i in range(100)]})
    >>> found = skew(miles, miles.with_columns(pl.col("length") * 1.609344), on="trip")
    >>> found
    <1 of 1 features differ in 100 joined rows>
    >>> found.features["length"].explanation.note
    'miles to kilometers'
    """
    names = (on,) if isinstance(on, str) else tuple(dict.fromkeys(on))
    if not names:
        raise UsageError("no identifier, expected the columns that identify an example; try on='id'")
    if not 0 <= tolerance < 1:
        raise UsageError(f"a tolerance of {tolerance}, expected a share from 0 to 1; try 1e-6")
    here, there = (source if isinstance(source, Source) else open_source(source) for source in (training, serving))
    ours, theirs = here.columns(), there.columns()
    shared = [name for name in ours if name in theirs and name not in names]
    sides = Side(), Side()
    compared: dict[Path, Comparison] = {(name,): Comparison() for name in shared}
    for piece in join(here, there, names, shared, memory=memory):
        sides = sides[0] + piece.training, sides[1] + piece.serving
        for left, right in piece.pairs:
            rows = Rows(hashes(left, names), written(left, names), tolerance)
            for path, comparison in compare(left[shared], right[shared], rows).items():
                compared[path] = compared.get(path, Comparison()) + comparison
    found = [feature_skew(path, comparison, tolerance) for path, comparison in compared.items()]
    worst_first = sorted(found, key=lambda feature: (-feature.differing, not feature.retyped, feature.path))
    return Skew(
        *sides,
        {feature.path: feature for feature in worst_first},
        tuple(name for name in ours if name not in theirs),
        tuple(name for name in theirs if name not in ours),
        names,
        tolerance,
    )
