"""What is known of sequences of tokens as the custom statistic that TFDV writes and reads."""

from collections.abc import Sequence
from itertools import pairwise

from tensorflow_metadata.proto.v0 import statistics_pb2 as tfmd

from assay.statistics.natural_language import Language
from assay.statistics.token_sequences import PLACES, Occurrences


def nl_statistics(language: Language) -> tfmd.CustomStatistic:
    """The custom statistic ``nl_statistics``, a packed ``NaturalLanguageStatistics``."""
    message = tfmd.NaturalLanguageStatistics(
        feature_coverage=language.coverage or 0,
        avg_token_length=language.token_length or 0,
        reported_sequences=language.reported,
        token_statistics=[_token(occurrences, language.sequences) for occurrences in language.occurrences],
    )
    if language.token_lengths:
        message.token_length_histogram.CopyFrom(_quantiles(language.token_lengths, language.known))
    if language.lengths:
        message.min_sequence_length, message.max_sequence_length = language.shortest, language.longest
        message.sequence_length_histogram.CopyFrom(_quantiles(language.lengths, language.filled))
    if language.ranking:
        ranks = enumerate(zip(language.ranking.values, language.ranking.counts, strict=True))
        for rank, (token, count) in ranks:
            message.rank_histogram.buckets.add(low_rank=rank, high_rank=rank, label=token, sample_count=count)
    statistic = tfmd.CustomStatistic(name="nl_statistics")
    statistic.any.Pack(message)
    return statistic


def _token(occurrences: Occurrences, sequences: int) -> tfmd.NaturalLanguageStatistics.TokenStatistics:
    statistics = tfmd.NaturalLanguageStatistics.TokenStatistics()
    if isinstance(occurrences.token, int):
        statistics.int_token = occurrences.token
    else:
        statistics.string_token = occurrences.token
    if occurrences.sequences:
        statistics.frequency = occurrences.count
        statistics.fraction_of_sequences = occurrences.sequences / sequences
        statistics.per_sequence_min_frequency = occurrences.fewest
        statistics.per_sequence_max_frequency = occurrences.most
        statistics.per_sequence_avg_frequency = occurrences.count / occurrences.sequences
        for place, count in enumerate(occurrences.places):
            if count:
                statistics.positions.buckets.add(
                    low_value=place / PLACES, high_value=(place + 1) / PLACES, sample_count=count
                )
    return statistics


def _quantiles(deciles: Sequence[float], total: float) -> tfmd.Histogram:
    buckets = [
        tfmd.Histogram.Bucket(low_value=low, high_value=high, sample_count=total / 10)
        for low, high in pairwise(deciles)
    ]
    return tfmd.Histogram(buckets=buckets, type=tfmd.Histogram.QUANTILES)
