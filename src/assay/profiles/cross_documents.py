"""Where the answers about several features stand in a TFMD document.

Covariances and lifts have messages of their own, ``cross_features``; the rest stands in ``custom_stats`` of the feature
it is about, under TFDV's names, and what TFDV has no name for under ``assay.NAME.vVERSION`` as JSON.
"""

from collections.abc import Callable, Iterable, Mapping
from math import inf
from typing import Any

import msgspec
from tensorflow_metadata.proto.v0 import path_pb2
from tensorflow_metadata.proto.v0 import statistics_pb2 as tfmd

from assay.statistics import AnyCrossStatistic, Path
from assay.statistics.alignment import Alignment, AlignmentState
from assay.statistics.covariance import Covariance, Covariances
from assay.statistics.duplicates import Duplicates, Repeated
from assay.statistics.lift import FeatureLift, Lift, Lifted, Series
from assay.statistics.mutual_information import MutualInformation, Told


def write(dataset: tfmd.DatasetFeatureStatistics, statistic: AnyCrossStatistic, result: object) -> None:
    """Put an answer into the document of a dataset that has its features; of a plug-in it stays in the profile."""
    writer = _WRITERS.get(type(statistic))
    if writer is not None and result is not None:
        writer(dataset, statistic, result)


def _write_covariance(dataset: tfmd.DatasetFeatureStatistics, statistic: Covariance, result: Covariances) -> None:
    for pair in result.pairs:
        numeric = tfmd.NumericCrossStatistics(covariance=pair.covariance)
        if pair.correlation is not None:
            numeric.correlation = pair.correlation
        dataset.cross_features.add(
            path_x=_path(pair.x), path_y=_path(pair.y), count=pair.count, num_cross_stats=numeric
        )


# ---- lift -----------------------------------------------------------------------------------------------------------


def _write_lift(dataset: tfmd.DatasetFeatureStatistics, statistic: Lift, result: tuple[FeatureLift, ...]) -> None:
    for found in result:
        lift = dataset.cross_features.add(
            path_x=_path(found.feature), path_y=_path(statistic.label)
        ).categorical_cross_stats.lift
        custom = _feature(dataset, found.feature).custom_stats
        for series in found.series:
            _fill(lift.lift_series.add(y_count=series.count), series, weighted=False)
            ranks = ((str(value.value), value.lift) for value in series.values)
            custom.add(name=f"Lift (Y={_shown(series.label)})", rank_histogram=_ranks(ranks))
        for series in found.weighted:
            _fill(lift.weighted_lift_series.add(weighted_y_count=series.count), series, weighted=True)
        custom.append(_extension(statistic, {"label": statistic.label, "shortfall": found.shortfall}))


def _fill(message: tfmd.LiftSeries, series: Series, *, weighted: bool) -> None:
    match series.label:
        case (low, high):
            message.y_bucket.low_value, message.y_bucket.high_value = low, high
        case int(number) if _fits(number):
            message.y_int = number
        case other:
            message.y_string = str(other)
    message.lift_values.extend(_value(value, weighted=weighted) for value in series.values)


def _value(found: Lifted, *, weighted: bool) -> tfmd.LiftSeries.LiftValue:
    message = tfmd.LiftSeries.LiftValue(lift=found.lift)
    if isinstance(found.value, int) and _fits(found.value):
        message.x_int = found.value
    else:
        message.x_string = str(found.value)
    if weighted:
        message.weighted_x_count, message.weighted_x_and_y_count = found.count, found.together
    else:
        message.x_count, message.x_and_y_count = int(found.count), int(found.together)
    return message


def _fits(number: int) -> bool:
    """Whether the message has room for it; larger integers are written as texts."""
    return -(2**31) <= number < 2**31


def _shown(label: str | int | tuple[float, float]) -> str:
    if not isinstance(label, tuple):
        return str(label)
    low, high = label
    return f"[{low},{high}" + ("]" if high == inf else ")")


# ---- one feature in the light of others -----------------------------------------------------------------------------


def _write_information(
    dataset: tfmd.DatasetFeatureStatistics, statistic: MutualInformation, result: tuple[Told, ...]
) -> None:
    for told in result:
        custom = _feature(dataset, told.feature).custom_stats
        custom.add(name="adjusted_mutual_information", num=told.adjusted)
        custom.append(_extension(statistic, {"label": statistic.label, **msgspec.to_builtins(told)}))


def _write_alignment(dataset: tfmd.DatasetFeatureStatistics, statistic: Alignment, result: AlignmentState) -> None:
    custom = _feature(dataset, statistic.feature).custom_stats
    if statistic.composite == "weighted":
        (weight,) = result.partners
        custom.add(name="missing_weight", num=weight.missing)
        custom.add(name="missing_value", num=result.missing)
        custom.add(name="min_weight_length_diff", num=weight.least or 0)
        custom.add(name="max_weight_length_diff", num=weight.most or 0)
        return
    indices = [(path[-1], index) for path, index in zip(statistic.partners, result.partners, strict=True)]
    custom.add(name="missing_value", num=result.missing)
    custom.add(name="missing_index", rank_histogram=_ranks((name, index.missing) for name, index in indices))
    custom.add(name="max_length_diff", rank_histogram=_ranks((name, index.most or 0) for name, index in indices))
    custom.add(name="min_length_diff", rank_histogram=_ranks((name, index.least or 0) for name, index in indices))


def _write_duplicates(dataset: tfmd.DatasetFeatureStatistics, statistic: Duplicates, result: Repeated) -> None:
    """Of a dataset there are no custom statistics, so they stand with its first feature."""
    if dataset.features:
        dataset.features[0].custom_stats.append(_extension(statistic, msgspec.to_builtins(result)))


def duplicates_of(dataset: tfmd.DatasetFeatureStatistics) -> Repeated | None:
    """How many rows repeat another; None where that was not measured."""
    name = f"assay.{Duplicates.name}.v{Duplicates.version}"
    for custom in (custom for feature in dataset.features for custom in feature.custom_stats if custom.name == name):
        try:
            return msgspec.json.decode(custom.str, type=Repeated)
        except msgspec.DecodeError:
            return None
    return None


# ---- messages -------------------------------------------------------------------------------------------------------


def _path(path: Path) -> path_pb2.Path:
    return path_pb2.Path(step=path)


def _feature(dataset: tfmd.DatasetFeatureStatistics, path: Path) -> tfmd.FeatureNameStatistics:
    """The statistics of a feature; of a composite, which has no values, they begin here."""
    for feature in dataset.features:
        if tuple(feature.path.step) == path:
            return feature
    return dataset.features.add(path=_path(path))


def _ranks(counts: Iterable[tuple[str, float]]) -> tfmd.RankHistogram:
    return tfmd.RankHistogram(buckets=[tfmd.RankHistogram.Bucket(label=label, sample_count=n) for label, n in counts])


def _extension(statistic: AnyCrossStatistic, content: Mapping[str, object]) -> tfmd.CustomStatistic:
    name = f"assay.{statistic.name}.v{statistic.version}"
    return tfmd.CustomStatistic(name=name, str=msgspec.json.encode(content).decode())


_WRITERS: Mapping[type[AnyCrossStatistic], Callable[[tfmd.DatasetFeatureStatistics, Any, Any], None]] = {
    Alignment: _write_alignment,
    Covariance: _write_covariance,
    Duplicates: _write_duplicates,
    Lift: _write_lift,
    MutualInformation: _write_information,
}
