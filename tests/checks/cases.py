"""Statistics and schemas as short texts, and what is found of them."""

from google.protobuf import text_format
from tensorflow_metadata.proto.v0.statistics_pb2 import DatasetFeatureStatistics, DatasetFeatureStatisticsList

from assay.checks import Anomalies, Anomaly, validate
from assay.schemas import Schema
from assay.testing.checks import CHECK_LAWS

#: Common statistics of a feature with one value in each of ten rows.
ONE_EACH = (
    "common_stats { num_non_missing: 10 min_num_values: 1 max_num_values: 1 avg_num_values: 1 tot_num_values: 10 }"
)


def document(features: str, rows: int = 10, weight: float = 0) -> DatasetFeatureStatisticsList:
    """The statistics of a dataset with these features."""
    dataset = DatasetFeatureStatistics(num_examples=rows, weighted_num_examples=weight)
    return DatasetFeatureStatisticsList(datasets=[text_format.Parse(features, dataset)])


def texts(name: str, counts: dict[str, int], more: str = "") -> str:
    """The statistics of a feature with these texts, one in each row."""
    buckets = " ".join(f'buckets {{ label: "{text}" sample_count: {count} }}' for text, count in counts.items())
    total = sum(counts.values())
    common = f"num_non_missing: {total} min_num_values: 1 max_num_values: 1 tot_num_values: {total}"
    stats = f"common_stats {{ {common} }} unique: {len(counts)} rank_histogram {{ {buckets} }} {more}"
    return f'features {{ path {{ step: "{name}" }} type: STRING string_stats {{ {stats} }} }}'


def numbers(name: str, kind: str, fields: str) -> str:
    """The statistics of a feature with a number in each of ten rows."""
    return f'features {{ path {{ step: "{name}" }} type: {kind} num_stats {{ {ONE_EACH} {fields} }} }}'


def found(
    features: str, schema: str, *, rows: int = 10, weight: float = 0, environment: str | None = None
) -> Anomalies:
    """What is wrong, after it was tried that the laws of checks hold for these data and this schema."""
    statistics, parsed = document(features, rows, weight), Schema.from_text(schema)
    for law in CHECK_LAWS:
        law(statistics, parsed)
    return validate(statistics, parsed, environment=environment)


def only(anomalies: Anomalies) -> Anomaly:
    """The one anomaly there is."""
    (anomaly,) = anomalies
    return anomaly


def fields(anomaly: Anomaly) -> dict[str, str | None]:
    """What the change sets, each content on one line."""
    assert anomaly.change is not None
    return {name: None if content is None else " ".join(content.split()) for name, content in anomaly.change.fields}
