"""Data against a schema: everything that is wrong with a profile or with statistics."""

from collections.abc import Iterable, Iterator

from tensorflow_metadata.proto.v0 import schema_pb2, statistics_pb2

from assay.errors import UsageError, guess, listing
from assay.profiles.profile import Profile
from assay.schemas import Schema
from assay.schemas.infer import HasStatistics
from assay.schemas.view import whole_dataset

from .anomaly import Anomalies, Anomaly, Severity
from .evidence import Evidence
from .lost_rows import lost_rows
from .pairing import NOTHING, Others, pair
from .unchecked import unmeasured


def validate(
    statistics: statistics_pb2.DatasetFeatureStatisticsList | HasStatistics,
    schema: Schema | schema_pb2.Schema,
    *,
    environment: str | None = None,
    previous: statistics_pb2.DatasetFeatureStatisticsList | HasStatistics | None = None,
    serving: statistics_pb2.DatasetFeatureStatisticsList | HasStatistics | None = None,
    previous_version: statistics_pb2.DatasetFeatureStatisticsList | HasStatistics | None = None,
) -> Anomalies:
    """Everything in which the data are not what the schema says, as `tfdv.validate_statistics` finds it.

    docs/tfdv-differences.md lists where we differ from TFDV, each on purpose.

    Args:
        statistics: A profile, or the statistics document of any tool; of slices, the one of all examples counts.
        schema: What the data should be; it is not changed.
        environment: The environment the data come from, such as SERVING: one of the schema's default environments.
        previous: Statistics of earlier data, of yesterday say: how far each feature moved since then (drift).
        serving: Statistics of the data that a model is served: how far they are from these it is trained on (skew).
        previous_version: Statistics of an earlier version of the same data; only how many examples they are of matters.

    Raises:
        UsageError: no such environment, or no dataset of all examples in the statistics.
        FormatError: the schema proto holds fields that the installed tensorflow-metadata does not know.
    """
    own = Schema(schema.proto if isinstance(schema, Schema) else schema)
    if environment is not None and environment not in own.environments:
        raise UsageError(
            f"no environment {environment!r} in this schema; {listing(own.environments)}."
            f"{guess(environment, own.environments)} Expected one of its default_environment"
        )
    dataset = whole_dataset(document_of(statistics))
    lost = lost_rows(statistics) if isinstance(statistics, Profile) else ()
    given = (
        None if other is None else whole_dataset(document_of(other)) for other in (previous, serving, previous_version)
    )
    evidence = _evidence(dataset, own, environment, others=Others(*given))
    measured = [found for one in evidence for comparator in one.comparators for found in comparator.comparisons]
    return Anomalies(
        [*lost, *_judged(evidence)],
        schema=own,
        rows=dataset.num_examples,
        measurements=measured,
        unmeasured=unmeasured(dataset, own) if dataset.num_examples else (),
    )


def validate_slices(
    statistics: statistics_pb2.DatasetFeatureStatisticsList | HasStatistics,
    schema: Schema | schema_pb2.Schema,
    *,
    environment: str | None = None,
    previous: statistics_pb2.DatasetFeatureStatisticsList | HasStatistics | None = None,
    serving: statistics_pb2.DatasetFeatureStatisticsList | HasStatistics | None = None,
) -> dict[str, Anomalies]:
    """What is wrong in each slice, by its name; of previous and serving data with the slice of that name.

    How many examples there should be the schema says of all of them, so slices are not held to it.

    Args:
        statistics: A profile made with ``by``, or the statistics document of any tool.
        schema: What the data of each slice should be.
        environment: As in `validate`.
        previous: Statistics of earlier data.
        serving: Statistics of the data that a model is served.

    Raises:
        UsageError, FormatError: as in `validate`.
    """
    own = Schema(schema.proto if isinstance(schema, Schema) else schema)
    own.proto.ClearField("dataset_constraints")
    before, served = (_by_name(other) for other in (previous, serving))
    return {
        name: validate(alone, own, environment=environment, previous=before.get(name), serving=served.get(name))
        for name, alone in _by_name(statistics).items()
    }


def _by_name(
    statistics: statistics_pb2.DatasetFeatureStatisticsList | HasStatistics | None,
) -> dict[str, statistics_pb2.DatasetFeatureStatisticsList]:
    """Each dataset alone."""
    datasets = () if statistics is None else document_of(statistics).datasets
    return {dataset.name: statistics_pb2.DatasetFeatureStatisticsList(datasets=[dataset]) for dataset in datasets}


def document_of(
    statistics: statistics_pb2.DatasetFeatureStatisticsList | HasStatistics,
) -> statistics_pb2.DatasetFeatureStatisticsList:
    """The statistics as a document, whatever they come in."""
    if isinstance(statistics, statistics_pb2.DatasetFeatureStatisticsList):
        return statistics
    return statistics.statistics()


def find_all(
    dataset: statistics_pb2.DatasetFeatureStatistics,
    schema: Schema,
    environment: str | None = None,
    max_string_domain_size: int = 100,
) -> Iterator[Anomaly]:
    """What the checks find; of no examples at all nothing but that."""
    return _judged(_evidence(dataset, schema, environment, max_string_domain_size))


def _evidence(
    dataset: statistics_pb2.DatasetFeatureStatistics,
    schema: Schema,
    environment: str | None,
    max_string_domain_size: int = 100,
    others: Others = NOTHING,
) -> list[Evidence]:
    """Of each feature; nothing without any example."""
    if dataset.num_examples == 0:
        return []
    return list(pair(dataset, schema, environment, max_string_domain_size, others))


def _judged(evidence: Iterable[Evidence]) -> Iterator[Anomaly]:
    from . import CHECKS  # the table stands above the checks, and this function above the table

    one = None
    for one in evidence:
        for check in CHECKS:
            if check.applies(one):
                yield from check.find(one)
    if one is None:
        yield Anomaly(
            "",
            "DATA_MISSING",
            Severity.ERROR,
            "No examples",
            "There are no examples, so nothing could be checked.",
            seen="0 rows",
            expected="at least 1 row",
            rows=0,
        )
