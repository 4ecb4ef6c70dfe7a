import polars as pl
import pytest
from tensorflow_metadata.proto.v0.statistics_pb2 import DatasetFeatureStatisticsList
from tests.checks.cases import document, fields, only, texts

from assay.checks import Anomalies, Severity, validate
from assay.profiles import Profile, profile
from assay.schemas import Schema

SCHEMA = 'feature { name: "paid" type: BYTES drift_comparator { infinity_norm { threshold: 0.1 } } }'
SKEW = SCHEMA.replace("drift", "skew")
OLD = document(texts("paid", {"card": 4000, "cash": 6000}), rows=10_000)
NEW = document(texts("paid", {"card": 6000, "cash": 4000}), rows=10_000)


def moved(
    schema: str, current: DatasetFeatureStatisticsList | Profile, previous: DatasetFeatureStatisticsList | Profile
) -> Anomalies:
    """What moved, after it was tried that the change on offer removes it."""
    parsed = Schema.from_text(schema)
    found = validate(current, parsed, previous=previous)
    for anomaly in found:
        assert anomaly.change is not None
        left = validate(current, anomaly.change.apply(parsed), previous=previous)
        assert anomaly.type not in {other.type for other in left}
    return found


def test_a_distance_above_its_threshold() -> None:
    anomaly = only(moved(SCHEMA, NEW, OLD))
    assert (anomaly.path, anomaly.type, anomaly.severity) == ("paid", "COMPARATOR_L_INFTY_HIGH", Severity.ERROR)
    assert anomaly.short == "High Linfty distance between current and previous"
    assert anomaly.long == (
        "The Linfty distance between current and previous is 0.2 (up to six significant digits), "
        "above the threshold 0.1. The feature value with maximum difference is: cash"
    )
    assert (anomaly.seen, anomaly.expected) == ("0.2 ± 0.014, most by 'cash'", "at most 0.1")
    assert anomaly.examples == ("cash",)
    assert fields(anomaly) == {"drift_comparator": "infinity_norm { threshold: 0.2 }"} or "0.199" in str(
        fields(anomaly)
    )


def test_training_is_compared_with_serving() -> None:
    anomaly = only(validate(NEW, Schema.from_text(SKEW), serving=OLD))
    assert anomaly.short == "High Linfty distance between training and serving"
    assert not validate(NEW, Schema.from_text(SKEW), previous=OLD)


def test_the_threshold_itself_is_no_anomaly_and_is_measured_all_the_same() -> None:
    found = validate(NEW, Schema.from_text(SCHEMA.replace("0.1", "0.21")), previous=OLD)
    assert not found
    (kept,) = found.measurements
    assert kept.measurement is not None
    assert kept.measurement.value == pytest.approx(0.2)
    assert found.proto.drift_skew_info[0].drift_measurements[0].value == kept.measurement.value


def test_in_a_few_rows_the_same_distance_is_no_anomaly() -> None:
    few = document(texts("paid", {"card": 6, "cash": 4}))
    found = validate(few, Schema.from_text(SCHEMA), previous=document(texts("paid", {"card": 4, "cash": 6})))
    assert not found
    (kept,) = found.measurements
    assert kept.measurement is not None
    assert 0.1 < kept.measurement.value <= kept.measurement.noise


def test_numbers_that_moved() -> None:
    old, new = (profile(pl.DataFrame({"fare": [float(i % 1000) + add for i in range(5000)]})) for add in (0, 300))
    limits = """annotation { tag: "assay.drift.v1 wasserstein=10" tag: "assay.drift.v1 kolmogorov_smirnov=0.4" }
        drift_comparator { infinity_norm { threshold: 0.05 } jensen_shannon_divergence { threshold: 0.05 } }"""
    found = moved(f'feature {{ name: "fare" type: FLOAT {limits} }}', new, old)
    assert [anomaly.type for anomaly in found] == [
        "COMPARATOR_L_INFTY_HIGH",
        "COMPARATOR_JENSEN_SHANNON_DIVERGENCE_HIGH",
        "COMPARATOR_WASSERSTEIN_HIGH",
    ]
    assert found[2].long.startswith("The Wasserstein distance between current and previous is 300")


def test_a_feature_that_the_control_lacks() -> None:
    for control in (document("", rows=5), profile(pl.DataFrame({"paid": [None, None]}))):
        anomaly = only(moved(SCHEMA, NEW, control))
        assert (anomaly.type, anomaly.short) == ("COMPARATOR_CONTROL_DATA_MISSING", "previous data missing")
        assert anomaly.long == "previous data is missing."


def test_a_feature_that_the_data_lack_although_previous_ones_had_it() -> None:
    for current in (document("", rows=5), profile(pl.DataFrame({"paid": [None, None]}))):
        anomaly = only(moved(SCHEMA, current, OLD))
        assert (anomaly.type, anomaly.long) == ("COMPARATOR_TREATMENT_DATA_MISSING", "current data is missing.")


def test_a_required_feature_that_the_data_lack_is_missing_once() -> None:
    required = SCHEMA.replace("type: BYTES", "type: BYTES presence { min_count: 1 }")
    assert (
        only(validate(document("", rows=5), Schema.from_text(required), previous=OLD)).type == "SCHEMA_MISSING_COLUMN"
    )


def test_what_cannot_be_measured_is_a_warning_with_the_reason() -> None:
    schema = 'feature { name: "paid" type: BYTES annotation { tag: "assay.drift.v1 wasserstein=1" } }'
    anomaly = only(moved(schema, NEW, OLD))
    assert (anomaly.type, anomaly.severity) == ("COMPARATOR_NOT_MEASURABLE", Severity.WARNING)
    assert anomaly.long == (
        "The Wasserstein distance between current and previous cannot be measured: categories have no order."
    )


def test_without_any_threshold_the_total_variation_is_measured() -> None:
    found = validate(NEW, Schema.from_text('feature { name: "paid" type: BYTES }'), previous=OLD)
    assert not found
    (kept,) = found.measurements
    assert (kept.distance, kept.threshold) == ("total_variation", None)
    assert not found.proto.drift_skew_info


def test_a_threshold_that_makes_no_sense_is_told_with_its_field() -> None:
    schema = 'feature { name: "paid" type: BYTES annotation { tag: "x" tag: "assay.drift.v1 hellinger" } }'
    anomaly = only(moved(schema, NEW, OLD))
    assert anomaly.type == "INVALID_SCHEMA_SPECIFICATION"
    assert anomaly.long.startswith("annotation.tag[1]: 'assay.drift.v1 hellinger' is no threshold")
    assert fields(anomaly) == {"annotation": 'tag: "x"'}
