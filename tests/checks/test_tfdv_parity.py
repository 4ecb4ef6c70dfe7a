"""What TFDV found, found again: 1000 recorded validations, and the Chicago taxi example."""

import math
import re
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import pytest
from tensorflow_metadata.proto.v0 import anomalies_pb2, schema_pb2
from tensorflow_metadata.proto.v0.anomalies_pb2 import DriftSkewInfo
from tensorflow_metadata.proto.v0.statistics_pb2 import DatasetFeatureStatistics, DatasetFeatureStatisticsList
from tests.golden.records import decode, records, taxi

from assay.checks import Anomalies, Anomaly, Severity, validate
from assay.checks.distances import DISTANCES
from assay.schemas import Schema
from assay.schemas.path import Path, parse_path
from assay.schemas.view import FeatureView, feature_views

Measurement = DriftSkewInfo.Measurement


class Told(NamedTuple):
    """What TFDV says of an anomaly."""

    path: str
    type: str
    short: str
    long: str


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


def statistics(record: dict[str, Any], name: str) -> DatasetFeatureStatisticsList | None:
    """The statistics in a field of a record; None where TFDV was given none."""
    field = record[name]
    return None if field is None else DatasetFeatureStatisticsList(datasets=[decode(field, DatasetFeatureStatistics)])


def validated(record: dict[str, Any]) -> Anomalies:
    current = statistics(record, "statistics")
    assert current is not None
    return validate(
        current,
        Schema(decode(record["schema"], schema_pb2.Schema)),
        environment=record["environment"],
        previous=statistics(record, "previous"),
        serving=statistics(record, "serving"),
    )


def compares(one: Told) -> bool:
    """Whether it is about two datasets: their features, not how many examples they have."""
    about_features = one.type.startswith("COMPARATOR_") and one.path != ""
    return about_features or one.type == "SCHEMA_TRAINING_SERVING_SKEW" or one.long.startswith(UNMEASURED)


#: What only we say of a comparison: "The Linfty distance between training and serving cannot be measured".
UNMEASURED = tuple(f"The {distance.title} between" for distance in DISTANCES.values())


@pytest.mark.parametrize(
    ("golden", "least"),
    [
        ("validate.jsonl.gz", 1800),
        ("semantic.jsonl.gz", 350),
        ("composites.jsonl.gz", 400),
        ("comparators.jsonl.gz", 20),
    ],
)
def test_recorded_validations_are_those_of_tfdv_but_for_the_listed_differences(golden: str, least: int) -> None:
    wrong: list[tuple[int, str, Told]] = []
    same = total = 0
    for number, record in enumerate(records(golden)):
        document = validated(record).proto
        recorded = decode(record["anomalies"], anomalies_pb2.Anomalies)
        assert document.data_missing == recorded.data_missing
        theirs, ours = (Counter(one for one in told(d) if not compares(one)) for d in (recorded, document))
        theirs -= silenced(theirs, ours)
        # TFDV leaves its complaints about a schema without description.
        same += sum((Counter(t[:3] for t in theirs) & Counter(t[:3] for t in ours)).values())
        total += sum(theirs.values())
        wrong += [(number, *one) for one in unexplained(theirs, ours)]
    assert wrong == []
    assert same >= 0.99 * total > least


def test_of_usual_data_all_anomalies_are_those_of_tfdv_to_the_letter() -> None:
    """Days of a table and a schema that makes sense: what differs is our comparison of schemas, and what is noise."""
    pairs = []
    for record in records("plausible.jsonl.gz"):
        ours, theirs = told(validated(record).proto), told(decode(record["anomalies"], anomalies_pb2.Anomalies))
        own = "SCHEMA_TRAINING_SERVING_SKEW"
        pairs.append(Counter(one for one in ours if one.type != own) == Counter(theirs))
    assert len(pairs) >= 120
    assert sum(pairs) >= 0.97 * len(pairs)


class Measured(NamedTuple):
    """A measurement of TFDV, or of ours."""

    path: Path
    kind: str
    distance: int
    threshold: float


def measured(document: anomalies_pb2.Anomalies) -> dict[Measured, float]:
    return {
        Measured(tuple(info.path.step), kind, one.type, one.threshold): one.value
        for info in document.drift_skew_info
        for kind, found in (("drift", info.drift_measurements), ("skew", info.skew_measurements))
        for one in found
    }


