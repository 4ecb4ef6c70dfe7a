"""Random statistics of sparse, weighted and derived features, and schemas that have them, or others of their name."""

from collections.abc import Iterator
from random import Random

from tensorflow_metadata.proto.v0 import schema_pb2
from tensorflow_metadata.proto.v0.statistics_pb2 import (
    CommonStatistics,
    DatasetFeatureStatistics,
    FeatureNameStatistics,
)
from tests.golden.random_cases import ValidationCase

STAGES = ("UNKNOWN_STAGE", "PLANNED", "ALPHA", "BETA", "PRODUCTION", "DEPRECATED", "DEBUG_ONLY", "DISABLED")
#: Stages of features that TFDV checks; it checks weighted features of any other stage too.
CHECKED = ("UNKNOWN_STAGE", "BETA", "PRODUCTION")
COUNTS = (0, 0, 0, 1, 3, 2.7, 0.4, 123_456_789)
LENGTHS = (0, 0, 0, -4, 5, 0.5, -1.5)


def composite_cases(seed: int, count: int) -> Iterator[ValidationCase]:
    """One composite of each kind at most, at the top or in a struct, and one feature that is derived or not."""
    for number in range(count):
        rng = Random(f"{seed} {number}")
        dataset, schema = DatasetFeatureStatistics(num_examples=10), schema_pb2.Schema()
        for name in ("value", "index"):
            schema.feature.add(name=name, type=schema_pb2.INT)
            dataset.features.append(_of_type(FeatureNameStatistics.INT, name))
        if rng.random() < 0.6:
            _sparse(rng, (), dataset, schema)
        if rng.random() < 0.6:
            _weighted(rng, dataset, schema)
        if rng.random() < 0.3:
            dataset.features.append(_of_type(FeatureNameStatistics.STRUCT, "trip"))
            trip = schema.feature.add(name="trip", type=schema_pb2.STRUCT)
            trip.lifecycle_stage = _stage(rng, STAGES)
            _sparse(rng, ("trip",), dataset, trip.struct_domain)
        if rng.random() < 0.6:
            _derived(rng, dataset, schema)
        yield ValidationCase(dataset, schema, None, None, None)


def _of_type(kind: FeatureNameStatistics.Type.ValueType, *path: str) -> FeatureNameStatistics:
    common = CommonStatistics(
        num_non_missing=10, min_num_values=1, max_num_values=1, avg_num_values=1, tot_num_values=10
    )
    statistics = FeatureNameStatistics(type=kind)
    statistics.path.step.extend(path)
    stats = statistics.struct_stats if kind == FeatureNameStatistics.STRUCT else statistics.num_stats
    stats.common_stats.CopyFrom(common)
    return statistics


def _stage(rng: Random, stages: tuple[str, ...]) -> schema_pb2.LifecycleStage.ValueType:
    return schema_pb2.LifecycleStage.Value(rng.choice(stages) if rng.random() < 0.3 else stages[0])


def _statistics(rng: Random, path: tuple[str, ...], dataset: DatasetFeatureStatistics) -> FeatureNameStatistics:
    """Those of a composite, which have no type as a rule."""
    added = dataset.features.add()
    if rng.random() < 0.2:
        added.CopyFrom(_of_type(FeatureNameStatistics.INT))
    added.path.step[:] = path
    return added


def _sparse(
    rng: Random,
    parent: tuple[str, ...],
    dataset: DatasetFeatureStatistics,
    around: schema_pb2.Schema | schema_pb2.StructDomain,
) -> None:
    declared = around.sparse_feature.add(name="sparse", lifecycle_stage=_stage(rng, STAGES))
    declared.value_feature.name = "value"
    declared.index_feature.add(name="index")
    if rng.random() < 0.1:
        declared.deprecated = True
    _rival(rng, "sparse", around)
    custom = _statistics(rng, (*parent, "sparse"), dataset).custom_stats
    custom.add(name="missing_value", num=rng.choice(COUNTS))
    for name, numbers in (("missing_index", COUNTS), ("max_length_diff", LENGTHS), ("min_length_diff", LENGTHS)):
        buckets = custom.add(name=name).rank_histogram.buckets
        for label in rng.choice((("index",), ("index", "second"))):
            buckets.add(label=label, sample_count=rng.choice(numbers))


def _weighted(rng: Random, dataset: DatasetFeatureStatistics, schema: schema_pb2.Schema) -> None:
    name = rng.choice(("weighted", "weighted", "weighted", "sparse"))
    declared = schema.weighted_feature.add(name=name, lifecycle_stage=_stage(rng, CHECKED))
    declared.feature.step.append("value")
    declared.weight_feature.step.append("index")
    _rival(rng, name, schema)
    if any(feature.path.step[:] == [name] for feature in dataset.features):
        return
    custom = _statistics(rng, (name,), dataset).custom_stats
    custom.add(name="missing_value", num=rng.choice(COUNTS))
    custom.add(name="missing_weight", num=rng.choice(COUNTS))
    custom.add(name="min_weight_length_diff", num=rng.choice(LENGTHS))
    custom.add(name="max_weight_length_diff", num=rng.choice(LENGTHS))


def _rival(rng: Random, name: str, around: schema_pb2.Schema | schema_pb2.StructDomain) -> None:
    if rng.random() < 0.3 and all(feature.name != name for feature in around.feature):
        around.feature.add(name=name, type=schema_pb2.INT, lifecycle_stage=_stage(rng, STAGES))


def _derived(rng: Random, dataset: DatasetFeatureStatistics, schema: schema_pb2.Schema) -> None:
    statistics = _of_type(FeatureNameStatistics.INT, "derived")
    if rng.random() < 0.7:
        statistics.validation_derived_source.deriver_name = "reduce_op"
        statistics.validation_derived_source.source_path.add().step.append("value")
    dataset.features.append(statistics)
    if rng.random() < 0.8:
        declared = schema.feature.add(name="derived", type=rng.choice((schema_pb2.INT, schema_pb2.BYTES)))
        declared.lifecycle_stage = _stage(rng, (rng.choice(("VALIDATION_DERIVED", "PRODUCTION")), *STAGES))
        if declared.type == schema_pb2.INT and rng.random() < 0.7:  # one of the wrong type TFDV does not look at
            declared.validation_derived_source.deriver_name = rng.choice(("reduce_op", "slice_sql"))
