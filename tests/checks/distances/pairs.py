"""Two samples, as a distance is given them."""

from collections.abc import Sequence

import polars as pl
from google.protobuf import text_format
from tensorflow_metadata.proto.v0.statistics_pb2 import FeatureNameStatistics

from assay.checks.distances import DISTANCES, Measurement, Pair, Side
from assay.profiles import Questions, measure
from assay.schemas.view import FeatureView, feature_views


def sides(frame: pl.DataFrame) -> list[Side]:
    """The sides that our own statistics of these columns make."""
    (dataset,) = measure(frame, Questions()).statistics().datasets
    return [Side(view) for view in feature_views(dataset.features, weighted=False)]


def side(values: Sequence[object]) -> Side:
    made, *_ = sides(pl.DataFrame({"x": values}, strict=False))
    return made


def pair(current: Sequence[object], control: Sequence[object]) -> Pair:
    return Pair(side(current), side(control))


def foreign(text: str, *, by_weight: bool = False) -> Side:
    """The side that statistics of another tool make."""
    return Side(FeatureView(("x",), text_format.Parse(text, FeatureNameStatistics()), by_weight))


def listed(counts: dict[str, float]) -> Side:
    """Texts of another tool's statistics."""
    buckets = " ".join(f'buckets {{ label: "{text}" sample_count: {count} }}' for text, count in counts.items())
    return foreign(f"type: STRING string_stats {{ rank_histogram {{ {buckets} }} }}")


def measured(name: str, both: Pair) -> Measurement:
    """What the distance of this name measures."""
    distance = DISTANCES[name]
    assert distance.obstacle(both) is None
    return distance.measure(both)
