"""Profiles as TFMD documents, and what our documents say beyond the fields of TFMD.

Every answer of every statistic travels in ``custom_stats`` under ``assay.NAME.vVERSION``: a number as ``num``,
anything else as the JSON of its type, infinities as text. What TFMD has a field for stands there too, so that every
other reader finds it. `answer` reads an extension back; it gives None for documents of other tools, and whoever asks
falls back to the fields of TFMD.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import TypeVar

import msgspec
from tensorflow_metadata.proto.v0 import path_pb2
from tensorflow_metadata.proto.v0 import statistics_pb2 as tfmd

from assay.statistics import Path, State, Statistic
from assay.statistics.distinct import Distinct
from assay.statistics.empty_values import EmptyValues
from assay.statistics.extremes import Extremes, Range
from assay.statistics.formats import Formats
from assay.statistics.histogram import Buckets, Histogram
from assay.statistics.image_bytes import ImageBytes
from assay.statistics.invalid_utf8 import InvalidUtf8
from assay.statistics.lengths import Lengths, TextLength
from assay.statistics.moments import Moments
from assay.statistics.natural_language import NaturalLanguage
from assay.statistics.presence import Presence, Valency
from assay.statistics.quantiles import Distribution, Quantiles
from assay.statistics.special_numbers import Special, SpecialNumbers
from assay.statistics.top_values import Ranking, TopValues
from assay.statistics.value_types import ValueTypes

from .cross_documents import write
from .empty_values import empty_value_statistics
from .natural_language import nl_statistics
from .profile import Profile, Slice, SliceKey, in_order
from .questions import Questions
from .semantic_domain import are_images, semantic_statistics

S = TypeVar("S", bound=State)
R = TypeVar("R")

#: The name of the dataset that holds all rows, as TFDV has it.
ALL_ROWS = "All Examples"

#: Values listed as ``top_values``; the rank histogram lists up to a thousand.
TOP = 20

_TYPES = {
    **dict.fromkeys(("boolean", "int", "date", "datetime", "time", "duration"), tfmd.FeatureNameStatistics.INT),
    **dict.fromkeys(("float", "decimal"), tfmd.FeatureNameStatistics.FLOAT),
    **dict.fromkeys(("string", "category", "binary"), tfmd.FeatureNameStatistics.STRING),
    "struct": tfmd.FeatureNameStatistics.STRUCT,
}

#: The type that can hold the values of several: the one furthest right.
_WIDENING = (
    tfmd.FeatureNameStatistics.INT,
    tfmd.FeatureNameStatistics.FLOAT,
    tfmd.FeatureNameStatistics.STRING,
    tfmd.FeatureNameStatistics.STRUCT,
)


def statistics(profile: Profile) -> tfmd.DatasetFeatureStatisticsList:
    """The TFMD document of a profile: one dataset for each slice, all rows first."""
    keys = sorted(profile.slices, key=lambda key: (len(key), key))
    datasets = [_dataset(key, profile.slices[key], profile.questions) for key in keys]
    return tfmd.DatasetFeatureStatisticsList(datasets=datasets)


def answer(feature: tfmd.FeatureNameStatistics, statistic: Statistic[S, R]) -> R | None:
    """What our statistic said of a feature; None if the document is not ours or of another version."""
    name = f"assay.{statistic.name}.v{statistic.version}"
    for custom in feature.custom_stats:
        if custom.name == name:
            try:
                value = custom.num if custom.WhichOneof("val") == "num" else msgspec.json.decode(custom.str)
                return msgspec.convert(value, statistic.answer, strict=False)  # type: ignore[no-any-return]  # an R
            except msgspec.DecodeError:
                return None
    return None


def slice_name(key: SliceKey) -> str:
    """The name of a slice's dataset, ``origin_JFK_year_2013``, as TFDV writes it."""
    return "_".join(f"{column}_{value}" for column, value in key) or ALL_ROWS


