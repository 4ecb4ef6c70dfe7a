"""What a statistics document says of a feature, whoever wrote it: by our extensions, else by the fields of TFMD."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from tensorflow_metadata.proto.v0.statistics_pb2 import DatasetFeatureStatistics, FeatureNameStatistics, Histogram

from assay.profiles.documents import answer
from assay.schemas.path import serialize_path
from assay.schemas.view import FeatureView, feature_views
from assay.statistics.distinct import Cardinality, Distinct
from assay.statistics.extremes import Extremes, Range
from assay.statistics.quantiles import Quantiles
from assay.statistics.top_values import Ranking, TopValues
from assay.statistics.value_types import ValueTypes

#: Logical types whose numbers stand for a time.
TIMES = frozenset({"date", "datetime", "time", "duration"})


@dataclass(frozen=True)
class Facts:
    """One feature. Of a document that is not ours, what may be approximate counts as such."""

    view: FeatureView

    @property
    def path(self) -> str:
        """Where the feature is."""
        return serialize_path(self.view.path)

    @property
    def stats(self) -> FeatureNameStatistics:
        """The fields of TFMD."""
        return self.view.proto

    @property
    def rows(self) -> float:
        """Rows (or structs) that could have the feature."""
        return self.view.present + self.view.missing

    @cached_property
    def types(self) -> Mapping[str, float]:
        """How many values there are of each logical type; empty if there are none."""
        if (types := answer(self.stats, ValueTypes())) is not None:
            return types.counts
        kind = FeatureNameStatistics.Type.Name(self.stats.type).lower()
        return {kind: self.view.stats.tot_num_values} if self.view.present else {}

    @cached_property
    def odd(self) -> Mapping[str, tuple[str, ...]]:
        """Examples of the types that are not the most common one."""
        types = answer(self.stats, ValueTypes())
        return {} if types is None else types.odd

    @property
    def type(self) -> str:
        """The logical type of the values; ``mixed`` if there are several, and nothing if there are no values."""
        return "mixed" if len(self.types) > 1 else "".join(self.types)

    @property
    def is_number(self) -> bool:
        """Whether there are a mean, a range and quantiles."""
        return self.stats.WhichOneof("stats") == "num_stats"

    @property
    def is_struct(self) -> bool:
        """Whether it only holds other features."""
        return self.stats.WhichOneof("stats") == "struct_stats"

    @cached_property
    def range(self) -> Range:
        """The smallest and largest number."""
        numeric = self.stats.num_stats
        return answer(self.stats, Extremes()) or Range(numeric.min, numeric.max)

    @cached_property
    def median(self) -> tuple[float, bool]:
        """The median, and whether it is exact."""
        found = answer(self.stats, Quantiles())
        return (self.stats.num_stats.median, False) if found is None else (found.median, not found.error)

    @property
    def numbers(self) -> float:
        """How many numbers there are, NaN left out."""
        return self.view.stats.tot_num_values - self.nan

    @property
    def nan(self) -> int:
        """How many values are NaN."""
        return max((histogram.num_nan for histogram in self.stats.num_stats.histograms), default=0)

    @property
    def buckets(self) -> list[float]:
        """The counts of equally wide buckets from the smallest to the largest finite number."""
        found = (h for h in self.stats.num_stats.histograms if h.type == Histogram.STANDARD)
        buckets = (bucket for histogram in found for bucket in histogram.buckets)
        return [
            bucket.sample_count for bucket in buckets if abs(bucket.low_value) + abs(bucket.high_value) < float("inf")
        ]

    @cached_property
    def distinct(self) -> tuple[int, bool]:
        """How many different values there are, and whether that is exact."""
        found: Cardinality | None = answer(self.stats, Distinct())
        return (self.stats.string_stats.unique, False) if found is None else (found.count, not found.error)

    @cached_property
    def ranking(self) -> Ranking:
        """The most frequent values."""
        if (found := answer(self.stats, TopValues())) is not None:
            return found
        top = self.stats.string_stats.top_values
        listed = self.stats.string_stats.rank_histogram.buckets
        values = {bucket.label: bucket.sample_count for bucket in listed} or {v.value: v.frequency for v in top}
        complete = len(values) == self.stats.string_stats.unique
        return Ranking(tuple(values), tuple(values.values()), complete, 0)

    @property
    def exact(self) -> bool:
        """Whether all of its figures are."""
        return self.median[1] if self.is_number else self.distinct[1] and not self.ranking.shortfall


def facts(dataset: DatasetFeatureStatistics) -> tuple[Facts, ...]:
    """Every feature of a dataset, the fields of a struct behind it."""
    return tuple(map(Facts, feature_views(_measured(dataset.features), weighted=False)))


def _measured(features: Iterable[FeatureNameStatistics]) -> list[FeatureNameStatistics]:
    """Those with statistics of their own; a composite of several features has none."""
    return [feature for feature in features if feature.WhichOneof("stats") is not None]
