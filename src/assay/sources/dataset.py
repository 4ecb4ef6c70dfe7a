"""The files of a dataset as one source."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import polars as pl
import polars.selectors as cs

from assay.errors import ColumnError

from .files import File
from .format import Advance, Part
from .source import BATCH_ROWS, Reject


@dataclass(frozen=True)
class Dataset:
    """Opened files, one after the other.

    Its columns are those of all files, in order of first appearance, then the keys of the folders. A file that
    lacks a column has it as nulls of type Null, so a statistic counts the values missing that they are.
    """

    name: str
    files: tuple[File, ...]
    parts: tuple[Part, ...]

    @property
    def size(self) -> int:
        """Bytes of all files as they lie on disk."""
        return sum(file.path.stat().st_size for file in self.files)

    def columns(self) -> tuple[str, ...]:
        """Names of the columns."""
        return self._columns

    @cached_property
    def _columns(self) -> tuple[str, ...]:
        inside = (name for part in self.parts for name in part.columns())
        return tuple(dict.fromkeys([*inside, *self._key_types]))

    @cached_property
    def _key_types(self) -> dict[str, type[pl.DataType]]:
        """Type of each folder key: Int64 where every value is an integer."""
        values: dict[str, list[str]] = {}
        for file in self.files:
            for key, value in file.keys:
                values.setdefault(key, []).extend([] if value is None else [value])
        whole = re.compile(r"-?\d{1,18}")
        return {k: pl.Int64 if v and all(map(whole.fullmatch, v)) else pl.String for k, v in values.items()}

    def batches(
        self, *, columns: Sequence[str] | None = None, reject: Reject | None = None, advance: Advance | None = None
    ) -> Iterator[pl.DataFrame]:
        """Batches of every file in turn."""
        wanted = self._columns if columns is None else tuple(dict.fromkeys(columns))
        known = set(self._columns)
        for column in wanted:
            if column not in known:
                raise ColumnError.missing(column, self._columns, where=self.name)
        for file, part in zip(self.files, self.parts, strict=True):
            held = dict.fromkeys(part.columns())
            # Some column has to be read to know how many rows there are.
            inside = [name for name in wanted if name in held] or list(held)[:1]
            added = self._absent(file, [name for name in wanted if name not in held])
            for batch in part.batches(inside, reject or _ignore, advance or _ignore):
                if not wanted:  # a selection of no columns forgets how many rows there are
                    batch = pl.DataFrame(height=batch.height)
                elif tuple(batch.columns) != wanted:
                    batch = batch.with_columns(added).select(cs.by_name(*wanted))
                yield from [batch] if batch.height <= BATCH_ROWS else batch.iter_slices(BATCH_ROWS)

    def _absent(self, file: File, names: Sequence[str]) -> list[pl.Expr]:
        """The columns a file does not hold: its folders' keys, else nulls."""
        keys = dict(file.keys)
        return [
            pl.lit(keys[name]).cast(self._key_types[name]).alias(name) if name in keys else pl.lit(None).alias(name)
            for name in names
        ]


def _ignore(_: object) -> None:
    """What happens to rejected rows and progress nobody asked for."""
