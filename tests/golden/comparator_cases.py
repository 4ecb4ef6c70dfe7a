"""Random statistics of the same features in three datasets, and a schema that limits how far they may move."""

import math
from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise
from random import Random

from tensorflow_metadata.proto.v0 import schema_pb2
from tensorflow_metadata.proto.v0.statistics_pb2 import (
    CommonStatistics,
    DatasetFeatureStatistics,
    FeatureNameStatistics,
    Histogram,
)
from tests.golden.random_cases import ValidationCase

WORDS = ("card", "cash", "", "ü", "no\ncharge", "1", "2", "x", "y", "z")
THRESHOLDS = (0.0, 0.005, 0.02, 0.05, 0.1, 0.5)
#: Writes the statistics of a feature: of so many rows, with a habit that all datasets share.
Kind = Callable[[Random, FeatureNameStatistics, int, int], None]
SIZES = (40, 1000, 100_000, 1_000_000)


def comparator_cases(seed: int, count: int) -> Iterator[ValidationCase]:
    """Three texts and three numbers each, of similar distributions; sizes from a few to a million."""
    for number in range(count):
        rng = Random(f"{seed} {number}")
        kinds = {name: rng.choice((_texts, _numbers)) for name in ("a", "b", "c d", "e", "f", "g")}
        weighted = rng.random() < 0.2
        habits = {name: rng.randrange(4) for name in kinds}
        current, previous, serving = (_dataset(rng, kinds, habits, weighted=weighted) for _ in range(3))
        schema = schema_pb2.Schema(feature=[_declared(rng, feature) for feature in current.features])
        if rng.random() < 0.5:
            growth = schema.dataset_constraints.num_examples_drift_comparator
            growth.min_fraction_threshold = rng.choice((0.01, 0.5, 1.0))
            growth.max_fraction_threshold = rng.choice((1.0, 2.0, 100.0))
        yield ValidationCase(
            current,
            schema,
            None,
            previous if rng.random() < 0.8 else None,
            serving if rng.random() < 0.6 else None,
        )


def _dataset(
    rng: Random, kinds: Mapping[str, Kind], habits: Mapping[str, int], *, weighted: bool
) -> DatasetFeatureStatistics:
    size = rng.choice(SIZES)
    dataset = DatasetFeatureStatistics(num_examples=size, weighted_num_examples=size / 2 if weighted else 0)
    for name, kind in kinds.items():
        if dataset.features and rng.random() < 0.03:
            continue
        feature = dataset.features.add(type=FeatureNameStatistics.STRING)
        feature.path.step.append(name)
        common = CommonStatistics(
            num_non_missing=size, min_num_values=1, max_num_values=1, avg_num_values=1, tot_num_values=size
        )
        if weighted:
            common.weighted_common_stats.num_non_missing = size / 2
            common.weighted_common_stats.avg_num_values = 1
            common.weighted_common_stats.tot_num_values = size / 2
        kind(rng, feature, size, habits[name])
        if not weighted and feature.type == FeatureNameStatistics.STRING:
            feature.string_stats.ClearField("weighted_string_stats")
        elif not weighted:
            feature.num_stats.ClearField("weighted_numeric_stats")
        statistics = feature.string_stats if feature.type == FeatureNameStatistics.STRING else feature.num_stats
        statistics.common_stats.CopyFrom(common)
    return dataset


def _texts(rng: Random, feature: FeatureNameStatistics, size: int, habit: int) -> None:
    words = WORDS[: 2 + 2 * habit]
    counts = _split(
        rng, size, [1 / (1 + rank) + rng.random() * rng.choice((0, 0.05, 0.5)) for rank in range(len(words))]
    )
    feature.string_stats.unique = len(words)
    ranks, heavy = feature.string_stats.rank_histogram, feature.string_stats.weighted_string_stats.rank_histogram
    for rank, (word, times) in enumerate(zip(words, counts, strict=True)):
        for histogram, weight in ((ranks, 1.0), (heavy, 0.5)):
            if times:
                histogram.buckets.add(low_rank=rank, high_rank=rank, label=word, sample_count=times * weight)


def _split(rng: Random, size: int, shares: list[float]) -> list[int]:
    total, left, counts = sum(shares), size, []
    for share in shares[:-1]:
        counts.append(min(left, int(size * share / total + rng.random())))
        left -= counts[-1]
    return [*counts, left]


def _numbers(rng: Random, feature: FeatureNameStatistics, size: int, habit: int) -> None:
    """A bell of buckets; some datasets have other edges, a peak, infinities or NaN."""
    feature.type = FeatureNameStatistics.FLOAT
    low, high = -3.0 + rng.choice((0, 0, rng.random())), 3.0 + rng.choice((0, 0, rng.random()))
    feature.num_stats.min, feature.num_stats.max = low, high
    edges = [low + (high - low) * step / 10 for step in range(11)]
    bell = [math.exp(-(((a + b) / 2 - rng.choice((0, 0, 0.1))) ** 2) / 2) for a, b in pairwise(edges)]
    counts = _split(rng, size, bell)
    nan = size // 20 if habit == 3 and rng.random() < 0.3 else 0
    for kind in (Histogram.STANDARD, Histogram.QUANTILES):
        for histograms, weight in (
            (feature.num_stats.histograms, 1.0),
            (feature.num_stats.weighted_numeric_stats.histograms, 0.5),
        ):
            histogram = histograms.add(type=kind, num_nan=nan)
            for (a, b), times in zip(pairwise(edges), counts, strict=True):
                histogram.buckets.add(low_value=a, high_value=b, sample_count=times * weight)
            if habit == 2:
                histogram.buckets.add(low_value=high, high_value=high, sample_count=size / 10 * weight)


def _declared(rng: Random, statistics: FeatureNameStatistics) -> schema_pb2.Feature:
    text = statistics.type == FeatureNameStatistics.STRING
    feature = schema_pb2.Feature(name=statistics.path.step[0], type=schema_pb2.BYTES if text else schema_pb2.FLOAT)
    for comparator in (feature.drift_comparator, feature.skew_comparator):
        if text and rng.random() < 0.6:
            comparator.infinity_norm.threshold = rng.choice(THRESHOLDS)
        if text and rng.random() < 0.4:
            comparator.normalized_abs_difference.threshold = rng.choice(THRESHOLDS)
        if rng.random() < 0.7:
            comparator.jensen_shannon_divergence.threshold = rng.choice(THRESHOLDS)
            if rng.random() < 0.4:
                source = rng.choice((schema_pb2.HistogramSelection.STANDARD, schema_pb2.HistogramSelection.QUANTILES))
                comparator.jensen_shannon_divergence.source.type = source
    return feature
