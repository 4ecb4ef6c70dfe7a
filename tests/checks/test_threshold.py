import pytest
from google.protobuf import text_format
from tensorflow_metadata.proto.v0.schema_pb2 import Feature

from assay.checks.distances import DISTANCES
from assay.checks.distances.jensen_shannon import JensenShannon
from assay.checks.threshold import Threshold, complaints, thresholds
from assay.errors import FormatError
from assay.schemas import Schema


def feature(text: str) -> Feature:
    return text_format.Parse(text, Feature())


def test_those_of_tfmd_come_first_in_the_order_of_tfdv() -> None:
    asked = feature(
        """annotation { tag: "assay.drift.v1 wasserstein=2.5" tag: "assay.skew.v1 hellinger=0.1" }
        drift_comparator {
            jensen_shannon_divergence { threshold: 0.1 source { type: QUANTILES } }
            infinity_norm { threshold: 0.2 }
            normalized_abs_difference {} }"""
    )
    assert list(thresholds(asked, "drift")) == [
        Threshold("drift", DISTANCES["l_infinity"], 0.2),
        Threshold("drift", JensenShannon("QUANTILES"), 0.1),
        Threshold("drift", DISTANCES["wasserstein"], 2.5),
    ]
    assert list(thresholds(asked, "skew")) == [Threshold("skew", DISTANCES["hellinger"], 0.1)]


@pytest.mark.parametrize("value", [0.0, 0.1, 1 / 3, 1e-300, 12345678.9])
def test_a_tag_says_all_of_it_and_survives_the_text_of_a_schema(value: float) -> None:
    threshold = Threshold("skew", DISTANCES["kolmogorov_smirnov"], value)
    schema = Schema()
    schema.add("fare").proto.annotation.tag.append(threshold.tag)
    (read,) = thresholds(Schema.from_text(schema.text())["fare"].proto, "skew")
    assert read == threshold


@pytest.mark.parametrize(
    ("tag", "complaint"),
    [
        ("assay.drift.v1 wasserstien=1", "Did you mean 'wasserstein'"),
        ("assay.drift.v1 wasserstein", "is no threshold. Expected such as"),
        ("assay.drift.v1 wasserstein=-1", "a number from 0"),
        ("assay.drift.v1 wasserstein=nan", "a number from 0"),
        ("assay.drift.v1 wasserstein=far", "a number from 0"),
        ("assay.drfit.v1 wasserstein=1", "Expected drift or skew"),
        ("assay.drift.v2 wasserstein=1", "of version 2; expected up to 1. Try a newer assay"),
        ("assay.skew.v1 l_infinity=1", "belongs into the field skew_comparator.infinity_norm"),
    ],
)
def test_a_tag_that_makes_no_sense_says_why(tag: str, complaint: str) -> None:
    with pytest.raises(FormatError, match=complaint):
        Threshold.from_tag(tag)
    asked = feature("")
    asked.annotation.tag.append(tag)
    assert [position for position, _ in complaints(asked)] == [0]
    assert not list(thresholds(asked, "drift"))


def test_two_thresholds_for_one_distance_are_one_too_many() -> None:
    asked = feature('annotation { tag: "assay.drift.v1 hellinger=0.1" tag: "assay.drift.v1 hellinger=0.2" }')
    assert [position for position, _ in complaints(asked)] == [1]


def test_tags_of_others_are_theirs() -> None:
    asked = feature('annotation { tag: "user_feature" tag: "assayed" }')
    assert not list(complaints(asked))
    assert not list(thresholds(asked, "drift"))


def test_a_threshold_moves_alone() -> None:
    asked = feature(
        """annotation { tag: "mine" tag: "assay.drift.v1 hellinger=0.1" }
        drift_comparator { infinity_norm { threshold: 1 } }"""
    )
    first, second = thresholds(asked, "drift")
    assert [one.value for one in thresholds(second.moved(asked, 0.5), "drift")] == [1, 0.5]
    assert [one.value for one in thresholds(first.moved(asked, None), "drift")] == [0.1]
    assert list(second.moved(asked, None).annotation.tag) == ["mine"]