def _dataset(key: SliceKey, rows: Slice, questions: Questions) -> tfmd.DatasetFeatureStatistics:
    dataset = tfmd.DatasetFeatureStatistics(
        name=slice_name(key),
        num_examples=rows.rows,
        weighted_num_examples=rows.weight if any(feature.weighted for feature in rows.features.values()) else 0,
        features=[_Writer(path, rows, questions).document() for path in in_order(rows.features)],
    )
    for question in questions.cross:
        if question.key in rows.cross:
            write(dataset, question, question.result(rows.cross[question.key]))
    return dataset


class _Writer:
    """Writes the document of one feature of one slice."""

    def __init__(self, path: Path, rows: Slice, questions: Questions) -> None:
        self.path = path
        self.rows = rows
        self.questions = questions
        self.feature = rows.features[path]
        self._answers: dict[tuple[str, bool], object] = {}

    def document(self) -> tfmd.FeatureNameStatistics:
        types = self._ask(ValueTypes())
        names = types.counts if types else {}
        kind = max((_TYPES[name] for name in names), key=_WIDENING.index, default=tfmd.FeatureNameStatistics.STRING)
        kind = tfmd.FeatureNameStatistics.BYTES if are_images(names, self._ask(ImageBytes())) else kind
        document = tfmd.FeatureNameStatistics(path=path_pb2.Path(step=self.path), type=kind)
        if kind == tfmd.FeatureNameStatistics.STRUCT:
            document.struct_stats.common_stats.CopyFrom(self._common())
        elif kind == tfmd.FeatureNameStatistics.BYTES:
            document.bytes_stats.CopyFrom(self._bytes())
        elif kind == tfmd.FeatureNameStatistics.STRING or Lengths.name in self.feature.states:  # names, if numbers
            document.string_stats.CopyFrom(self._string())
        else:
            document.num_stats.CopyFrom(self._numeric())
        document.custom_stats.extend(self._custom(names))
        return document

    def _ask(self, statistic: Statistic[S, R], *, weighted: bool = False) -> R | None:
        key = statistic.name, weighted
        if key not in self._answers:
            state = (self.feature.weighted if weighted else self.feature.states).get(statistic.name)
            self._answers[key] = None if state is None else statistic.result(state)  # type: ignore[arg-type]  # its own
        return self._answers[key]  # type: ignore[return-value]  # the answer of this very statistic

    # ---- common -------------------------------------------------------------------------------------------------

    def _rows_of_parent(self, *, weighted: bool) -> int | float:
        """How many rows could hold the feature: all, or for a field of a struct as many as there are structs."""
        if len(self.path) == 1:
            return self.rows.weight if weighted else self.rows.rows
        levels = _Writer(self.path[:-1], self.rows, self.questions)._ask(Presence(), weighted=weighted)
        return levels[-1].values if levels else 0

    def _common(self) -> tfmd.CommonStatistics:
        levels = self._levels(weighted=False)
        outer, inner = levels[0], levels[-1]
        common = tfmd.CommonStatistics(
            num_non_missing=int(outer.present),
            num_missing=int(outer.missing),
            min_num_values=inner.shortest,
            max_num_values=inner.longest,
            avg_num_values=inner.mean,
            tot_num_values=int(inner.values),
        )
        if inner.deciles:
            common.num_values_histogram.CopyFrom(_quantiles_histogram(inner.deciles, inner.present))
        if len(levels) > 1:
            common.presence_and_valency_stats.extend(_nested(level) for level in levels)
        if self.feature.weighted:
            heavy = self._levels(weighted=True)
            common.weighted_common_stats.CopyFrom(_weighted_common(heavy[0], heavy[-1]))
            if len(heavy) > 1:
                common.weighted_presence_and_valency_stats.extend(_weighted_common(level, level) for level in heavy)
        return common

    def _levels(self, *, weighted: bool) -> tuple[Valency, ...]:
        """The levels, of which the outermost counts every row without the feature as missing."""
        first, *rest = self._ask(Presence(), weighted=weighted) or (Valency(0, 0, 0, 0, 0, (), 0.0),)
        missing = self._rows_of_parent(weighted=weighted) - first.present
        return (replace(first, missing=missing), *rest)

    # ---- numbers ------------------------------------------------------------------------------------------------

    def _numeric(self) -> tfmd.NumericStatistics:
        numeric = tfmd.NumericStatistics(common_stats=self._common())
        if spread := self._ask(Moments()):
            numeric.mean, numeric.std_dev = spread.mean, spread.std_dev
        if extremes := self._ask(Extremes()):
            numeric.min, numeric.max = float(extremes.low), float(extremes.high)
        special = self._ask(SpecialNumbers()) or Special()
        numeric.num_zeros = int(special.zeros)
        if distribution := self._ask(Quantiles()):
            numeric.median = distribution.median
        numeric.histograms.extend(self._histograms(weighted=False))
        if self.feature.weighted:
            numeric.weighted_numeric_stats.CopyFrom(self._weighted_numeric())
        return numeric

    def _weighted_numeric(self) -> tfmd.WeightedNumericStatistics:
        numeric = tfmd.WeightedNumericStatistics()
        if spread := self._ask(Moments(), weighted=True):
            numeric.mean, numeric.std_dev = spread.mean, spread.std_dev
        if distribution := self._ask(Quantiles(), weighted=True):
            numeric.median = distribution.median
        numeric.histograms.extend(self._histograms(weighted=True))
        return numeric

    def _histograms(self, *, weighted: bool) -> Iterator[tfmd.Histogram]:
        """The STANDARD histogram, then the QUANTILES one, both with the number of NaN."""
        special = self._ask(SpecialNumbers(), weighted=weighted) or Special()
        nan = int((self._ask(SpecialNumbers()) or Special()).nan)
        buckets = self._ask(Histogram(), weighted=weighted)
        distribution = self._ask(Quantiles(), weighted=weighted)
        if buckets or distribution or nan:
            standard = tfmd.Histogram(num_nan=nan, type=tfmd.Histogram.STANDARD)
            standard.buckets.extend(_standard_buckets(buckets, special))
            yield standard
            yield _quantiles_histogram(*_deciles(distribution, self._ask(Extremes())), nan=nan)

    # ---- texts --------------------------------------------------------------------------------------------------

    def _string(self) -> tfmd.StringStatistics:
        string = tfmd.StringStatistics(common_stats=self._common())
        if distinct := self._ask(Distinct()):
            string.unique = distinct.count
        if lengths := self._ask(Lengths()):
            string.avg_length = lengths.mean
        string.invalid_utf8_count = self._ask(InvalidUtf8()) or 0
        if ranking := self._ask(TopValues()):
            top, histogram = _ranked(ranking)
            string.top_values.extend(top)
            string.rank_histogram.CopyFrom(histogram)
        if ranking := self._ask(TopValues(), weighted=True):
            top, histogram = _ranked(ranking)
            string.weighted_string_stats.top_values.extend(top)
            string.weighted_string_stats.rank_histogram.CopyFrom(histogram)
        return string

    def _bytes(self) -> tfmd.BytesStatistics:
        sizes, distinct = self._ask(Lengths()) or TextLength(0.0, 0, 0), self._ask(Distinct())
        return tfmd.BytesStatistics(
            common_stats=self._common(),
            unique=distinct.count if distinct else 0,
            avg_num_bytes=sizes.mean,
            min_num_bytes=sizes.shortest,
            max_num_bytes=sizes.longest,
            max_num_bytes_int=sizes.longest,
        )

    # ---- extensions ---------------------------------------------------------------------------------------------

    def _custom(self, types: Mapping[str, object]) -> Iterator[tfmd.CustomStatistic]:
        distinct = self._ask(Distinct())
        different = distinct.count if distinct else 0
        yield from semantic_statistics(types, self._ask(Formats()), self._ask(ImageBytes()), different)
        if language := self._ask(NaturalLanguage()):
            yield nl_statistics(language)
        if empty := self._ask(EmptyValues()):
            yield from empty_value_statistics(empty)
        for statistic in self.questions.asked(self.path):
            value = self._ask(statistic)
            name = f"assay.{statistic.name}.v{statistic.version}"
            if isinstance(value, int | float):
                yield tfmd.CustomStatistic(name=name, num=value)
            elif value is not None:
                yield tfmd.CustomStatistic(name=name, str=_json(value))


