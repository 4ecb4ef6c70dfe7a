"""The cells of delimited text as typed columns: integers, floats and strings, value by value.

A column has the type that its sample suggests, and a value that does not parse as that type has its own. So what
a value is does not depend on its neighbors: rows with odd values come in batches of their own, in which the column
has their type.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum

import polars as pl
from polars.exceptions import PolarsError


class Rank(IntEnum):
    """What a cell holds; a column holds the largest rank of its cells, as in TensorFlow Data Validation."""

    NULL = 0
    INT = 1
    FLOAT = 2
    TEXT = 3

    @property
    def type(self) -> type[pl.DataType]:
        """The Polars type of a column of this rank."""
        return (pl.Null, pl.Int64, pl.Float64, pl.String)[self]


#: Spellings that mean "no value" where a column that is otherwise numeric holds one.
NULLS = frozenset({*("NA", "N/A", "n/a", "#N/A", "<NA>", "NULL", "Null", "null", "None", "NaT"), "\\N", "?", "-", "--"})

#: From here on a float may stand for an integer that no Int64 holds.
BEYOND = 2.0**63
WHOLE = r"^\s*[+-]?[0-9]+$"


@dataclass(frozen=True)
class Guess:
    """What a sample says about a column: its rank, were the spellings of null in it null."""

    rank: Rank
    nulls: frozenset[str] = frozenset()

    def given(self, nulls: Sequence[str]) -> Rank:
        """The rank of the column where these spellings are null and all others text."""
        return self.rank if self.nulls <= set(nulls) else Rank.TEXT


@dataclass(frozen=True)
class Grid:
    """How the cells of some records are read."""

    delimiter: str
    width: int
    nulls: Sequence[str] = ()

    def parse(self, text: bytes, ranks: Mapping[int, Rank], *, strict: bool = True) -> pl.DataFrame:
        """The columns at these positions, named by them; where it is not strict, what does not parse is null.

        Raises:
            PolarsError: a cell does not parse as the type of its column.
        """
        types = {str(i): (ranks.get(i) or Rank.TEXT).type for i in range(self.width)}
        return pl.read_csv(
            text,
            has_header=False,
            schema=types,
            columns=sorted(ranks),
            separator=self.delimiter,
            null_values=list(self.nulls),
            ignore_errors=not strict,
        )

    def texts(self, record: bytes) -> list[str]:
        """The cells of one record; null is the empty text."""
        return [cell or "" for cell in self.parse(record, dict.fromkeys(range(self.width), Rank.TEXT)).row(0)]

    def guesses(self, text: bytes, candidates: frozenset[str] = frozenset()) -> list[Guess]:
        """What some records say about each column; the candidates are spellings that may mean null."""
        every = range(self.width)
        texts = {i: pl.col(f"{i} {Rank.TEXT.name}") for i in every}
        absent = {i: text.is_in(list(candidates)) for i, text in texts.items()}
        found = self._readings(text, every).select(
            *(texts[i].filter(absent[i]).unique().implode().alias(f"{i} nulls") for i in every),
            *(_rank(str(i)).filter(~absent[i] & (texts[i] != "")).max().alias(f"{i} rank") for i in every),
            *((texts[i] == "").any().alias(f"{i} empty") for i in every),
        )
        return [
            Guess(
                Rank(found[f"{i} rank"][0] or (Rank.TEXT if found[f"{i} empty"][0] else Rank.NULL)),
                frozenset(found[f"{i} nulls"][0]),
            )
            for i in every
        ]

    def frame(self, text: bytes, ranks: Mapping[int, Rank]) -> pl.DataFrame | None:
        """The records as one batch; None if a cell is not of its column's rank, or a record has too many."""
        try:
            frame = self.parse(text, ranks)
        except PolarsError:
            return None
        if _has_surprise(frame, ranks):
            return None
        return frame.with_columns(pl.lit(None).alias(str(i)) for i, rank in ranks.items() if rank is Rank.NULL)

    def frames(self, text: bytes, ranks: Mapping[int, Rank]) -> Iterator[pl.DataFrame]:
        """Batches that hold every record once: one, or one for each mixture of types where some cells are odd."""
        frame = self.frame(text, ranks)
        return self._sorted(text, ranks) if frame is None else iter([frame])

    def _sorted(self, text: bytes, ranks: Mapping[int, Rank]) -> Iterator[pl.DataFrame]:
        wide = self._readings(text, ranks)
        kinds = wide.select(_kind(str(i), rank) for i, rank in ranks.items())
        mixed = [name for name in kinds.columns if kinds[name].n_unique() > 1 or kinds[name][0] != ranks[int(name)]]
        wide = wide.with_columns(kinds.select(pl.col(name).alias(f"{name} kind") for name in mixed))
        groups = wide.partition_by([f"{name} kind" for name in mixed], maintain_order=True) if mixed else [wide]
        for group in groups:
            held = {i: Rank(group[f"{i} kind"][0]) if str(i) in mixed else rank for i, rank in ranks.items()}
            yield group.select(_value(str(i), rank) for i, rank in held.items())

    def _readings(self, text: bytes, columns: Iterable[int]) -> pl.DataFrame:
        """Columns read as text, as integers and as floats, with null where that does not go."""
        frames = (
            self.parse(text, dict.fromkeys(columns, rank), strict=False).select(pl.all().name.suffix(f" {rank.name}"))
            for rank in (Rank.TEXT, Rank.INT, Rank.FLOAT)
        )
        return pl.concat(frames, how="horizontal")


def _rank(name: str) -> pl.Expr:
    """Rank of each cell."""
    text, whole, real = (pl.col(f"{name} {rank.name}") for rank in (Rank.TEXT, Rank.INT, Rank.FLOAT))
    huge = pl.when(real.abs() >= BEYOND).then(text).str.contains(WHOLE).fill_null(False)
    return (
        pl.when(text.is_null())
        .then(Rank.NULL)
        .when(whole.is_not_null())
        .then(Rank.INT)
        .when(real.is_not_null() & ~huge)
        .then(Rank.FLOAT)
        .otherwise(Rank.TEXT)
    )


def _kind(name: str, column: Rank) -> pl.Expr:
    """The rank under which each cell of a column is yielded: the column's, unless it does not fit."""
    rank = _rank(name)
    # An empty string in quotes is no number and no text to a column of numbers: some programs quote every cell.
    fits = (rank <= column) | ((pl.col(f"{name} TEXT") == "") & (column > Rank.NULL))
    return pl.when(fits).then(column).otherwise(rank).alias(name)


def _value(name: str, rank: Rank) -> pl.Expr:
    value = pl.repeat(None, pl.len(), dtype=pl.Null) if rank is Rank.NULL else pl.col(f"{name} {rank.name}")
    return value.alias(name)


def _has_surprise(frame: pl.DataFrame, ranks: Mapping[int, Rank]) -> bool:
    """Whether something in a frame that parsed may still not be of its column's rank."""
    checks = [
        pl.col(str(i)).is_not_null().any() if rank is Rank.NULL else (pl.col(str(i)).abs() >= BEYOND).any()
        for i, rank in ranks.items()
        if rank in (Rank.NULL, Rank.FLOAT)
    ]
    return bool(checks) and frame.select(pl.any_horizontal(*checks)).item()
