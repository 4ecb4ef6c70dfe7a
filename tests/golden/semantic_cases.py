"""Random statistics of images, of sequences of tokens, and with suggested domains; and schemas that speak of them."""

from collections.abc import Iterator
from random import Random

from google.protobuf.wrappers_pb2 import StringValue
from tensorflow_metadata.proto.v0 import schema_pb2
from tensorflow_metadata.proto.v0.statistics_pb2 import (
    CommonStatistics,
    DatasetFeatureStatistics,
    FeatureNameStatistics,
    NaturalLanguageStatistics,
)
from tests.golden.random_cases import DOMAIN_INFOS, ValidationCase

#: Tokens that a schema may constrain; None constrains a token that is not named.
TOKENS = ("the", "cat", "7", 7, 0, None)
#: Shares and lengths that lie on either side of each other, and some that single precision rounds.
NUMBERS = (0.0, 0.1, 0.25, 0.5, 0.7, 1 / 3, 0.9999999, 1.0, 2.5, 12345.678)
COUNTS = (0, 1, 2, 3, 1_000_000, 123_456_789)


def semantic_cases(seed: int, count: int) -> Iterator[ValidationCase]:
    """A few features each, one of them in a struct."""
    for number in range(count):
        rng = Random(f"{seed} {number}")
        dataset, schema = DatasetFeatureStatistics(num_examples=10), schema_pb2.Schema()
        for name in rng.sample(("a", "b", "c d"), 2):
            _add(rng, (name,), dataset, schema.feature.add(name=name))
        struct = dataset.features.add(type=FeatureNameStatistics.STRUCT)
        struct.path.step.append("doc")
        struct.struct_stats.common_stats.CopyFrom(_ONE_EACH)
        document = schema.feature.add(name="doc", type=schema_pb2.STRUCT)
        _add(rng, ("doc", "body"), dataset, document.struct_domain.feature.add(name="body"))
        yield ValidationCase(dataset, schema, None, None, None)


_ONE_EACH = CommonStatistics(
    num_non_missing=10, min_num_values=1, max_num_values=1, avg_num_values=1, tot_num_values=10
)


def _add(rng: Random, path: tuple[str, ...], dataset: DatasetFeatureStatistics, declared: schema_pb2.Feature) -> None:
    statistics = rng.choice((_image, _tokens, _tokens, _suggested))(rng, declared)
    statistics.path.step.extend(path)
    dataset.features.append(statistics)


def _image(rng: Random, declared: schema_pb2.Feature) -> FeatureNameStatistics:
    declared.type = schema_pb2.BYTES
    declared.image_domain.SetInParent()
    if rng.random() < 0.7:
        declared.image_domain.minimum_supported_image_fraction = rng.choice(NUMBERS)
    if rng.random() < 0.7:
        declared.image_domain.max_image_byte_size = rng.choice(COUNTS)
    statistics = _of_type(rng.choice((FeatureNameStatistics.BYTES, FeatureNameStatistics.STRING)))
    if statistics.type == FeatureNameStatistics.BYTES:
        statistics.bytes_stats.max_num_bytes_int = rng.choice(COUNTS)
    if rng.random() < 0.8:
        ranks = statistics.custom_stats.add(name="image_format_histogram").rank_histogram
        for label in rng.sample(("bmp", "png", "jpeg", "UNKNOWN", ""), rng.randint(0, 4)):
            ranks.buckets.add(label=label, sample_count=rng.choice((0, 1, 3, 7)))
    return statistics


def _tokens(rng: Random, declared: schema_pb2.Feature) -> FeatureNameStatistics:
    declared.type, kind = rng.choice(
        ((schema_pb2.BYTES, FeatureNameStatistics.STRING), (schema_pb2.INT, FeatureNameStatistics.INT))
    )
    _constrain(rng, declared.natural_language_domain)
    statistics = _of_type(kind)
    if rng.random() < 0.85:
        packed = statistics.custom_stats.add(name="nl_statistics").any
        packed.Pack(_language(rng) if rng.random() < 0.9 else StringValue(value="no statistics"))
    return statistics


def _constrain(rng: Random, domain: schema_pb2.NaturalLanguageDomain) -> None:
    domain.SetInParent()
    if rng.random() < 0.5:
        domain.coverage.min_coverage = rng.choice(NUMBERS)
    if rng.random() < 0.5:
        domain.coverage.min_avg_token_length = rng.choice(NUMBERS)
    for token in rng.sample(TOKENS, rng.choice((0, 0, 1, 2))):
        constraint = domain.token_constraints.add()
        if token is not None:
            setattr(constraint, "string_value" if isinstance(token, str) else "int_value", token)
        if rng.random() < 0.5:
            constraint.min_per_sequence = rng.choice(COUNTS)
        if rng.random() < 0.5:
            constraint.max_per_sequence = rng.choice(COUNTS)
        if rng.random() < 0.5:
            constraint.min_fraction_of_sequences = rng.choice(NUMBERS)
        if rng.random() < 0.5:
            constraint.max_fraction_of_sequences = rng.choice(NUMBERS)


def _language(rng: Random) -> NaturalLanguageStatistics:
    language = NaturalLanguageStatistics()
    if rng.random() < 0.8:
        language.feature_coverage = rng.choice(NUMBERS)
    if rng.random() < 0.8:
        language.avg_token_length = rng.choice(NUMBERS)
    for token in rng.sample(TOKENS, rng.randint(3, len(TOKENS))):
        told = language.token_statistics.add(
            fraction_of_sequences=rng.choice(NUMBERS),
            per_sequence_min_frequency=rng.choice((*NUMBERS, *COUNTS)),
            per_sequence_max_frequency=rng.choice((*NUMBERS, *COUNTS)),
        )
        if token is not None:
            setattr(told, "string_token" if isinstance(token, str) else "int_token", token)
    return language


def _suggested(rng: Random, declared: schema_pb2.Feature) -> FeatureNameStatistics:
    kind, declared.type = rng.choice(
        (
            (FeatureNameStatistics.STRING, schema_pb2.BYTES),
            (FeatureNameStatistics.INT, schema_pb2.INT),
            (FeatureNameStatistics.FLOAT, schema_pb2.FLOAT),
            (FeatureNameStatistics.BYTES, schema_pb2.BYTES),
        )
    )
    if rng.random() < 0.2:
        declared.natural_language_domain.SetInParent()
    statistics = _of_type(kind)
    for _ in range(rng.choice((1, 1, 1, 2))):
        statistics.custom_stats.add(name="domain_info", str=rng.choice(DOMAIN_INFOS))
    return statistics


def _of_type(kind: FeatureNameStatistics.Type.ValueType) -> FeatureNameStatistics:
    statistics = FeatureNameStatistics(type=kind)
    match kind:
        case FeatureNameStatistics.BYTES:
            statistics.bytes_stats.common_stats.CopyFrom(_ONE_EACH)
        case FeatureNameStatistics.STRING:
            statistics.string_stats.common_stats.CopyFrom(_ONE_EACH)
        case _:
            statistics.num_stats.common_stats.CopyFrom(_ONE_EACH)
    return statistics
