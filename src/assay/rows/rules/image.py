"""Images that are too large."""

from collections.abc import Iterator

import polars as pl

from ..nested import Nested
from .rule import Hits, Suspect


def image(suspect: Suspect, nested: Nested) -> Iterator[Hits]:
    """Rows with an image that is too large."""
    domain, leaves = suspect.feature.proto.image_domain, nested.leaves
    if domain.HasField("max_image_byte_size") and leaves.dtype in (pl.Binary, pl.String):
        sizes = leaves.bin.size() if leaves.dtype == pl.Binary else leaves.str.len_bytes()
        large = sizes.to_numpy() > domain.max_image_byte_size
        yield Hits("MAX_IMAGE_BYTE_SIZE_EXCEEDED", nested.rows[large], leaves.filter(large))
