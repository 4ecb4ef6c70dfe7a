import polars as pl
import pytest

from assay.checks import validate
from assay.profiles import profile
from assay.schemas import Schema

from .cases import ONE_EACH, fields, found, only

PNG = b"\x89PNG\r\n\x1a\n"


def images(formats: dict[str, int] | None = None, largest: int = 0) -> str:
    """The statistics of a feature of images, as TFDV writes them."""
    buckets = " ".join(f'buckets {{ label: "{name}" sample_count: {n} }}' for name, n in (formats or {}).items())
    told = f'custom_stats {{ name: "image_format_histogram" rank_histogram {{ {buckets} }} }}' if formats else ""
    stats = f"bytes_stats {{ {ONE_EACH} max_num_bytes_int: {largest} }}"
    return f'features {{ path {{ step: "photo" }} type: BYTES {stats} {told} }}'


def declared(domain: str) -> str:
    return f'feature {{ name: "photo" type: BYTES image_domain {{ {domain} }} }}'


def test_bytes_that_are_no_images() -> None:
    domain = declared("minimum_supported_image_fraction: 0.9")
    anomaly = only(found(images({"png": 5, "jpeg": 1, "UNKNOWN": 4}), domain))
    assert (anomaly.type, anomaly.short) == ("LOW_SUPPORTED_IMAGE_FRACTION", "Low supported image fraction")
    assert anomaly.long == (
        "Fraction of values containing TensorFlow supported images: 0.600000 is lower than the threshold set in the "
        "Schema: 0.900000."
    )
    assert (anomaly.seen, anomaly.expected) == ("60% of values are images that TensorFlow reads", "at least 90%")
    assert anomaly.rows == 4
    assert fields(anomaly) == {"image_domain": "minimum_supported_image_fraction: 0.6"}


@pytest.mark.parametrize("least", [0.6, 0.5, 0])
def test_enough_images(least: float) -> None:
    domain = declared(f"minimum_supported_image_fraction: {least}")
    assert not found(images({"png": 6, "UNKNOWN": 4}), domain)


def test_statistics_that_do_not_count_images_do_not_tell() -> None:
    assert not found(images(), declared("minimum_supported_image_fraction: 0.9"))


def test_an_image_that_is_too_large() -> None:
    anomaly = only(found(images(largest=2001), declared("max_image_byte_size: 2000")))
    assert (anomaly.type, anomaly.short) == ("MAX_IMAGE_BYTE_SIZE_EXCEEDED", "Num bytes exceeds the max byte size.")
    assert anomaly.long == "The largest image has bytes: 2001. The max allowed byte size is: 2000."
    assert (anomaly.seen, anomaly.expected) == ("an image of 2,001 bytes", "at most 2,000 bytes")
    assert fields(anomaly) == {"image_domain": "max_image_byte_size: 2001"}
    assert not found(images(largest=2000), declared("max_image_byte_size: 2000"))


@pytest.mark.parametrize(
    ("values", "types"),
    [
        ([PNG] * 3, []),
        ([PNG, b"RIFF\x24\0\0\0WEBP"], ["LOW_SUPPORTED_IMAGE_FRACTION", "MAX_IMAGE_BYTE_SIZE_EXCEEDED"]),
        (["a photo of a cat"], ["LOW_SUPPORTED_IMAGE_FRACTION", "MAX_IMAGE_BYTE_SIZE_EXCEEDED"]),
    ],
)
def test_a_few_images_of_ours_are_judged_although_their_statistics_are_of_strings(
    values: list[bytes | str], types: list[str]
) -> None:
    schema = Schema.from_text(declared("minimum_supported_image_fraction: 1 max_image_byte_size: 10"))
    assert [anomaly.type for anomaly in validate(profile(pl.DataFrame({"photo": values})), schema)] == types