def _weighted_common(outer: Valency, inner: Valency) -> tfmd.WeightedCommonStatistics:
    return tfmd.WeightedCommonStatistics(
        num_non_missing=outer.present, num_missing=outer.missing, avg_num_values=inner.mean, tot_num_values=inner.values
    )


def _nested(level: Valency) -> tfmd.PresenceAndValencyStatistics:
    return tfmd.PresenceAndValencyStatistics(
        num_non_missing=int(level.present),
        num_missing=int(level.missing),
        min_num_values=level.shortest,
        max_num_values=level.longest,
        tot_num_values=int(level.values),
    )


def _deciles(distribution: Distribution | None, extremes: Range | None) -> tuple[Sequence[float], float]:
    """The deciles and the count; the first and the last are exact."""
    if distribution is None or extremes is None:
        return (), 0
    return (float(extremes.low), *distribution.deciles[1:-1], float(extremes.high)), distribution.total


def _quantiles_histogram(deciles: Sequence[float], total: float, nan: int = 0) -> tfmd.Histogram:
    """Ten buckets of equal count."""
    buckets = [
        tfmd.Histogram.Bucket(low_value=low, high_value=high, sample_count=total / 10)
        for low, high in pairwise(deciles)
    ]
    return tfmd.Histogram(num_nan=nan, buckets=buckets, type=tfmd.Histogram.QUANTILES)


