"""Random statistics and schemas that meet every rule of inference and validation, well-formed enough for TFDV.

Well-formed means what its validator takes for granted: features with statistics, all of them addressed by path or all
by name, no path twice, no child without its parent. Within that anything goes, contradictions too.
"""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from random import Random

from tensorflow_metadata.proto.v0 import schema_pb2
from tensorflow_metadata.proto.v0.statistics_pb2 import (
    CommonStatistics,
    DatasetFeatureStatistics,
    FeatureNameStatistics,
    Histogram,
    NumericStatistics,
    PresenceAndValencyStatistics,
    RankHistogram,
    StringStatistics,
)
from tests.golden.random_edits import edit_schema

Path = tuple[str, ...]
#: From serialized statistics to a serialized schema, None if there is none.
Infer = Callable[[bytes], bytes | None]

NAMES = (
    "fare",
    "tips",
    "company.name",
    "f(x)",
    "it's",
    "(ext.ension)",
    "größe",
    "日本",
    "a",
    "a2",
    "b",
    "id",
    "x y",
    "",
)
WORDS = (
    "cash",
    "card",
    "Prcard",
    "no\ncharge",
    "",
    "ü",
    "yes",
    "__BYTES_VALUE__",
    "tab\there",
    "'",
    "0x1f",
    "1e3",
    "nan",
)
BOOLEANS = ("TRUE", "true", "SET", "set", "1", "", "FALSE", "false", "CLEAR", "clear", "0")
INTEGERS = ("1", "-7", "+5", " 12\t", "007", "9223372036854775807", "-9223372036854775808", "0")
NEARLY_INTEGERS = ("9223372036854775808", "-9223372036854775809", "1_000", "٣", "+", "- 1", "1.0", "\u00a05")
NUMBERS = (0.0, 1.0, -1.0, 0.5, 2.0, 3.7, -17.25, 1e-9, 2.0**53 + 2, 1e300, math.inf, -math.inf, math.nan)
DOMAIN_INFOS = (
    "mid_domain {}",
    "natural_language_domain {}",
    "url_domain {}",
    "image_domain {}",
    "time_domain { string_format: '%Y' }",
    "string_domain { value: 'x' }",
    "int_domain { min: 1 }",
    "mid_domain {} url_domain {}",
    "type: INT",
    "nonsense {}",
    "",
)


@dataclass(frozen=True)
class InferenceCase:
    """What `InferSchema` is asked."""

    statistics: DatasetFeatureStatistics
    max_string_domain_size: int
    infer_shape: bool


@dataclass(frozen=True)
class ValidationCase:
    """What `ValidateFeatureStatistics` is asked."""

    statistics: DatasetFeatureStatistics
    schema: schema_pb2.Schema
    environment: str | None
    previous: DatasetFeatureStatistics | None
    serving: DatasetFeatureStatistics | None


def inference_cases(seed: int, count: int) -> Iterator[InferenceCase]:
    """Statistics of up to eight features each."""
    for number in range(count):
        rng = Random(f"{seed} {number}")
        yield InferenceCase(random_dataset(rng), rng.choice((0, 1, 2, 5, 100)), rng.random() < 0.5)


def validation_cases(seed: int, count: int, infer: Infer) -> Iterator[ValidationCase]:
    """Statistics with a schema that fitted similar ones, then was edited; some with previous and serving statistics."""
    for number in range(count):
        rng = Random(f"{seed} {number}")
        original = random_dataset(rng)
        inferred = infer(original.SerializeToString())
        if inferred is None:
            continue
        schema = schema_pb2.Schema.FromString(inferred)
        edit_schema(rng, schema)
        yield ValidationCase(
            statistics=similar_dataset(rng, original),
            schema=schema,
            environment=rng.choice((None, None, *schema.default_environment)),
            previous=similar_dataset(rng, original) if rng.random() < 0.4 else None,
            serving=similar_dataset(rng, original) if rng.random() < 0.4 else None,
        )


# Statistics


def random_dataset(rng: Random) -> DatasetFeatureStatistics:
    """A dataset, empty, weighted or addressed by name now and then."""
    examples = rng.choice((0, 1, 10, 10, 10, 1000, 1000))
    weighted = rng.random() < 0.25
    dataset = DatasetFeatureStatistics(num_examples=examples, weighted_num_examples=examples / 2 if weighted else 0)
    by_name = rng.random() < 0.2
    for path in random_paths(rng, nested=not by_name):
        feature = random_feature(rng, path, examples, weighted)
        if by_name:
            feature.name = path[0]
        dataset.features.append(feature)
        for child in rng.sample(NAMES, rng.randint(0, 3)) if _is_struct(feature) else ():
            _add_child(rng, dataset, (*path, child), examples, weighted, by_name)
    features = rng.sample(dataset.features, len(dataset.features))
    del dataset.features[:]
    dataset.features.extend(features)
    if weighted and rng.random() < 0.2:
        stats_of(rng.choice(dataset.features)).ClearField("weighted_common_stats")
    return dataset


