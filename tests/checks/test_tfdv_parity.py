"""What TFDV found, found again: 1000 recorded validations, and the Chicago taxi example."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from typing import NamedTuple

import pytest
from tensorflow_metadata.proto.v0 import anomalies_pb2, schema_pb2
from tensorflow_metadata.proto.v0.statistics_pb2 import DatasetFeatureStatistics, DatasetFeatureStatisticsList
from tests.golden.records import decode, records, taxi

from assay.checks import Anomalies, Anomaly, Severity, validate
from assay.schemas import Schema


class Told(NamedTuple):
    """What TFDV says of an anomaly."""

    path: str
    type: str
    short: str
    long: str


#: Types that compare two datasets.
ELSEWHERE = ("COMPARATOR_",)

#: Where docs/tfdv-differences.md says we differ: how an anomaly of TFDV may be told by us.
DIFFERENCES: dict[str, Callable[[Told, Told], bool]] = {
    "an empty description is filled": lambda theirs, ours: theirs.long == "" and theirs[:3] == ours[:3],
    "a missing domain is named": lambda theirs, ours: theirs.short == "missing domain: " and ours.type == theirs.type,
    "the domain is named, not the feature printed": lambda theirs, ours: (
        theirs.long.startswith("Data is marked as BYTES") and theirs[:3] == ours[:3]
    ),
    "a nested share is that of the structs": lambda theirs, ours: "." in theirs.path and theirs[:3] == ours[:3],
    "a large double is printed as it is": lambda theirs, ours: "inf" in theirs.long and theirs[:3] == ours[:3],
}

#: Where docs/tfdv-differences.md says that we say nothing.
SILENCE: dict[str, Callable[[Told], bool]] = {
    "a domain is suggested that the type cannot have": lambda theirs: theirs.type == "SEMANTIC_DOMAIN_UPDATE",
    "a share is its own threshold, rounded": lambda theirs: (
        re.search(r"(\S+) (?:which )?is lower than the threshold set in the Schema: \1\.$", theirs.long) is not None
    ),
}


def told(document: anomalies_pb2.Anomalies) -> Iterator[Told]:
    for path, info in [*document.anomaly_info.items(), ("", document.dataset_anomaly_info)]:
        for reason in info.reason:
            kind = anomalies_pb2.AnomalyInfo.Type.Name(reason.type)
            if not kind.startswith(ELSEWHERE):
                yield Told(path, kind, reason.short_description, reason.description)


def unexplained(theirs: Counter[Told], ours: Counter[Told]) -> list[tuple[str, Told]]:
    """What only one of us found, less the pairs that a difference explains."""
    left, right = list((theirs - ours).elements()), list((ours - theirs).elements())
    for mine in list(right):
        pair = next((other for other in left if any(rule(other, mine) for rule in DIFFERENCES.values())), None)
        if pair is not None:
            left.remove(pair)
            right.remove(mine)
    return [("TFDV", anomaly) for anomaly in left] + [("assay", anomaly) for anomaly in right]


def silenced(theirs: Counter[Told], ours: Counter[Told]) -> Counter[Told]:
    return Counter(
        {told: times for told, times in (theirs - ours).items() if any(rule(told) for rule in SILENCE.values())}
    )


@pytest.mark.parametrize(
    ("golden", "least"), [("validate.jsonl.gz", 1800), ("semantic.jsonl.gz", 350), ("composites.jsonl.gz", 400)]
)
def test_recorded_validations_are_those_of_tfdv_but_for_the_listed_differences(golden: str, least: int) -> None:
    wrong: list[tuple[int, str, Told]] = []
    same = total = 0
    for number, record in enumerate(records(golden)):
        statistics = DatasetFeatureStatisticsList(datasets=[decode(record["statistics"], DatasetFeatureStatistics)])
        schema = Schema(decode(record["schema"], schema_pb2.Schema))
        document = validate(statistics, schema, environment=record["environment"]).proto
        recorded = decode(record["anomalies"], anomalies_pb2.Anomalies)
        assert document.data_missing == recorded.data_missing
        theirs, ours = Counter(told(recorded)), Counter(told(document))
        theirs -= silenced(theirs, ours)
        # TFDV leaves its complaints about a schema without description.
        same += sum((Counter(t[:3] for t in theirs) & Counter(t[:3] for t in ours)).values())
        total += sum(theirs.values())
        wrong += [(number, *one) for one in unexplained(theirs, ours)]
    assert wrong == []
    assert same >= 0.99 * total > least


def test_the_taxi_example_is_validated_as_by_tfdv() -> None:
    schema = Schema(taxi("schema", schema_pb2.Schema))
    for split in ("eval", "serving"):
        document = validate(taxi(f"{split}_statistics", DatasetFeatureStatisticsList), schema).proto
        recorded = taxi(f"{split}_anomalies", anomalies_pb2.Anomalies)
        assert document == recorded


def test_reasons_are_merged_as_by_tfdv() -> None:
    for record in records("validate.jsonl.gz"):
        recorded = decode(record["anomalies"], anomalies_pb2.Anomalies)
        for path, info in recorded.anomaly_info.items():
            kinds = [anomalies_pb2.AnomalyInfo.Type.Name(reason.type) for reason in info.reason]
            reasons = [
                Anomaly(path, kind, Severity.ERROR, reason.short_description, reason.description)
                for kind, reason in zip(kinds, info.reason, strict=True)
            ]
            assert Anomalies(reasons, rows=1).proto.anomaly_info[path] == info
