"""Batches of one dataset as one frame, although the types of their columns differ: no value is lost or changed."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl
import polars.selectors as cs

#: Integers up to this are floats without a loss.
_EXACT = 2**53


@dataclass(frozen=True)
class Holding:
    """What the columns of one batch hold."""

    types: pl.Schema
    #: Columns without any value, which fit every type.
    empty: frozenset[str]
    #: Columns with an integer that no float is.
    exact: frozenset[str]

    @classmethod
    def of(cls, batch: pl.DataFrame) -> "Holding":
        """Those of this batch."""
        whole = [each.name for each in batch if each.dtype.is_integer() and not _fits_a_float(each)]
        return cls(batch.schema, frozenset(c.name for c in batch if c.null_count() == len(c)), frozenset(whole))


def union(batches: Sequence[pl.DataFrame]) -> pl.LazyFrame:
    """The rows of all batches, of which there is one at least; see `common_types`."""
    holdings = [Holding.of(batch) for batch in batches]
    types = common_types(holdings)
    return pl.concat([fitted(b.lazy(), holding, types) for b, holding in zip(batches, holdings, strict=True)])


def common_types(holdings: Sequence[Holding]) -> dict[str, pl.DataType]:
    """The type of each column that holds the values of all batches as they are.

    Numbers meet in a wider type if that holds each exactly, bytes and text in bytes. Else the column is text:
    numbers and times as written, lists and structs as JSON (bytes in them in hexadecimal).
    """
    return {name: _common(name, holdings) for name in holdings[0].types}


def fitted(frame: pl.LazyFrame, holding: Holding, types: dict[str, pl.DataType]) -> pl.LazyFrame:
    """A batch with these types."""
    return frame.with_columns(  # a selection of nothing but literals would be one row
        pl.lit(None, target).alias(name) if name in holding.empty else _cast(name, holding.types[name], target)
        for name, target in types.items()
    )


def as_text(name: str, dtype: pl.DataType) -> pl.Expr:
    """The column as text, null where it is."""
    column = cs.by_name(name)
    if dtype.is_nested():
        return column.map_batches(_as_json, return_dtype=pl.String())
    if dtype == pl.Duration:
        return column.dt.to_string("iso")
    return column.bin.encode("hex") if dtype == pl.Binary else column.cast(pl.String)


def plain(value: object) -> str:
    """A value that JSON has no form for: bytes in hexadecimal, dates, times and decimals as Python writes them."""
    return value.hex() if isinstance(value, bytes) else str(value)


def _common(name: str, holdings: Sequence[Holding]) -> pl.DataType:
    holding = [each for each in holdings if name not in each.empty]
    found = list(dict.fromkeys(each.types[name] for each in holding or holdings[:1]))
    if len(found) == 1 and not _fieldless(found[0]):
        return found[0]
    if any(dtype == pl.Binary for dtype in found):
        return pl.Binary()
    if pl.UInt128() in found or not all(dtype.is_integer() or dtype.is_float() for dtype in found):
        return pl.String()
    if all(dtype.is_integer() for dtype in found):
        return pl.Int128() if pl.UInt64() in found or pl.Int128() in found else pl.Int64()
    return pl.String() if any(name in each.exact for each in holding) else pl.Float64()


def _cast(name: str, dtype: pl.DataType, target: pl.DataType) -> pl.Expr:
    if dtype == target:
        return cs.by_name(name)
    if target in (pl.String(), pl.Binary()):
        return as_text(name, dtype).cast(target)
    return cs.by_name(name).cast(target)


def _as_json(series: pl.Series) -> pl.Series:
    texts = [None if v is None else json.dumps(v, ensure_ascii=False, default=plain) for v in series.to_list()]
    return pl.Series(series.name, texts, pl.String)


def _fits_a_float(integers: pl.Series) -> bool:
    low, high = integers.min(), integers.max()
    return not isinstance(low, int) or not isinstance(high, int) or (low >= -_EXACT and high <= _EXACT)


def _fieldless(dtype: pl.DataType) -> bool:
    """Whether somewhere in it there is a struct without fields, for which Parquet has no form."""
    if isinstance(dtype, pl.Struct):
        return not dtype.fields or any(_fieldless(field.dtype) for field in dtype.fields)  # type: ignore[arg-type]  # an instance
    return isinstance(dtype, (pl.List, pl.Array)) and _fieldless(dtype.inner)  # type: ignore[arg-type]  # an instance
