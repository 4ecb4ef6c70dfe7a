from datetime import date, timedelta
from typing import Any

import polars as pl
import pytest

from assay.checks import Anomalies, Severity, validate
from assay.profiles import profile
from assay.schemas import Schema
from assay.testing.checks import CHECK_LAWS

from .cases import fields, found, only, texts

DAYS = [date(2026, 1, 1) + timedelta(i) for i in range(200)]


def judged(values: list[Any], domain: str) -> Anomalies:
    """What is wrong with these values of a feature with this domain, after the laws were tried."""
    kind = "INT" if isinstance(values[0], int) else "BYTES"
    statistics = profile(pl.DataFrame({"x": values})).statistics()
    schema = Schema.from_text(f'feature {{ name: "x" type: {kind} {domain} }}')
    for law in CHECK_LAWS:
        law(statistics, schema)
    return validate(statistics, schema)


def test_times_of_another_format_are_wrong() -> None:
    values = [day.strftime("%d.%m.%Y") for day in DAYS[:150]] + [str(day) for day in DAYS[150:]]
    anomaly = only(judged(values[:160], 'time_domain { string_format: "%Y-%m-%d" }'))
    assert (anomaly.type, anomaly.severity, anomaly.short) == ("UNEXPECTED_FORMAT", Severity.ERROR, "Unexpected format")
    assert anomaly.long == (
        "Only 6.2% of values are of the format %Y-%m-%d, which the schema names; 93.8% are of %d.%m.%Y."
    )
    assert (anomaly.expected, anomaly.rows) == ("%Y-%m-%d", 150)
    assert fields(anomaly) == {"time_domain": 'string_format: "%d.%m.%Y"'}


def test_milliseconds_are_no_seconds() -> None:
    anomaly = only(judged([1_380_000_000_000 + i for i in range(100)], "time_domain { integer_format: UNIX_SECONDS }"))
    assert anomaly.severity is Severity.ERROR
    assert fields(anomaly) == {"time_domain": "integer_format: UNIX_MILLISECONDS"}


def test_values_of_no_format_are_a_warning() -> None:
    anomaly = only(judged(["https://example.org", "nowhere", "", "none"], "url_domain {}"))
    assert anomaly.severity is Severity.WARNING
    assert anomaly.long == "Only 33.3% of values are of the format url, which the schema names."
    assert (anomaly.seen, anomaly.rows) == ("33.3% of values are of url", 2)
    assert fields(anomaly) == {"url_domain": None}


@pytest.mark.parametrize(
    ("values", "domain"),
    [
        ([str(day) for day in DAYS[:8]] + ["never", "soon"], 'time_domain { string_format: "%Y-%m-%d" }'),
        (["https://example.org"], "url_domain {}"),
        (["/m/0dl567"], "mid_domain {}"),
        ([1_380_000_000], "time_domain { integer_format: UNIX_SECONDS }"),
        ([-5, 12], "time_domain { integer_format: UNIX_DAYS }"),  # any integer may count days
        (["48 B.C."], 'time_domain { string_format: "%Y B.C." }'),  # a format that is not measured
        (["anything"], "time_domain {}"),
        (["", ""], "url_domain {}"),
    ],
)
def test_what_fits_or_cannot_be_told_is_well(values: list[Any], domain: str) -> None:
    assert not judged(values, domain)


def test_statistics_of_others_do_not_tell_formats() -> None:
    assert not found(texts("x", {"nowhere": 10}), 'feature { name: "x" type: BYTES url_domain {} }')
