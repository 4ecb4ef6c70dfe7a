"""Categories under other names, and values that became one and the same."""

from collections.abc import Iterator

import polars as pl

from .pairs import Seen
from .transformation import Formula, Transformation

#: Categories that a remap may rename, pairs that each needs, and the share of them that agree.
_MOST, _LEAST, _AGREEING = 50, 3, 0.9

#: Renamed categories that a text names.
_NAMED = 4


class Remap(Transformation):
    """Each category under one other name: renamed, swapped, merged."""

    family, reads, writes = "remap", "label", "label"

    def propose(self, seen: Seen) -> Iterator[Formula]:
        """The usual new name of every value that has one."""
        before, after = seen.differing
        pairs = pl.DataFrame({"before": before, "after": after}).group_by("before", "after").len("pairs")
        of_value = pairs.group_by("before").agg(
            pl.col("pairs").sum().alias("all"), pl.all().sort_by("pairs", "after", descending=True).first()
        )
        sure = of_value.filter(pl.col("all") >= _LEAST, pl.col("pairs") >= _AGREEING * pl.col("all")).sort(
            "pairs", "before", descending=[True, False]
        )
        if 0 < len(sure) <= _MOST:
            names = dict(zip(sure["before"].to_list(), sure["after"].to_list(), strict=True))
            told = ", ".join(f"{_quoted(a)} → {_quoted(b)}" for a, b in list(names.items())[:_NAMED])
            more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
            yield Formula(f"{{}} with {told}{more}", lambda values: values.replace(names), dict(names), cost=len(names))


class Constant(Transformation):
    """One and the same value."""

    family, reads, writes = "constant", "label", "label"
    one_way = False
    claim = 0.9  # a value that is only the most frequent one is no transformation

    def propose(self, seen: Seen) -> Iterator[Formula]:
        """The most frequent value."""
        _, after = seen.differing
        value = after.mode().sort()[0]
        shown = _quoted(value) if seen.pairs.after.dtype == pl.String else _escaped(value)
        yield Formula(
            shown, lambda values: pl.repeat(value, len(values), dtype=pl.String, eager=True), {"value": value}
        )


def _quoted(value: str) -> str:
    return _escaped(f"'{value}'")


def _escaped(text: str) -> str:
    """Braces doubled, as a format asks for."""
    return text.replace("{", "{{").replace("}", "}}")