def sides(record: dict[str, Any], one: Measured) -> list[FeatureView | None]:
    """The statistics that were compared."""
    control = "previous" if one.kind == "drift" else "serving"
    documents = [statistics(record, name) for name in ("statistics", control)]
    views = ((feature_views(d.datasets[0].features, weighted=True) if d else ()) for d in documents)
    return [next((view for view in found if view.path == one.path), None) for found in views]


def differs(record: dict[str, Any], one: Measured) -> str:
    """Which line of docs/tfdv-differences.md says that we measure something else; nothing if none does."""
    views = sides(record, one)
    if any(view is None or not view.texts for view in views):
        if one.distance != Measurement.JENSEN_SHANNON_DIVERGENCE:
            return "texts are missing on one side, or both are numbers"
        if any(view and any(h.num_nan for h in view.proto.num_stats.histograms) for view in views):
            return "NaN"
    return ""


@pytest.mark.parametrize(("golden", "least"), [("validate.jsonl.gz", 40), ("comparators.jsonl.gz", 950)])
def test_recorded_distances_are_those_of_tfdv_but_for_the_listed_differences(golden: str, least: int) -> None:
    wrong: list[tuple[int, Measured, float | None, float]] = []
    total = same = 0
    for number, record in enumerate(records(golden)):
        ours = measured(validated(record).proto)
        for one, value in measured(decode(record["anomalies"], anomalies_pb2.Anomalies)).items():
            mine = ours.get(one)
            equal = mine is not None and math.isclose(mine, value, rel_tol=1e-9, abs_tol=1e-12)
            total, same = total + (not differs(record, one)), same + equal
            if not equal and not differs(record, one):
                wrong.append((number, one, mine, value))
    assert wrong == []
    assert same >= total > least


def of_comparisons(document: anomalies_pb2.Anomalies) -> set[Told]:
    return {one for one in told(document) if one.type.startswith("COMPARATOR_") and one.path}


def explained(record: dict[str, Any], found: Anomalies, one: Told) -> bool:
    """Whether an alarm that only one of us raises is about noise, about what we measure otherwise, or lacking data."""
    kind = "drift" if "previous" in one.short or "current" in one.short else "skew"
    if one.type.endswith("DATA_MISSING"):
        views = sides(record, Measured(parse_path(one.path), kind, 0, 0.0))
        return any(view is None or not view.present for view in views)
    comparisons = [other for other in found.measurements if other.path == one.path and other.kind == kind]
    within = [
        other for other in comparisons if other.measurement and other.measurement.value <= other.measurement.noise
    ]
    odd = any(
        differs(record, Measured(parse_path(one.path), kind, distance, 0.0))
        for distance in (Measurement.L_INFTY, Measurement.JENSEN_SHANNON_DIVERGENCE)
    )
    return bool(within) or odd


@pytest.mark.parametrize("golden", ["validate.jsonl.gz", "comparators.jsonl.gz"])
def test_recorded_alarms_are_those_of_tfdv_beyond_noise(golden: str) -> None:
    wrong: list[tuple[int, Told]] = []
    for number, record in enumerate(records(golden)):
        found = validated(record)
        apart = of_comparisons(found.proto) ^ of_comparisons(decode(record["anomalies"], anomalies_pb2.Anomalies))
        wrong += [(number, one) for one in apart if not explained(record, found, one)]
    assert wrong == []


def test_with_many_rows_alarms_are_those_of_tfdv() -> None:
    alarms = same = 0
    for record in records("comparators.jsonl.gz"):
        rows = [
            d.datasets[0].num_examples for n in ("statistics", "previous", "serving") if (d := statistics(record, n))
        ]
        recorded = decode(record["anomalies"], anomalies_pb2.Anomalies)
        odd = {one.path for one in measured(recorded) if differs(record, one)}
        if min(rows) >= 100_000:
            theirs = {one for one in of_comparisons(recorded) if parse_path(one.path) not in odd}
            alarms, same = alarms + len(theirs), same + len(theirs & of_comparisons(validated(record).proto))
    assert same >= 0.97 * alarms > 80


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
