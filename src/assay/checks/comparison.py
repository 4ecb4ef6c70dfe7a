"""How far one feature moved between two datasets, as it is kept and told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from tensorflow_metadata.proto.v0 import anomalies_pb2, schema_pb2

from assay.schemas.path import parse_path, serialize_path
from assay.schemas.view import FeatureView

from .control import Control
from .distances import DISTANCES, Distance, Measurement, Pair, Side
from .threshold import Kind, Threshold, thresholds

#: What is measured of a feature without any threshold: of all distances the one that is said most easily.
BY_DEFAULT = DISTANCES["total_variation"]


@dataclass(frozen=True)
class Comparison:
    """One feature, one distance, measured or not."""

    path: str
    #: ``drift`` against previous data, ``skew`` against those of serving.
    kind: Kind
    #: A name of `DISTANCES`.
    distance: str
    #: None where the schema sets none.
    threshold: float | None
    #: None where the distance cannot be measured.
    measurement: Measurement | None
    #: Why it cannot be measured; nothing where it is.
    obstacle: str = ""

    @property
    def exceeds(self) -> bool:
        """Whether the distance is above its threshold, and above what chance makes of samples as small as these."""
        found = self.measurement
        return found is not None and self.threshold is not None and self.threshold < found.value > found.noise


@dataclass(frozen=True)
class Comparator:
    """A feature of the schema with its statistics in the data and in the control."""

    feature: schema_pb2.Feature
    view: FeatureView
    control: Control

    @cached_property
    def thresholds(self) -> tuple[Threshold, ...]:
        """What the schema says."""
        return tuple(thresholds(self.feature, self.control.kind))

    @cached_property
    def pair(self) -> Pair | None:
        """Both sides; None if the control has no value of the feature."""
        other = self.control.views.get(self.view.path)
        if other is None:
            return None
        pair = Pair(Side(self.view), Side(other))
        return None if pair.no_shares and not other.present else pair

    @cached_property
    def judged(self) -> tuple[tuple[Threshold, Comparison], ...]:
        """One comparison for each threshold, if there is anything to compare."""
        if self.pair is None:
            return ()
        return tuple((one, self._compared(self.pair, one.distance, one.value)) for one in self.thresholds)

    @property
    def comparisons(self) -> tuple[Comparison, ...]:
        """One for each threshold; without any the total variation, where it can be measured."""
        if self.pair is None or self.thresholds or BY_DEFAULT.obstacle(self.pair):
            return tuple(comparison for _, comparison in self.judged)
        return (self._compared(self.pair, BY_DEFAULT, None),)

    def _compared(self, pair: Pair, distance: Distance, limit: float | None) -> Comparison:
        path, kind, obstacle = serialize_path(self.view.path), self.control.kind, distance.obstacle(pair)
        if obstacle:
            return Comparison(path, kind, distance.name, limit, None, obstacle)
        return Comparison(path, kind, distance.name, limit, distance.measure(pair))


_MEASUREMENT = anomalies_pb2.DriftSkewInfo.Measurement

#: The types of TFMD; another distance is of none.
_TYPES = {
    "l_infinity": _MEASUREMENT.L_INFTY,
    "jensen_shannon": _MEASUREMENT.JENSEN_SHANNON_DIVERGENCE,
    "normalized_absolute_difference": _MEASUREMENT.NORMALIZED_ABSOLUTE_DIFFERENCE,
}


def drift_skew_infos(comparisons: Iterable[Comparison]) -> Iterator[anomalies_pb2.DriftSkewInfo]:
    """What TFMD keeps of the comparisons that have a threshold, for each path that has one."""
    infos: dict[str, anomalies_pb2.DriftSkewInfo] = {}
    for one in comparisons:
        if one.measurement is None or one.threshold is None:
            continue
        info = infos.setdefault(one.path, anomalies_pb2.DriftSkewInfo())
        info.path.step[:] = parse_path(one.path)
        kept = info.drift_measurements if one.kind == "drift" else info.skew_measurements
        kept.add(
            type=_TYPES.get(one.distance, _MEASUREMENT.UNKNOWN), value=one.measurement.value, threshold=one.threshold
        )
    yield from infos.values()
