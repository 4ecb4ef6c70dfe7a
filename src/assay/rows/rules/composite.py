"""Rows in which the parts of a sparse or weighted feature do not fit together."""

from collections.abc import Iterator

import polars as pl

from assay.statistics.alignment import Alignment
from assay.statistics.table import Table

from .rule import Hits

_PARTNER = {"sparse": "INDEX", "weighted": "WEIGHT"}


def kinds_of(asked: Alignment) -> tuple[str, str, str]:
    """The types of its anomalies: values are missing, a partner is, or they are of different lengths."""
    kind = f"{asked.composite.upper()}_FEATURE"
    return f"{kind}_MISSING_VALUE", f"{kind}_MISSING_{_PARTNER[asked.composite]}", f"{kind}_LENGTH_MISMATCH"


def composite(asked: Alignment, batch: pl.DataFrame) -> Iterator[Hits]:
    """Rows that lack a part of which they have another, or parts of which one is longer than the other.

    A composite has no values of its own, so this looks at several columns at once and is no `Rule`.
    """
    parts = asked.parts(Table(batch))
    no_values, no_partner, uneven = kinds_of(asked)
    yield Hits(no_values, parts.rows[parts.any & ~parts.values.present])
    for partner in parts.partners:
        yield Hits(no_partner, parts.rows[parts.any & ~partner.present])
        yield Hits(uneven, parts.rows[parts.any & (partner.lengths != parts.values.lengths)])