def _add_child(
    rng: Random, dataset: DatasetFeatureStatistics, path: Path, examples: int, weighted: bool, by_name: bool
) -> None:
    child = random_feature(rng, path, examples, weighted, struct=False)
    if by_name:
        child.name = ".".join(path)
    dataset.features.append(child)


def random_paths(rng: Random, nested: bool) -> list[Path]:
    """Distinct top-level names; by name only such that no one begins with another."""
    names = NAMES if nested else ("fare", "tips", "company.name", "größe", "x y", "id")
    return [(name,) for name in rng.sample(names, rng.randint(1, 6))]


def random_feature(
    rng: Random, path: Path, examples: int, weighted: bool, struct: bool = True
) -> FeatureNameStatistics:
    """The statistics of one feature of a random kind."""
    kinds = (_number, _number, _flag, _text, _text, _text, _blob, _categorical_number, *((_struct,) if struct else ()))
    feature: FeatureNameStatistics = rng.choice(kinds)(rng)
    feature.path.step.extend(path)
    stats_of(feature).MergeFrom(random_valency(rng, examples, weighted))
    if rng.random() < 0.1:
        for _ in range(rng.choice((1, 1, 2))):
            feature.custom_stats.add(name="domain_info", str=rng.choice(DOMAIN_INFOS))
    if rng.random() < 0.03:
        feature.validation_derived_source.deriver_name = "deriver"
    return feature


def stats_of(feature: FeatureNameStatistics) -> CommonStatistics:
    """The common part of the statistics that a feature has."""
    kind = feature.WhichOneof("stats")
    assert kind is not None
    common: CommonStatistics = getattr(feature, kind).common_stats
    return common


def _is_struct(feature: FeatureNameStatistics) -> bool:
    return feature.type == FeatureNameStatistics.STRUCT


