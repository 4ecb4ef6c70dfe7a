"""How far a feature may move: thresholds of TFMD's own, and those of distances that TFMD has no field for.

The latter stand in ``annotation.tag`` of the feature, a text each, which every reader of schemas keeps and none but us
reads: ``assay.drift.v1 kolmogorov_smirnov=0.1`` against previous data, ``assay.skew.v1 ...`` against serving data.
docs/decisions/0005-thresholds-in-tags.md says why.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from tensorflow_metadata.proto.v0 import schema_pb2

from assay.errors import FormatError, guess, listing

from .distances import DISTANCES, Distance
from .distances.jensen_shannon import JensenShannon

#: What data are compared with: ``drift`` with previous ones, ``skew`` with those of serving.
Kind: TypeAlias = Literal["drift", "skew"]

#: Of the tags.
VERSION = 1

_TAG = re.compile(r"assay\.(?P<kind>\w+)\.v(?P<version>\d+) +(?P<distance>\w+) *= *(?P<value>\S+) *")
_KINDS: tuple[Kind, ...] = ("drift", "skew")

#: The field of ``FeatureComparator`` for each distance that has one, in TFDV's order.
FIELDS = {
    "l_infinity": "infinity_norm",
    "normalized_absolute_difference": "normalized_abs_difference",
    "jensen_shannon": "jensen_shannon_divergence",
}


@dataclass(frozen=True)
class Threshold:
    """The largest distance that is no anomaly."""

    kind: Kind
    distance: Distance
    value: float

    @property
    def tag(self) -> str:
        """The text of it, `from_tag` takes it back.

        >>> Threshold("drift", DISTANCES["wasserstein"], 2.5).tag
        'assay.drift.v1 wasserstein=2.5'
        """
        return f"assay.{self.kind}.v{VERSION} {self.distance.name}={self.value!r}"

    @classmethod
    def from_tag(cls, tag: str) -> Threshold:
        """The threshold that `tag` wrote, or a person.

        Raises:
            FormatError: the tag is no threshold.
        """
        found = _TAG.fullmatch(tag)
        if found is None:
            raise FormatError(f"{tag!r} is no threshold. Expected such as 'assay.drift.v1 wasserstein=2.5'")
        if int(found["version"]) > VERSION:
            raise FormatError(f"{tag!r} is of version {found['version']}; expected up to {VERSION}. Try a newer assay")
        name = found["distance"]
        known = [name for name in DISTANCES if name not in FIELDS]
        if name in FIELDS:
            raise FormatError(f"{tag!r} belongs into the field {found['kind']}_comparator.{FIELDS[name]}")
        if name not in known:
            raise FormatError(f"no distance {name!r} in {tag!r}; {listing(known)}.{guess(name, known)}")
        value = _number(found["value"])
        if value is None or found["kind"] not in _KINDS:
            raise FormatError(f"{tag!r} is no threshold. Expected drift or skew, and a number from 0")
        return cls("drift" if found["kind"] == "drift" else "skew", DISTANCES[name], value)

    def moved(self, feature: schema_pb2.Feature, value: float | None) -> schema_pb2.Feature:
        """A copy of the feature with another value for this threshold, or without it."""
        copy = schema_pb2.Feature()
        copy.CopyFrom(feature)
        if self.distance.name in FIELDS:
            comparator = getattr(getattr(copy, f"{self.kind}_comparator"), FIELDS[self.distance.name])
            if value is None:
                comparator.ClearField("threshold")
            else:
                comparator.threshold = value
        else:
            others = [tag for tag in copy.annotation.tag if _meaning(tag) != self]
            copy.annotation.tag[:] = others if value is None else [*others, replace(self, value=value).tag]
        return copy


def thresholds(feature: schema_pb2.Feature, kind: Kind) -> Iterator[Threshold]:
    """What the feature says of one kind of comparison, TFMD's own first."""
    comparator: schema_pb2.FeatureComparator = getattr(feature, f"{kind}_comparator")
    for name, field in FIELDS.items():
        stored = getattr(comparator, field)
        if stored.HasField("threshold"):
            distance = DISTANCES[name]
            if isinstance(stored, schema_pb2.JensenShannonDivergence):
                source = stored.source.type
                distance = JensenShannon(schema_pb2.HistogramSelection.Type.Name(source))
            yield Threshold(kind, distance, stored.threshold)
    for tag in feature.annotation.tag:
        threshold = _meaning(tag)
        if threshold is not None and threshold.kind == kind:
            yield threshold


def complaints(feature: schema_pb2.Feature) -> Iterator[tuple[int, str]]:
    """Tags that are meant for us and make no sense: where they stand, and what is wrong."""
    seen: set[tuple[Kind, str]] = set()
    for position, tag in enumerate(feature.annotation.tag):
        if not tag.startswith("assay."):
            continue
        try:
            threshold = Threshold.from_tag(tag)
        except FormatError as error:
            yield position, str(error)
            continue
        what = threshold.kind, threshold.distance.name
        if what in seen:
            yield position, f"{tag!r} is a second threshold for the same distance"
        seen.add(what)


def _meaning(tag: str) -> Threshold | None:
    try:
        return Threshold.from_tag(tag)
    except FormatError:
        return None


def _number(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) and value >= 0 else None
