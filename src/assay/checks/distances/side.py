"""One of two compared features: what its statistics tell of the distribution of its values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from tensorflow_metadata.proto.v0.statistics_pb2 import FeatureNameStatistics, Histogram

from assay.profiles.documents import answer
from assay.schemas.view import FeatureView
from assay.statistics.distinct import Distinct
from assay.statistics.quantiles import Distribution, Quantiles
from assay.statistics.top_values import TopValues

from .counted import counted
from .curve import Curve


@dataclass(frozen=True)
class Side:
    """The statistics of a feature, of any tool; weighted where the validated data are."""

    view: FeatureView

    @property
    def _proto(self) -> FeatureNameStatistics:
        return self.view.proto

    @cached_property
    def texts(self) -> Mapping[str, float]:
        """How often each listed value occurs, in byte order; empty of numbers that are no categories."""
        times = counted(self.view.texts.values()).tolist()
        return dict(zip(self.view.texts, times, strict=True))

    @cached_property
    def unlisted(self) -> tuple[float, float]:
        """How many values our own statistics do not list, and how often one of them may occur at most."""
        ranking = answer(self._proto, TopValues())
        if ranking is None or ranking.complete or self.view.by_weight or not ranking.counts:
            return 0.0, 0.0
        rest = self.view.stats.tot_num_values - sum(self.texts.values())
        return max(float(rest), 0.0), float(ranking.counts[-1] + ranking.shortfall)

    @cached_property
    def _distribution(self) -> Distribution | None:
        return None if self.view.by_weight else answer(self._proto, Quantiles())

    @cached_property
    def curve(self) -> Curve | None:
        """The distribution function of the numbers, as fine as the statistics are; None if they have none."""
        if self._distribution is not None:
            distinct = answer(self._proto, Distinct())
            return Curve.of(self._distribution, distinct.count if distinct and not distinct.error else None)
        for kind in ("QUANTILES", "STANDARD"):
            histogram = self.histogram(kind)
            if histogram and (curve := Curve.of_buckets(histogram.buckets)):
                return curve
        return None

    @property
    def fine(self) -> bool:
        """Whether the curve is of our own statistics, and no histogram."""
        return self._distribution is not None

    def histogram(self, kind: str) -> Histogram | None:
        """The histogram of this type."""
        numbers = self._proto.num_stats
        found = numbers.weighted_numeric_stats.histograms if self.view.by_weight else numbers.histograms
        return next((histogram for histogram in found if histogram.type == Histogram.HistogramType.Value(kind)), None)

    @cached_property
    def nan(self) -> int:
        """How many values are NaN; statistics never weigh them."""
        return max((histogram.num_nan for histogram in self._proto.num_stats.histograms), default=0)

    @property
    def numbers(self) -> float:
        """How many numbers there are, by rows; NaN is none."""
        if self._distribution is not None:
            return float(self._distribution.total)
        histograms = self._proto.num_stats.histograms
        totals = (counted(bucket.sample_count for bucket in histogram.buckets).sum() for histogram in histograms)
        return float(max(totals, default=0.0))

    @property
    def rows(self) -> float:
        """How many listed values there are, by rows."""
        counts = FeatureView(self.view.path, self._proto, False).texts.values()
        return float(counted(counts or self.texts.values()).sum()) + self.unlisted[0]
