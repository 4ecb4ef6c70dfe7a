"""Reading a statistics proto: which feature is where, weighted or not, and the numbers rules ask for.

The accessors follow `statistics_view.cc` of TFDV, so that rules on top of them give its answers.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from tensorflow_metadata.proto.v0 import statistics_pb2

from assay.errors import UsageError, listing

from .path import Path

#: The name of the dataset that holds every example, among slices.
ALL_EXAMPLES = "All Examples"

_NO_STATS = statistics_pb2.CommonStatistics()


def whole_dataset(
    statistics: statistics_pb2.DatasetFeatureStatisticsList,
) -> statistics_pb2.DatasetFeatureStatistics:
    """The only dataset of a statistics list, or of several slices the one with all examples.

    Raises:
        UsageError: there is no such dataset.
    """
    datasets = statistics.datasets
    if len(datasets) == 1:
        return datasets[0]
    for dataset in datasets:
        if dataset.name == ALL_EXAMPLES:
            return dataset
    if not datasets:
        raise UsageError("these statistics hold no dataset; expected one, or several with one of all examples")
    names = listing(repr(dataset.name) for dataset in datasets)
    raise UsageError(f"these statistics hold {len(datasets)} datasets and none is named {ALL_EXAMPLES!r}; {names}")


@dataclass(frozen=True)
class FeatureView:
    """The statistics of one feature: where it is, and its weighted numbers where ``by_weight``."""

    path: Path
    proto: statistics_pb2.FeatureNameStatistics
    by_weight: bool

    @cached_property
    def stats(self) -> statistics_pb2.CommonStatistics:
        """What every kind of statistics has; all zero for a feature without any (a composite)."""
        match self.proto.WhichOneof("stats"):
            case "num_stats":
                return self.proto.num_stats.common_stats
            case "string_stats":
                return self.proto.string_stats.common_stats
            case "bytes_stats":
                return self.proto.bytes_stats.common_stats
            case "struct_stats":
                return self.proto.struct_stats.common_stats
        return _NO_STATS

    @property
    def present(self) -> float:
        """Examples (or parents) that have the feature."""
        return self.stats.weighted_common_stats.num_non_missing if self.by_weight else self.stats.num_non_missing

    @property
    def missing(self) -> float:
        """Examples (or parents) that lack it."""
        return self.stats.weighted_common_stats.num_missing if self.by_weight else self.stats.num_missing

    @property
    def missing_by_level(self) -> tuple[float, ...]:
        """`missing` at each level of nested lists, outermost first."""
        stats = self.stats
        levels = stats.weighted_presence_and_valency_stats if self.by_weight else stats.presence_and_valency_stats
        return tuple(level.num_missing for level in levels) or (self.missing,)

    @property
    def counts_by_level(self) -> tuple[tuple[int, int], ...]:
        """Smallest and largest number of values at each level of nested lists, outermost first."""
        levels = self.stats.presence_and_valency_stats or (self.stats,)
        return tuple((level.min_num_values, level.max_num_values) for level in levels)

    @cached_property
    def texts(self) -> Mapping[str, float]:
        """How often each text occurs, in byte order; the listed ones only, the first of a text listed twice."""
        stats = self.proto.string_stats
        ranks = stats.weighted_string_stats.rank_histogram if self.by_weight else stats.rank_histogram
        counts = {bucket.label: bucket.sample_count for bucket in reversed(ranks.buckets)}
        return dict(sorted(counts.items()))


def feature_views(
    features: Iterable[statistics_pb2.FeatureNameStatistics], *, weighted: bool
) -> tuple[FeatureView, ...]:
    """Every feature once, in TFDV's order: those without a parent as they come, each followed by what is nested in
    it in order of paths. ``weighted`` says that the dataset counts weighted examples; the weighted numbers are
    taken if every feature has them.

    A feature is addressed by its path, or by its name, which is split where it goes on from the name of a struct.
    """
    protos = list(features)
    by_weight = weighted and all(_has_weights(FeatureView((), proto, False).stats) for proto in protos)
    found: dict[Path, statistics_pb2.FeatureNameStatistics] = {}
    for path, proto in zip(_paths(protos), protos, strict=True):
        found.setdefault(path, proto)
    families: dict[Path, list[Path]] = {path: [] for path in found if _eldest(path, found) == path}
    for path in found:
        families[_eldest(path, found)].append(path)
    return tuple(FeatureView(path, found[path], by_weight) for family in families.values() for path in sorted(family))


def _has_weights(stats: statistics_pb2.CommonStatistics) -> bool:
    levels, weighted_levels = stats.presence_and_valency_stats, stats.weighted_presence_and_valency_stats
    return stats.HasField("weighted_common_stats") and len(levels) == len(weighted_levels)


def _paths(protos: list[statistics_pb2.FeatureNameStatistics]) -> list[Path]:
    struct = statistics_pb2.FeatureNameStatistics.STRUCT
    structs = {proto.name for proto in protos if proto.type == struct and not proto.HasField("path")}
    return [
        (tuple(proto.path.step) or ("",)) if proto.HasField("path") else _split(proto.name, structs) for proto in protos
    ]


def _split(name: str, structs: set[str]) -> Path:
    steps: list[str] = []
    for dot in range(len(name) - 1, -1, -1):
        if name[dot] == "." and name[:dot] in structs:
            steps.append(name[dot + 1 :])
            name = name[:dot]
    return (name, *reversed(steps))


def _eldest(path: Path, found: Mapping[Path, object]) -> Path:
    """The outermost feature that this one is nested in, or itself."""
    return next(path[:depth] for depth in range(1, len(path) + 1) if path[:depth] in found)