def _standard_buckets(buckets: Buckets | None, special: Special) -> Iterator[tfmd.Histogram.Bucket]:
    """The finite buckets, between one for each infinity that occurs."""
    if special.negative_infinity:
        yield _point(-math.inf, special.negative_infinity)
    if buckets:
        for low, high, count in zip(buckets.edges, buckets.edges[1:], buckets.counts, strict=False):
            yield tfmd.Histogram.Bucket(low_value=low, high_value=high, sample_count=count)
    if special.positive_infinity:
        yield _point(math.inf, special.positive_infinity)


def _point(value: float, count: float) -> tfmd.Histogram.Bucket:
    return tfmd.Histogram.Bucket(low_value=value, high_value=value, sample_count=count)


def _ranked(ranking: Ranking) -> tuple[list[tfmd.StringStatistics.FreqAndValue], tfmd.RankHistogram]:
    """The ranking as list of top values and as rank histogram."""
    pairs = list(zip(ranking.values, ranking.counts, strict=True))
    top = [tfmd.StringStatistics.FreqAndValue(value=value, frequency=count) for value, count in pairs[:TOP]]
    buckets = [
        tfmd.RankHistogram.Bucket(low_rank=rank, high_rank=rank, label=value, sample_count=count)
        for rank, (value, count) in enumerate(pairs)
    ]
    return top, tfmd.RankHistogram(buckets=buckets)


def _json(value: object) -> str:
    """The JSON of an answer, in which an infinity is the text ``inf``."""
    text = msgspec.json.encode(value)
    if b"null" in text:  # which stands for None, and for an infinity
        text = msgspec.json.encode(_finite(msgspec.to_builtins(value)))
    return text.decode()


def _finite(value: object) -> object:
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    if isinstance(value, dict):
        return {key: _finite(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(inner) for inner in value]
    return value
