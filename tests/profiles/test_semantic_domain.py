from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import polars as pl
import pytest
from tensorflow_metadata.proto.v0.statistics_pb2 import FeatureNameStatistics

from assay.profiles import profile
from assay.schemas import infer_schema

PNG, WEBP = b"\x89PNG\r\n\x1a\n", b"RIFF\x24\0\0\0WEBP"
TODAY = date(2026, 11, 24)


def feature(values: list[Any]) -> FeatureNameStatistics:
    (only,) = profile(pl.DataFrame({"x": values})).statistics().datasets[0].features
    return only


def suggested(values: list[Any]) -> str | None:
    """The domain that a document suggests."""
    return next((custom.str for custom in feature(values).custom_stats if custom.name == "domain_info"), None)


@pytest.mark.parametrize(
    ("value", "domain"),
    [
        (lambda i: f"https://example.org/{i}", "url_domain {}"),
        (lambda i: f"/m/0{i}", "mid_domain {}"),
        (lambda i: f"the quick brown fox {i}", "natural_language_domain {}"),
        (lambda i: str(TODAY + timedelta(i)), 'time_domain { string_format: "%Y-%m-%d" }'),
        (lambda i: f"{TODAY + timedelta(i)}T10:47:02Z", 'time_domain { string_format: "%Y-%m-%dT%H:%M:%S%z" }'),
        (lambda i: 1_380_000_000 + i, "time_domain { integer_format: UNIX_SECONDS }"),
        (lambda i: TODAY + timedelta(i), "time_domain { integer_format: UNIX_DAYS }"),
        (lambda i: PNG + bytes([i]), "image_domain {}"),
        (lambda i: f"user{i}@example.org", None),
        (lambda i: i, None),
        (lambda i: b"\xff" + bytes([i]), None),
    ],
)
def test_a_format_suggests_a_domain(value: Callable[[int], Any], domain: str | None) -> None:
    assert suggested([value(i) for i in range(120)]) == domain


def test_a_hundred_values_are_needed_and_four_of_five_must_agree() -> None:
    urls = [f"https://example.org/{i}" for i in range(200)]
    assert suggested(urls[:99]) is None
    assert suggested(urls[:160] + [f"word{i}" for i in range(40)]) == "url_domain {}"
    assert suggested(urls[:159] + [f"word{i}" for i in range(41)]) is None


def test_empty_texts_do_not_matter() -> None:
    days = [str(TODAY + timedelta(i)) for i in range(100)]
    assert suggested(days + [""] * 500) == 'time_domain { string_format: "%Y-%m-%d" }'


def test_a_few_texts_are_categories_unless_they_are_times() -> None:
    assert suggested([f"the quick brown fox {i % 100}" for i in range(300)]) is None
    assert suggested([f"https://example.org/{i % 100}" for i in range(300)]) is None
    assert (
        suggested([str(TODAY + timedelta(i % 10)) for i in range(300)]) == 'time_domain { string_format: "%Y-%m-%d" }'
    )


def test_days_since_1970_have_to_be_all_of_them() -> None:
    days = list(range(7305, 7505))
    assert suggested(days) == "time_domain { integer_format: UNIX_DAYS }"
    assert suggested([*days, 12]) is None


def test_the_share_is_told_as_by_tfdv() -> None:
    days = feature([str(TODAY + timedelta(i)) for i in range(120)] + ["never"] * 30)
    assert [custom.num for custom in days.custom_stats if custom.name == "time_match_ratio"] == [0.8]
    prose = feature([f"the quick brown fox {i}" for i in range(120)])
    assert [custom.num for custom in prose.custom_stats if custom.name == "natural_language_match_rate"] == [1.0]


def test_images_are_bytes_with_their_sizes_and_formats() -> None:
    images = feature([PNG + bytes([i]) * i for i in range(100)] + [WEBP] * 10)
    assert images.type == FeatureNameStatistics.BYTES
    sizes = images.bytes_stats
    assert (sizes.min_num_bytes, sizes.max_num_bytes, sizes.max_num_bytes_int, sizes.unique) == (8, 107, 107, 101)
    (formats,) = [custom.rank_histogram for custom in images.custom_stats if custom.name == "image_format_histogram"]
    assert [(bucket.label, bucket.sample_count) for bucket in formats.buckets] == [("UNKNOWN", 10), ("png", 100)]


def test_inference_takes_the_suggestion() -> None:
    frame = pl.DataFrame({"day": [str(TODAY + timedelta(i)) for i in range(100)], "image": [PNG] * 100})
    schema = infer_schema(profile(frame))
    assert schema["day"].proto.time_domain.string_format == "%Y-%m-%d"
    assert schema["image"].proto.HasField("image_domain")
