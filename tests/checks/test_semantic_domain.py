from datetime import date, timedelta

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tensorflow_metadata.proto.v0 import anomalies_pb2, schema_pb2
from tensorflow_metadata.proto.v0.statistics_pb2 import DatasetFeatureStatistics, DatasetFeatureStatisticsList
from tests.golden.records import decode, records

from assay.checks import Severity, revise_schema, validate
from assay.profiles import Questions, measure, profile, semantic_domain
from assay.schemas import Schema, infer_schema
from assay.schemas.domain import suits
from assay.schemas.path import serialize_path
from assay.testing.checks import CHECK_LAWS, Law

from .cases import document, fields, found, numbers, only, texts


def suggesting(statistics: str, domain: str) -> str:
    """The statistics of a feature, with a suggested domain."""
    return f'{statistics.removesuffix("}")} custom_stats {{ name: "domain_info" str: "{domain}" }} }}'


def test_a_domain_is_suggested_where_the_schema_has_none() -> None:
    told = suggesting(numbers("day", "INT", ""), "time_domain { integer_format: UNIX_DAYS }")
    anomaly = only(found(told, 'feature { name: "day" type: INT }'))
    assert (anomaly.type, anomaly.severity) == ("SEMANTIC_DOMAIN_UPDATE", Severity.WARNING)
    assert (anomaly.short, anomaly.long) == (
        "Updated semantic domain",
        "Updated semantic domain for feature: day",
    )
    assert (anomaly.seen, anomaly.expected) == ("values of a time_domain", "no domain in particular")
    assert fields(anomaly) == {"time_domain": "integer_format: UNIX_DAYS"}


@pytest.mark.parametrize(
    ("domain", "kind"),
    [
        ("url_domain {}", "INT"),  # the type cannot have it
        ("mid_domain {} url_domain {}", "BYTES"),
        ("nonsense", "BYTES"),
        ("", "BYTES"),
    ],
)
def test_what_no_feature_of_the_type_can_have_is_not_suggested(domain: str, kind: str) -> None:
    statistics = numbers("x", "INT", "") if kind == "INT" else texts("x", {"a": 10})
    schema = Schema.from_text(f'feature {{ name: "x" type: {kind} }}')
    assert not validate(document(suggesting(statistics, domain)), schema)


def test_tfdv_suggests_besides_only_what_the_type_cannot_have() -> None:
    for record in records("semantic.jsonl.gz"):
        dataset = decode(record["statistics"], DatasetFeatureStatistics)
        schema = Schema(decode(record["schema"], schema_pb2.Schema))
        ours = {anomaly.path for anomaly in validate(DatasetFeatureStatisticsList(datasets=[dataset]), schema)}
        theirs = decode(record["anomalies"], anomalies_pb2.Anomalies).anomaly_info
        for feature in dataset.features:
            path = serialize_path(tuple(feature.path.step))
            if path in theirs and path not in ours:
                number = schema[tuple(feature.path.step)].proto.type
                kinds = [custom.str.split()[0] for custom in feature.custom_stats if custom.str]
                assert not any(suits(kind, number) for kind in kinds) or feature.type == feature.BYTES, path


def test_a_feature_with_a_domain_keeps_it() -> None:
    schema = 'feature { name: "x" type: BYTES string_domain { value: "a" } }'
    assert not found(suggesting(texts("x", {"a": 10}), "url_domain {}"), schema)


def test_a_domain_that_goes_makes_room_for_the_suggested_one() -> None:
    urls = profile(pl.DataFrame({"x": [f"https://example.org/{i}" for i in range(120)]}))
    schema = Schema.from_text('feature { name: "x" type: BYTES string_domain { value: "a" } }')
    anomaly = only(validate(urls, schema))
    assert anomaly.type == "ENUM_TYPE_UNEXPECTED_STRING_VALUES"
    assert fields(anomaly) == {"string_domain": None, "url_domain": ""}
    assert revise_schema(schema, urls)["x"].proto.HasField("url_domain")


DAYS = st.dates(date(1990, 1, 1), date(2029, 1, 1))
VALUES = (
    st.sampled_from(["https://example.org/a", "https://example.org/b", "a", ""]),
    st.sampled_from(["the quick brown fox", "jumps over the lazy dog", "a", None]),
    DAYS.map(str),
    DAYS.map(lambda day: day.strftime("%m/%d/%Y")),
    DAYS,
    DAYS.map(lambda day: (day - date(1970, 1, 1)) // timedelta(seconds=1)),
    DAYS.map(lambda day: (day - date(1970, 1, 1)) // timedelta(milliseconds=1)),
    st.sampled_from([b"\x89PNG\r\n\x1a\n", b"GIF89a", b"a", b"\xff"]),
)


@st.composite
def frames(draw: st.DrawFn) -> pl.DataFrame:
    """A column of values that mean something, each of its own kind."""
    values = draw(st.sampled_from(VALUES))
    return pl.DataFrame({"x": draw(st.lists(values, min_size=1, max_size=8))}, strict=False)


@pytest.mark.parametrize("law", CHECK_LAWS)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])  # the thresholds are the same for all examples
@given(new=frames(), old=frames())
def test_suggestions_keep_the_laws(
    law: Law, new: pl.DataFrame, old: pl.DataFrame, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(semantic_domain, "LEAST_VALUES", 1)
    monkeypatch.setattr(semantic_domain, "MOST_CATEGORIES", 0)
    law(measure(new, Questions()).statistics(), infer_schema(measure(old, Questions())))
    law(measure(new, Questions()).statistics(), Schema.from_text('feature { name: "x" type: BYTES }'))
