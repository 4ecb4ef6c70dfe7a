"""The schema after the data: every change that the anomalies offer, applied."""

from tensorflow_metadata.proto.v0 import schema_pb2, statistics_pb2

from assay.errors import UsageError
from assay.schemas import Change, Schema, apply_all
from assay.schemas.infer import HasStatistics
from assay.schemas.view import whole_dataset

from .validate import document_of, find_all


def revise_schema(
    schema: Schema | schema_pb2.Schema,
    statistics: statistics_pb2.DatasetFeatureStatisticsList | HasStatistics,
    *,
    max_string_domain_size: int = 100,
) -> Schema:
    """A copy of the schema in which these data raise nothing any more, changed no further than that.

    New features come in by the rules of inference, required ones that are gone become DEPRECATED; the rest is
    widened. Revising again with the same data changes nothing. Without any example nothing is changed.

    Args:
        schema: What the data should have been; it is not changed.
        statistics: A profile, or the statistics document of any tool.
        max_string_domain_size: a string domain that would grow beyond this is dropped instead.

    Raises:
        UsageError: there is no dataset in the statistics, or several and none of all examples.
        FormatError: the schema proto holds fields that the installed tensorflow-metadata does not know.
    """
    if max_string_domain_size < 0:
        raise UsageError(f"max_string_domain_size is {max_string_domain_size}; expected 0 or more")
    revised = Schema(schema.proto if isinstance(schema, Schema) else schema)
    dataset = whole_dataset(document_of(statistics))
    # Two changes of one feature may edit the same field, so each round applies one of each feature; it removes its
    # anomaly and adds none, so the rounds end.
    while changes := _first_of_each(dataset, revised, max_string_domain_size):
        revised = apply_all(revised, changes.values())
    return revised


def _first_of_each(
    dataset: statistics_pb2.DatasetFeatureStatistics, schema: Schema, max_string_domain_size: int
) -> dict[str, Change]:
    changes: dict[str, Change] = {}
    for anomaly in find_all(dataset, schema, None, max_string_domain_size):
        if anomaly.change is not None:
            changes.setdefault(anomaly.path, anomaly.change)
    return changes
