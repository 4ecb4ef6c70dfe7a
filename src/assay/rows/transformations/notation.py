"""The same number or moment, written otherwise: as text, with other zeros, in another order."""

from collections.abc import Iterator

import polars as pl

from .pairs import Seen
from .transformation import Formula, Transformation


class SameNumber(Transformation):
    """The same number, one a text or both: ``007`` and 7."""

    family, reads, writes = "notation", "number", "number"
    one_way = False

    def propose(self, seen: Seen) -> Iterator[Formula]:
        """That they are the same."""
        yield from _same("number", seen)


class SameMoment(Transformation):
    """The same moment, written otherwise: ``2024-01-31`` and ``01/31/2024``."""

    family, reads, writes = "notation", "moment", "moment"
    one_way = False

    def propose(self, seen: Seen) -> Iterator[Formula]:
        """That they are the same."""
        yield from _same("moment", seen)


def _same(what: str, seen: Seen) -> Iterator[Formula]:
    sides = seen.pairs.before.dtype, seen.pairs.after.dtype
    if pl.String in sides:
        how = f"as text, the same {what}" if sides[1] == pl.String else f"as a {what}"
        yield Formula(f"{{}} {how}", lambda values: values, {"as": str(sides[1])}, cost=0)
