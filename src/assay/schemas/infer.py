"""The schema that statistics suggest, by the rules of TFDV."""

from typing import Protocol

from tensorflow_metadata.proto.v0 import schema_pb2
from tensorflow_metadata.proto.v0.statistics_pb2 import (
    DatasetFeatureStatistics,
    DatasetFeatureStatisticsList,
    FeatureNameStatistics,
)

from assay.errors import UsageError

from .domain_rule import domain_rules
from .path import Path
from .schema import Schema
from .view import FeatureView, feature_views, whole_dataset


class HasStatistics(Protocol):
    """Anything that can give its statistics as a proto: a profile."""

    def statistics(self) -> DatasetFeatureStatisticsList:
        """The statistics of one dataset, or of slices with one of all examples."""
        ...


def infer_schema(
    statistics: DatasetFeatureStatisticsList | HasStatistics,
    *,
    infer_shape: bool = True,
    max_string_domain_size: int = 100,
    numeric_ranges: bool = False,
) -> Schema:
    """The schema that exactly fits these statistics, as `tfdv.infer_schema` would have it.

    Args:
        infer_shape: fix the shape of a feature that is always there with the same number of values, instead of
            counting its values.
        max_string_domain_size: a text feature with more different values than this gets no domain.
        numeric_ranges: beyond TFDV, bound numbers by the smallest and largest seen (infinite ones set no bound).

    Raises:
        UsageError: there is no dataset in the statistics, or several and none of all examples.
    """
    if max_string_domain_size < 0:
        raise UsageError(f"max_string_domain_size is {max_string_domain_size}; expected 0 or more")
    proto = statistics if isinstance(statistics, DatasetFeatureStatisticsList) else statistics.statistics()
    rules = domain_rules(max_string_domain_size=max_string_domain_size, numeric_ranges=numeric_ranges)
    schema = schema_pb2.Schema()
    placed: dict[Path, schema_pb2.Feature] = {}
    for view in _measured(whole_dataset(proto)):
        feature = _place(view.path, schema, placed)
        feature.type = _TYPES.get(view.proto.type, schema_pb2.TYPE_UNKNOWN)
        feature.presence.CopyFrom(_presence(view))
        feature.MergeFrom(_valency(view, infer_shape))
        feature.MergeFrom(_source(view))
        verdict = next((verdict for rule in rules if (verdict := rule(view)) is not None), None)
        if isinstance(verdict, schema_pb2.StringDomain):
            schema.string_domain.append(verdict)
            feature.domain = verdict.name
        elif verdict is not None:
            feature.MergeFrom(verdict)
    return Schema(schema)


def _measured(dataset: DatasetFeatureStatistics) -> tuple[FeatureView, ...]:
    """The features to infer from; a composite (sparse, weighted) has no statistics of its own kind."""
    features = [feature for feature in dataset.features if feature.WhichOneof("stats") is not None]
    return feature_views(features, weighted=dataset.weighted_num_examples != 0)


def _place(path: Path, schema: schema_pb2.Schema, placed: dict[Path, schema_pb2.Feature]) -> schema_pb2.Feature:
    """A new feature at this path, in a struct without statistics if need be."""
    siblings = schema.feature
    for depth in range(1, len(path)):
        parent = placed.get(path[:depth])
        if parent is None:
            parent = placed[path[:depth]] = siblings.add(name=path[depth - 1], type=schema_pb2.STRUCT)
        siblings = parent.struct_domain.feature
    placed[path] = siblings.add(name=path[-1])
    return placed[path]


_TYPES = {
    FeatureNameStatistics.INT: schema_pb2.INT,
    FeatureNameStatistics.FLOAT: schema_pb2.FLOAT,
    FeatureNameStatistics.STRING: schema_pb2.BYTES,
    FeatureNameStatistics.BYTES: schema_pb2.BYTES,
    FeatureNameStatistics.STRUCT: schema_pb2.STRUCT,
}


def _presence(view: FeatureView) -> schema_pb2.FeaturePresence:
    everywhere = view.present > 0 and view.missing == 0
    return schema_pb2.FeaturePresence(min_count=0 if view.present < 1 else 1, min_fraction=1.0 if everywhere else None)


def _valency(view: FeatureView, infer_shape: bool) -> schema_pb2.Feature:
    """A feature with its shape only, or with its value count, or with nothing."""
    feature = schema_pb2.Feature()
    if view.present <= 0:
        return feature
    counts = view.counts_by_level
    fixed = all(0 < low == high for low, high in counts) and not any(view.missing_by_level)
    if infer_shape and fixed and view.proto.type != FeatureNameStatistics.STRUCT:
        for size, _ in counts:
            feature.shape.dim.add(size=_int64(size))
    elif len(counts) > 1:
        feature.value_counts.value_count.extend(_value_count(*count) for count in counts)
    elif counts[0][0] > 0:
        feature.value_count.CopyFrom(_value_count(*counts[0]))
    return feature


def _value_count(low: int, high: int) -> schema_pb2.ValueCount:
    if low == 0:
        return schema_pb2.ValueCount()
    return schema_pb2.ValueCount(min=_int64(low), max=_int64(high)) if low == high else schema_pb2.ValueCount(min=1)


def _source(view: FeatureView) -> schema_pb2.Feature:
    """Marks a feature that the validation itself derived from others."""
    if not view.proto.HasField("validation_derived_source"):
        return schema_pb2.Feature()
    return schema_pb2.Feature(
        lifecycle_stage=schema_pb2.VALIDATION_DERIVED, validation_derived_source=view.proto.validation_derived_source
    )


def _int64(number: int) -> int:
    """Within 64 bits with a sign, which a schema has for its counts; statistics have none."""
    return min(number, 2**63 - 1)
