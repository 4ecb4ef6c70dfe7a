import numpy as np
import polars as pl
import pytest

from assay.statistics import Column
from assay.statistics.image_bytes import ImageBytes, ImageBytesState, ImageCounts

PNG = b"\x89PNG\r\n\x1a\n"


def ask(values: list[bytes | None], weights: list[float] | None = None) -> ImageCounts | None:
    heavy = None if weights is None else np.array(weights)
    return ImageBytes().result(ImageBytes().measure(Column(("x",), pl.Series(values, dtype=pl.Binary), heavy)))


@pytest.mark.parametrize(
    ("begins", "name"),
    [
        (b"BM\x46\0\0\0\0\0\0\0", "bmp"),
        (b"GIF89a", "gif"),
        (b"\xff\xd8\xff\xe0", "jpeg"),
        (PNG, "png"),
        (b"RIFF\x24\0\0\0WEBP", "webp"),
        (b"II*\0", "tiff"),
        (b"MM\0*", "tiff"),
    ],
)
def test_images_are_known_by_their_first_bytes(begins: bytes, name: str) -> None:
    assert ask([begins + b"...", None, b""]) == ImageCounts(2, {name: 1})


@pytest.mark.parametrize("other", [b"BMW 320i, red", b"RIFF\x24\0\0\0WAVE", PNG[:7], b"II*"])
def test_what_only_looks_alike_is_none(other: bytes) -> None:
    assert ask([other]) == ImageCounts(1, {})


def test_images_of_two_parts_add_up() -> None:
    a, b = ImageBytesState(3, {"png": 2}), ImageBytesState(2, {"gif": 1, "png": 1})
    assert a + b == ImageBytesState(5, {"gif": 1, "png": 3})


def test_no_bytes_have_no_answer() -> None:
    assert ask([]) is None
    assert ask([None]) is None


def test_texts_are_no_bytes() -> None:
    assert not ImageBytes().applies(Column(("x",), pl.Series(["BM"])))
