"""What a check judges: one feature of the schema beside the statistics of that feature."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeVar

from tensorflow_metadata.proto.v0 import schema_pb2, statistics_pb2

from assay.profiles.documents import answer
from assay.schemas import Change, Feature, Schema, difference, infer_schema
from assay.schemas.domain import suits
from assay.schemas.domain_rule import declared_domain
from assay.schemas.path import Path
from assay.schemas.view import FeatureView
from assay.statistics import State, Statistic
from assay.statistics.extremes import Extremes, Range
from assay.statistics.presence import Presence
from assay.statistics.special_numbers import SpecialNumbers

from .comparison import Comparator
from .composite import Composite
from .control import Control
from .numeral import clamp

S = TypeVar("S", bound=State)
R = TypeVar("R")

_STATS = statistics_pb2.FeatureNameStatistics
_TYPES = {
    _STATS.INT: schema_pb2.INT,
    _STATS.FLOAT: schema_pb2.FLOAT,
    _STATS.STRING: schema_pb2.BYTES,
    _STATS.BYTES: schema_pb2.BYTES,
    _STATS.STRUCT: schema_pb2.STRUCT,
}

#: The kinds of domain that say nothing of what bytes mean when they are read.
OPAQUE_DOMAINS = frozenset({"natural_language_domain", "image_domain", "url_domain"})


@dataclass(frozen=True)
class Case:
    """What all evidence of one validation shares."""

    schema: Schema
    #: Examples in the data, weighted where the statistics are.
    examples: float
    environment: str | None = None
    #: A suggested string domain is no longer than this.
    max_string_domain_size: int = 100
    #: The features that have statistics.
    paths: frozenset[Path] = frozenset()
    #: What the data are compared with.
    controls: tuple[Control, ...] = ()
    #: How many examples former data had, by what TFDV calls them.
    former: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Defect:
    """Something a schema says of a feature that makes no sense, and its repair."""

    type: str
    short: str
    long: str
    change: Change


@dataclass(frozen=True)
class Evidence:
    """One feature: what the schema says, what the statistics say. The empty path is the dataset itself."""

    case: Case
    #: An empty one where the schema does not know the feature; without what makes no sense, see `Defect`.
    feature: Feature
    #: An empty one where the statistics do not list the feature.
    view: FeatureView
    #: What is nested in the feature, by the statistics.
    nested: tuple[FeatureView, ...] = ()
    #: What made no sense and was repaired.
    defects: tuple[Defect, ...] = ()
    #: Whether the schema knows the feature, whether the statistics list it.
    known: bool = True
    measured: bool = True
    #: Of a sparse or weighted feature, which has nothing else but custom statistics: what the schema says of it.
    composite: Composite | None = None

    @property
    def name(self) -> str:
        """The serialized path."""
        return self.feature.path

    @property
    def mass(self) -> float:
        """How many values there are, in weight where the statistics have weights."""
        return self.view.stats.weighted_common_stats.tot_num_values if self.view.by_weight else self.values

    @property
    def present(self) -> bool:
        """Whether any example has the feature."""
        return self.view.present != 0

    @property
    def expected(self) -> bool:
        """Whether the feature belongs to the environment."""
        return self.feature.expected_in(self.case.environment)

    @property
    def required(self) -> bool:
        """Whether examples of this environment must have the feature."""
        presence = self.feature.proto.presence
        return self.feature.checked and self.expected and (presence.min_count > 0 or presence.min_fraction > 0)

    @property
    def type(self) -> schema_pb2.FeatureType.ValueType:
        """The feature type that fits the data."""
        return _TYPES.get(self.view.proto.type, schema_pb2.TYPE_UNKNOWN)

    @property
    def mistyped(self) -> bool:
        """Whether the data are of another type than the schema says; never without any value."""
        return self.present and self.type != self.feature.proto.type and not self.valueless

    @property
    def valueless(self) -> bool:
        """Whether there is no value at all, only empty lists, so that the type of the statistics means nothing."""
        return self.view.stats.tot_num_values == 0 and self.answer(Presence()) is not None

    @property
    def domain(self) -> str | None:
        """Which kind of domain the values are held to; none if they are opaque bytes."""
        opaque = self.view.proto.type == _STATS.BYTES
        return None if opaque else self.feature.proto.WhichOneof("domain_info")

    @cached_property
    def texts(self) -> Mapping[str, int]:
        """How often each listed text occurs, in byte order; values, not weight, as far as the statistics tell."""
        counts = FeatureView(self.view.path, self.view.proto, False).texts
        return {text: clamp(counts.get(text, weight)) for text, weight in self.view.texts.items()}

    @property
    def values(self) -> int:
        """How many values there are."""
        stats = self.view.stats
        return stats.tot_num_values or clamp(stats.num_non_missing * stats.avg_num_values)

    @property
    def nans(self) -> int:
        """How many values are NaN."""
        special = self.answer(SpecialNumbers())
        listed = [histogram.num_nan for histogram in self.view.proto.num_stats.histograms]
        return int(special.nan) if special else max(listed, default=0)

    @property
    def extremes(self) -> Range | None:
        """The smallest and largest number, as exact as the statistics are; None if there is none."""
        exact = self.answer(Extremes())
        numbers = self.view.proto.num_stats
        if exact is not None or (numbers.min == numbers.max == 0 and 0 < self.values <= self.nans):
            return exact
        whole = self.view.proto.type == _STATS.INT and math.isfinite(numbers.min) and math.isfinite(numbers.max)
        return Range(int(numbers.min), int(numbers.max)) if whole else Range(numbers.min, numbers.max)

    @cached_property
    def comparators(self) -> tuple[Comparator, ...]:
        """The feature beside each control, where the schema knows it and the data have it."""
        if not self.known or not self.present or self.composite is not None:
            return ()
        return tuple(Comparator(self.feature.proto, self.view, control) for control in self.case.controls)

    def answer(self, statistic: Statistic[S, R]) -> R | None:
        """What a statistic of ours says of the feature; None in the documents of others."""
        return answer(self.view.proto, statistic)

    def copy(self) -> schema_pb2.Feature:
        """The feature, to edit for `change`."""
        copy = schema_pb2.Feature()
        copy.CopyFrom(self.feature.proto)
        return copy

    def change(self, summary: str, better: schema_pb2.Feature) -> Change:
        """The edit that makes the feature like ``better``."""
        return Change(self.name, summary, difference(self.feature.proto, better))

    def without_domain(self) -> Change:
        """The edit that takes the domain away, and the mass that should lie in it; a suggested one takes its place."""
        better = self.copy()
        clear_domain(better)
        suggested = self.suggested_for(better.type)
        if suggested is None:
            return self.change(f"drop the domain of {self.name}", better)
        better.MergeFrom(suggested)
        return self.change(f"make the domain of {self.name} a {suggested.WhichOneof('domain_info')}", better)

    def suggested_for(self, feature_type: schema_pb2.FeatureType.ValueType) -> schema_pb2.Feature | None:
        """A feature with nothing but the domain that the statistics suggest, if one of this type may have it."""
        suggested = declared_domain(self.view)
        kind = suggested.WhichOneof("domain_info") if suggested else None
        readable = self.view.proto.type != _STATS.BYTES or kind in OPAQUE_DOMAINS
        return suggested if kind and readable and suits(kind, feature_type) else None

    def custom(self, name: str) -> statistics_pb2.CustomStatistic | None:
        """The custom statistic of this name."""
        return next((custom for custom in self.view.proto.custom_stats if custom.name == name), None)

    @cached_property
    def inferred(self) -> schema_pb2.Feature:
        """What inference says of the feature and of those nested in it, string domains their own."""
        dataset = statistics_pb2.DatasetFeatureStatistics(weighted_num_examples=self.view.by_weight)
        for view in (self.view, *self.nested):
            proto = dataset.features.add()
            proto.CopyFrom(view.proto)
            proto.path.step[:] = view.path
        document = statistics_pb2.DatasetFeatureStatisticsList(datasets=[dataset])
        schema = infer_schema(document, infer_shape=False, max_string_domain_size=self.case.max_string_domain_size)
        for feature in schema.features():
            if feature.string_domain is not None:
                feature.proto.string_domain.CopyFrom(feature.string_domain)
            kind = feature.proto.WhichOneof("domain_info")
            if kind and not suits(kind, feature.proto.type):  # TFDV infers texts for numbers that are categories
                clear_domain(feature.proto)
        return schema[self.view.path].proto


def clear_domain(feature: schema_pb2.Feature) -> None:
    """Take away the domain, and the constraints that make no sense without it."""
    if kind := feature.WhichOneof("domain_info"):
        feature.ClearField(kind)
    feature.ClearField("distribution_constraints")
