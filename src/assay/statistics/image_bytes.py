"""How many byte strings are images, by the bytes with which each image format begins."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Self

import numpy as np
import polars as pl

from .statistic import Count, State, ValueStatistic
from .values import Values

#: What stands where in the files of each format.
#: Source: https://en.wikipedia.org/wiki/List_of_file_signatures
_SIGNATURES: tuple[tuple[str, tuple[tuple[int, bytes], ...]], ...] = (
    ("bmp", ((0, b"BM"), (6, b"\0\0\0\0"))),  # the letters alone would also begin the name of a car
    ("gif", ((0, b"GIF8"),)),
    ("jpeg", ((0, b"\xff\xd8\xff"),)),
    ("png", ((0, b"\x89PNG\r\n\x1a\n"),)),
    ("tiff", ((0, b"II*\0"),)),
    ("tiff", ((0, b"MM\0*"),)),
    ("webp", ((0, b"RIFF"), (8, b"WEBP"))),
)


@dataclass(frozen=True, eq=False)
class ImageBytesState(State):
    """Byte strings, and how many of them are images of each format."""

    count: Count = 0
    images: Mapping[str, Count] = field(default_factory=dict)

    def __add__(self, other: Self) -> Self:
        return type(self)(self.count + other.count, _sum(self.images, other.images))


def _sum(a: Mapping[str, Count], b: Mapping[str, Count]) -> Mapping[str, Count]:
    return {name: a.get(name, 0) + b.get(name, 0) for name in sorted({*a, *b})}


@dataclass(frozen=True)
class ImageCounts:
    """Byte strings, and how many of them are images of each format."""

    count: Count
    images: Mapping[str, Count]


class ImageBytes(ValueStatistic[ImageBytesState, ImageCounts]):
    """How many byte strings are images, by format."""

    name, state, answer = "image_bytes", ImageBytesState, ImageCounts

    def applies(self, feature: Values) -> bool:
        return feature.dtype == pl.Binary

    def measure(self, feature: Values) -> ImageBytesState:
        tally = feature.texts
        images: dict[str, Count] = {}
        for name, signature in _SIGNATURES:
            fits = np.ones(len(tally), np.bool_)
            for at, part in signature:
                fits &= tally.values.bin.slice(at, len(part)).bin.starts_with(part).to_numpy()
            if fits.any():
                images[name] = images.get(name, 0) + tally.counts[fits].sum().item()
        return ImageBytesState(tally.counts.sum().item(), images)

    def result(self, state: ImageBytesState) -> ImageCounts | None:
        return ImageCounts(state.count, state.images) if state.count else None
