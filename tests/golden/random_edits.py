"""Random edits of a schema: each may make it stricter, looser, contradictory or only different."""

from collections.abc import Iterable, Iterator
from random import Random

from tensorflow_metadata.proto.v0 import schema_pb2

ENVIRONMENTS = ("TRAINING", "SERVING")
STAGES = ("PLANNED", "ALPHA", "BETA", "PRODUCTION", "DEPRECATED", "DEBUG_ONLY", "DISABLED")


def edit_schema(rng: Random, schema: schema_pb2.Schema) -> None:
    """Edit most features, add a few, and set what belongs to the whole."""
    schema.default_environment.extend(rng.choice((ENVIRONMENTS, ENVIRONMENTS, ENVIRONMENTS[:1], ())))
    for feature in list(_features(schema.feature)):
        for _ in range(rng.choice((0, 1, 1, 2))):
            rng.choice(_EDITS)(rng, feature)
    for domain in schema.string_domain:
        if domain.value and rng.random() < 0.4:
            domain.value.remove(rng.choice(domain.value))
    if rng.random() < 0.3:
        schema.feature.add(name="gone", type=schema_pb2.INT).presence.MergeFrom(_presence(rng))
    if len(schema.feature) > 1 and rng.random() < 0.2:
        del schema.feature[rng.randrange(len(schema.feature))]
    if rng.random() < 0.15:
        _constrain_dataset(rng, schema.dataset_constraints)


def _features(features: Iterable[schema_pb2.Feature]) -> Iterator[schema_pb2.Feature]:
    for feature in features:
        yield feature
        yield from _features(feature.struct_domain.feature)


def _presence(rng: Random) -> schema_pb2.FeaturePresence:
    presence = schema_pb2.FeaturePresence()
    if rng.random() < 0.7:
        presence.min_fraction = rng.choice((0.0, 0.5, 0.9999, 1.0, 1.0, 1.5, -0.5))
    if rng.random() < 0.7:
        presence.min_count = rng.choice((0, 1, 8, 2000))
    return presence


def _edit_presence(rng: Random, feature: schema_pb2.Feature) -> None:
    feature.presence.CopyFrom(_presence(rng))


def _edit_valency(rng: Random, feature: schema_pb2.Feature) -> None:
    match rng.randrange(4):
        case 0:
            feature.value_count.CopyFrom(_count(rng))
        case 1:
            feature.value_counts.CopyFrom(
                schema_pb2.ValueCountList(value_count=[_count(rng) for _ in range(rng.randint(1, 3))])
            )
        case 2:
            feature.shape.Clear()
            feature.shape.SetInParent()
            for _ in range(rng.randint(0, 3)):
                feature.shape.dim.add(size=rng.choice((1, 1, 2, 3, 0, -1)))
        case 3:
            for kind in ("value_count", "value_counts", "shape"):
                feature.ClearField(kind)


def _count(rng: Random) -> schema_pb2.ValueCount:
    count = schema_pb2.ValueCount()
    if rng.random() < 0.7:
        count.min = rng.choice((0, 1, 2, 3, -1))
    if rng.random() < 0.7:
        count.max = rng.choice((0, 1, 2, 3, 5))
    return count


def _edit_type(rng: Random, feature: schema_pb2.Feature) -> None:
    if feature.type != schema_pb2.STRUCT and rng.random() < 0.3:
        feature.type = rng.choice((schema_pb2.INT, schema_pb2.FLOAT, schema_pb2.BYTES))


def _edit_int_domain(rng: Random, feature: schema_pb2.Feature) -> None:
    if feature.type == schema_pb2.INT or feature.HasField("int_domain"):
        feature.int_domain.SetInParent()
        if rng.random() < 0.7:
            feature.int_domain.min = rng.choice((-5, 0, 1, 10))
        if rng.random() < 0.7:
            feature.int_domain.max = rng.choice((-1, 1, 10, 60, 2**53))


