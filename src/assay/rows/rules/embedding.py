"""Vectors of the wrong dimension."""

from collections.abc import Iterator

from ..nested import Nested
from .rule import Hits, Suspect


def embedding(suspect: Suspect, nested: Nested) -> Iterator[Hits]:
    """Rows with a vector of another dimension than the schema says."""
    if dimension := suspect.feature.proto.float_domain.embedding_dim:
        lists = nested.levels[-1]
        yield Hits("EMBEDDING_SHAPE_INVALID", lists.rows[lists.lengths != dimension])
