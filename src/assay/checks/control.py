"""The data that others are compared with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tensorflow_metadata.proto.v0 import statistics_pb2

from assay.schemas.path import Path
from assay.schemas.view import FeatureView, feature_views

from .threshold import Kind


@dataclass(frozen=True, eq=False)
class Control:
    """The statistics of previous data, or of those of serving."""

    kind: Kind
    views: Mapping[Path, FeatureView]

    @classmethod
    def of(cls, kind: Kind, dataset: statistics_pb2.DatasetFeatureStatistics, *, by_weight: bool) -> Control:
        """The features that have statistics; weighted data are compared by weight if these are weighted too."""
        measured = [feature for feature in dataset.features if feature.WhichOneof("stats") is not None]
        weighted = by_weight and dataset.weighted_num_examples != 0
        return cls(kind, {view.path: view for view in feature_views(measured, weighted=weighted)})

    @property
    def name(self) -> str:
        """What TFDV calls these data."""
        return "previous" if self.kind == "drift" else "serving"

    @property
    def other(self) -> str:
        """What TFDV calls the data that are compared with them."""
        return "current" if self.kind == "drift" else "training"