def _edit_float_domain(rng: Random, feature: schema_pb2.Feature) -> None:
    if feature.type == schema_pb2.FLOAT or (feature.type != schema_pb2.STRUCT and rng.random() < 0.2):
        domain = feature.float_domain
        domain.SetInParent()
        if rng.random() < 0.7:
            domain.min = rng.choice((-20.5, 0.0, 0.7, 1.0))
        if rng.random() < 0.7:
            domain.max = rng.choice((-0.1, 0.7, 1.0, 50.0, 1e30))
        domain.disallow_nan = rng.random() < 0.4
        domain.disallow_inf = rng.random() < 0.4


def _edit_bool_domain(rng: Random, feature: schema_pb2.Feature) -> None:
    if feature.type != schema_pb2.STRUCT:
        feature.bool_domain.SetInParent()
        if rng.random() < 0.6:
            feature.bool_domain.true_value = rng.choice(("1", "true", "yes"))
        if rng.random() < 0.6:
            feature.bool_domain.false_value = rng.choice(("0", "false", "no"))


def _edit_string_domain(rng: Random, feature: schema_pb2.Feature) -> None:
    if feature.type == schema_pb2.BYTES or (feature.type != schema_pb2.STRUCT and rng.random() < 0.2):
        if rng.random() < 0.1:
            feature.domain = "nosuch"
        else:
            values = rng.sample(("cash", "card", "1", "yes", "ü", "true"), rng.randint(0, 4))
            feature.string_domain.CopyFrom(schema_pb2.StringDomain(name="inline", value=values))


def _edit_domain_mass(rng: Random, feature: schema_pb2.Feature) -> None:
    feature.distribution_constraints.min_domain_mass = rng.choice((0.0, 0.5, 0.9, 1.0))


def _edit_unique(rng: Random, feature: schema_pb2.Feature) -> None:
    feature.unique_constraints.min = rng.choice((0, 1, 3))
    feature.unique_constraints.max = rng.choice((1, 2, 5, 100))


def _edit_stage(rng: Random, feature: schema_pb2.Feature) -> None:
    if rng.random() < 0.3:
        feature.deprecated = True
    else:
        feature.lifecycle_stage = schema_pb2.LifecycleStage.Value(rng.choice(STAGES))


def _edit_environment(rng: Random, feature: schema_pb2.Feature) -> None:
    (feature.in_environment if rng.random() < 0.5 else feature.not_in_environment).append(rng.choice(ENVIRONMENTS))


def _edit_comparators(rng: Random, feature: schema_pb2.Feature) -> None:
    for comparator in (feature.drift_comparator, feature.skew_comparator):
        threshold = rng.choice((0.0, 0.1, 0.5))
        match rng.randrange(4):
            case 0:
                comparator.infinity_norm.threshold = threshold
            case 1:
                comparator.jensen_shannon_divergence.threshold = threshold
            case 2:
                comparator.normalized_abs_difference.threshold = threshold


_EDITS = (
    _edit_presence,
    _edit_presence,
    _edit_valency,
    _edit_valency,
    _edit_type,
    _edit_int_domain,
    _edit_int_domain,
    _edit_float_domain,
    _edit_float_domain,
    _edit_bool_domain,
    _edit_string_domain,
    _edit_domain_mass,
    _edit_unique,
    _edit_stage,
    _edit_environment,
    _edit_comparators,
    _edit_comparators,
    _edit_comparators,
)


def _constrain_dataset(rng: Random, constraints: schema_pb2.DatasetConstraints) -> None:
    constraints.min_examples_count = rng.choice((0, 5, 500))
    if rng.random() < 0.5:
        constraints.max_examples_count = rng.choice((0, 10, 5000))
    if rng.random() < 0.5:
        constraints.num_examples_drift_comparator.min_fraction_threshold = rng.choice((0.5, 1.0))
        constraints.num_examples_drift_comparator.max_fraction_threshold = rng.choice((1.0, 2.0))