def random_valency(rng: Random, examples: int, weighted: bool) -> CommonStatistics:
    """How often a feature is there and with how many values; at times nested, at times contradictory."""
    missing = rng.choice((0, 0, 0, 1, examples // 2, examples))
    present = max(examples - missing, 0)
    low = rng.choice((0, 1, 1, 1, 2, 3))
    high = max(low, rng.choice((low, low, 1, 4)))
    common = CommonStatistics(
        num_non_missing=present,
        num_missing=missing,
        min_num_values=low,
        max_num_values=high,
        avg_num_values=(low + high) / 2,
        tot_num_values=present * (low + high) // 2 if rng.random() < 0.9 else 0,
    )
    if weighted:
        common.weighted_common_stats.num_non_missing = present * rng.choice((0.5, 0.05))
        common.weighted_common_stats.num_missing = missing * 0.5
        common.weighted_common_stats.tot_num_values = present * 0.75
    if rng.random() < 0.2:
        levels = [_level(rng, present) for _ in range(rng.randint(1, 3))]
        common.presence_and_valency_stats.extend(levels)
        if weighted:
            common.weighted_presence_and_valency_stats.add(num_missing=missing * 0.5)
            for _ in levels[1:]:
                common.weighted_presence_and_valency_stats.add(num_missing=rng.choice((0.0, 0.5)))
    return common


def _level(rng: Random, present: int) -> PresenceAndValencyStatistics:
    low = rng.choice((0, 1, 2))
    return PresenceAndValencyStatistics(
        num_non_missing=present,
        num_missing=rng.choice((0, 0, 1)),
        min_num_values=low,
        max_num_values=low + rng.choice((0, 0, 3)),
    )


def _number(rng: Random) -> FeatureNameStatistics:
    if rng.random() < 0.5:
        numbers = [float(rng.randint(-3, 50)), float(rng.choice((0, 1, 7, 2**53, 2**62)))]
        return FeatureNameStatistics(type=FeatureNameStatistics.INT, num_stats=_numbers(rng, numbers))
    numbers = [rng.choice(NUMBERS), rng.choice(NUMBERS)]
    return FeatureNameStatistics(type=FeatureNameStatistics.FLOAT, num_stats=_numbers(rng, numbers))


def _flag(rng: Random) -> FeatureNameStatistics:
    kind = rng.choice((FeatureNameStatistics.INT, FeatureNameStatistics.FLOAT))
    return FeatureNameStatistics(type=kind, num_stats=_numbers(rng, [0.0, rng.choice((0.0, 1.0, 1.0))]))


def _numbers(rng: Random, numbers: list[float]) -> NumericStatistics:
    low, high = min(numbers), max(numbers)
    stats = NumericStatistics(min=low, max=high, mean=rng.random(), std_dev=rng.random(), num_zeros=rng.randint(0, 2))
    nan = rng.choice((0, 0, 0, 3))
    if math.isfinite(low) and math.isfinite(high):
        edges = [low + (high - low) * step / 4 for step in range(5)]
        for kind in (Histogram.STANDARD, Histogram.QUANTILES):
            histogram = stats.histograms.add(type=kind, num_nan=nan)
            for left, right in pairwise(edges):
                histogram.buckets.add(low_value=left, high_value=right, sample_count=rng.randint(0, 9))
    return stats


def _text(rng: Random) -> FeatureNameStatistics:
    words = rng.choice((WORDS, WORDS, BOOLEANS, INTEGERS, (*INTEGERS, *NEARLY_INTEGERS)))
    stats = _texts(rng, words)
    if rng.random() < 0.1:
        stats.invalid_utf8_count = rng.randint(1, 3)
    return FeatureNameStatistics(type=FeatureNameStatistics.STRING, string_stats=stats)


def _texts(rng: Random, words: tuple[str, ...]) -> StringStatistics:
    chosen = rng.sample(words, min(len(words), rng.choice((0, 1, 1, 2, 2, 3, 6))))
    stats = StringStatistics(unique=len(chosen) + rng.choice((0, 0, 5)), avg_length=4.0)
    stats.rank_histogram.CopyFrom(_ranks(rng, chosen))
    if rng.random() < 0.1 and chosen:
        stats.rank_histogram.buckets.add(label=chosen[0], sample_count=2)
    stats.weighted_string_stats.rank_histogram.CopyFrom(_ranks(rng, chosen[:2]))
    return stats


def _ranks(rng: Random, words: list[str]) -> RankHistogram:
    ranks = RankHistogram()
    for rank, word in enumerate(words):
        ranks.buckets.add(low_rank=rank, high_rank=rank, label=word, sample_count=rng.randint(1, 40))
    return ranks


def _blob(rng: Random) -> FeatureNameStatistics:
    feature = FeatureNameStatistics(type=FeatureNameStatistics.BYTES)
    feature.bytes_stats.unique = rng.randint(0, 5)
    return feature


def _categorical_number(rng: Random) -> FeatureNameStatistics:
    kind = rng.choice((FeatureNameStatistics.INT, FeatureNameStatistics.FLOAT))
    return FeatureNameStatistics(type=kind, string_stats=_texts(rng, INTEGERS))


def _struct(rng: Random) -> FeatureNameStatistics:
    feature = FeatureNameStatistics(type=FeatureNameStatistics.STRUCT)
    feature.struct_stats.SetInParent()
    return feature


def similar_dataset(rng: Random, original: DatasetFeatureStatistics) -> DatasetFeatureStatistics:
    """The same features, many measured anew, a few gone or new."""
    dataset = DatasetFeatureStatistics()
    dataset.CopyFrom(original)
    if rng.random() < 0.3:
        dataset.num_examples = rng.choice((0, 5, 10, 20, 1000))
    by_name = any(feature.HasField("name") for feature in original.features)
    weighted = original.weighted_num_examples > 0
    features = [feature for feature in dataset.features if _is_struct(feature) or rng.random() > 0.1]
    for position, feature in enumerate(features):
        if rng.random() < 0.6 and not _is_struct(feature):
            anew = _similar_feature(rng, feature, dataset.num_examples, weighted)
            anew.MergeFrom(
                FeatureNameStatistics(name=feature.name) if by_name else FeatureNameStatistics(path=feature.path)
            )
            features[position] = anew
    if rng.random() < 0.2:
        new = random_feature(rng, ("new",), dataset.num_examples, weighted, struct=False)
        if by_name:
            new.name = "new"
        features.append(new)
    del dataset.features[:]
    dataset.features.extend(features)
    return dataset


def _similar_feature(
    rng: Random, feature: FeatureNameStatistics, examples: int, weighted: bool
) -> FeatureNameStatistics:
    """Other statistics, mostly of the same kind and type."""
    while True:
        anew = random_feature(rng, (), examples, weighted, struct=False)
        alike = anew.type == feature.type and anew.WhichOneof("stats") == feature.WhichOneof("stats")
        if alike or rng.random() < 0.03:
            return anew
