"""When two values are equal: by value and not by type, NaN like NaN, lists and structs by what they hold.

The integer 1 equals the float 1.0, a category the same text, a date the midnight it begins with; integers beyond 2^53
are not rounded. A number and a text are never equal.
"""

from collections.abc import Sequence
from enum import IntEnum

import numpy as np
import polars as pl
from numpy.typing import NDArray

from assay.statistics import Column, Kind

Mask = NDArray[np.bool_]

_EXACT = 2**53
_NANOSECONDS = {"day": 86_400_000_000_000, "ms": 1_000_000, "us": 1_000, "ns": 1}


class Outcome(IntEnum):
    """What the comparison of a feature in one pair of rows may say; an empty list is present."""

    BOTH_MISSING = 0
    ONLY_TRAINING = 1
    ONLY_SERVING = 2
    MATCH = 3
    MISMATCH = 4


def outcomes(training: pl.Series, serving: pl.Series, tolerance: float = 0.0) -> NDArray[np.int8]:
    """The `Outcome` of each pair of values.

    Two finite numbers, those in lists too, also match if ``|a - b| <= tolerance * max(|a|, |b|)``, the rule of
    `math.isclose`.
    """
    here, there = training.is_not_null().to_numpy(), serving.is_not_null().to_numpy()
    found: NDArray[np.int8] = (here + 2 * there).astype(np.int8)
    both = here & there
    if both.any():
        present = pl.Series(both)
        same = equal(training.filter(present), serving.filter(present), tolerance)
        found[both] = np.where(same, Outcome.MATCH, Outcome.MISMATCH)
    return found


def equal(a: pl.Series, b: pl.Series, tolerance: float = 0.0) -> Mask:
    """Which values are equal, of two series without nulls."""
    a, b = (s.arr.to_list() if isinstance(s.dtype, pl.Array) else s for s in (a, b))
    if isinstance(a.dtype, pl.List) and isinstance(b.dtype, pl.List):
        return _equal_lists(a, b, tolerance)
    if isinstance(a.dtype, pl.Struct) and isinstance(b.dtype, pl.Struct):
        return _equal_structs(a, b, tolerance)
    alike = meet([a, b])
    if alike is None:
        return np.zeros(len(a), np.bool_)
    same = (alike[0] == alike[1]).to_numpy()
    if tolerance and is_number(a.dtype) and is_number(b.dtype):
        same = same | _near(a.cast(pl.Float64).to_numpy(), b.cast(pl.Float64).to_numpy(), tolerance)
    return same


def _near(a: NDArray[np.float64], b: NDArray[np.float64], tolerance: float) -> Mask:
    with np.errstate(invalid="ignore", over="ignore"):
        near: Mask = np.abs(a - b) <= tolerance * np.maximum(np.abs(a), np.abs(b))
    return near & np.isfinite(a) & np.isfinite(b)


def _equal_lists(a: pl.Series, b: pl.Series, tolerance: float) -> Mask:
    lengths = a.list.len().to_numpy().astype(np.int64)
    same: Mask = lengths == b.list.len().to_numpy()
    filled = same & (lengths > 0)
    if filled.any():
        inner = outcomes(a.filter(pl.Series(filled)).explode(), b.filter(pl.Series(filled)).explode(), tolerance)
        starts = np.cumsum(lengths[filled]) - lengths[filled]
        same[filled] = np.logical_and.reduceat(_no_difference(inner), starts)
    return same


def _equal_structs(a: pl.Series, b: pl.Series, tolerance: float) -> Mask:
    same = np.ones(len(a), np.bool_)
    left, right = ({field.name for field in fields_of(s)} for s in (a, b))
    for name in left | right:
        here, there = (s.struct.field(name) if name in h else nulls(len(s)) for s, h in ((a, left), (b, right)))
        same &= _no_difference(outcomes(here, there, tolerance))
    return same


def _no_difference(found: NDArray[np.int8]) -> Mask:
    none: Mask = (found == Outcome.MATCH) | (found == Outcome.BOTH_MISSING)
    return none


def meet(series: Sequence[pl.Series]) -> list[pl.Series] | None:
    """All in one type, in which equal values and only they are equal; None where there is no such type."""
    dtypes = {s.dtype for s in series} - {pl.Null}
    kinds = {kind_of(dtype) for dtype in dtypes}
    if len(kinds) > 1 or any(dtype.is_nested() for dtype in dtypes):
        return None
    match "".join(kinds):
        case "number":
            return _meet_numbers(series, dtypes)
        case "text":
            return [_to_bytes(s) if pl.Binary in dtypes else s.cast(pl.String) for s in series]
        case "moment" | "duration" if len(dtypes) > 1:
            return [_nanoseconds(s) for s in series]
    return [s.cast(next(iter(dtypes))) for s in series] if dtypes else list(series)


def _meet_numbers(series: Sequence[pl.Series], dtypes: set[pl.DataType]) -> list[pl.Series]:
    if len(dtypes) == 1:
        return [s.cast(next(iter(dtypes))) for s in series]
    if all(dtype.is_integer() or dtype == pl.Boolean for dtype in dtypes) and pl.UInt128 not in dtypes:
        return [s.cast(pl.Int128 if dtypes & {pl.UInt64, pl.Int128} else pl.Int64) for s in series]
    decimals = all(dtype.is_decimal() for dtype in dtypes)
    if decimals or any(_beyond_doubles(s) for s in series if s.dtype.is_integer()):
        return [_digits(s) for s in series]
    return [s.cast(pl.Float64) for s in series]


def _beyond_doubles(whole: pl.Series) -> bool:
    least, most = whole.min(), whole.max()
    return least is not None and not -_EXACT <= least <= most <= _EXACT  # type: ignore[operator]  # both are integers


def _digits(numbers: pl.Series) -> pl.Series:
    """Numbers as texts that are equal where the numbers are."""
    if numbers.dtype.is_float():
        whole = (numbers == numbers.floor()) & (numbers.abs() < 2.0**126)
        texts = numbers.cast(pl.Float64).cast(pl.String)
        return texts.zip_with(~whole.fill_null(False), numbers.cast(pl.Int128, strict=False).cast(pl.String))
    if numbers.dtype.is_decimal():
        texts = numbers.cast(pl.String)
        trimmed = texts.str.strip_chars_end("0").str.strip_chars_end(".")
        return trimmed.zip_with(texts.str.contains(".", literal=True), texts)
    return (numbers.cast(pl.UInt8) if numbers.dtype == pl.Boolean else numbers).cast(pl.String)


def _nanoseconds(moments: pl.Series) -> pl.Series:
    unit = getattr(moments.dtype, "time_unit", "day")
    return moments.to_physical().cast(pl.Int128) * pl.Series([_NANOSECONDS[unit]], dtype=pl.Int128)


def _to_bytes(texts: pl.Series) -> pl.Series:
    return texts if texts.dtype == pl.Binary else texts.cast(pl.String).cast(pl.Binary)


def kind_of(dtype: pl.DataType) -> str:
    """What a value is, so that values of different kinds are never equal: number, text, moment, ..."""
    if dtype in (pl.Date, pl.Datetime):
        return "moment"
    column = Column((), pl.Series(dtype=dtype))
    if column.type_name in ("time", "duration"):
        return column.type_name
    return "list" if isinstance(dtype, (pl.List, pl.Array)) else column.kind.value


def is_number(dtype: pl.DataType) -> bool:
    """Whether values can be added and scaled: not of booleans, and not of times."""
    return kind_of(dtype) == Kind.NUMBER.value and dtype != pl.Boolean


def fields_of(structs: pl.Series) -> list[pl.Field]:
    """The fields of structs; of other values, none."""
    return structs.dtype.fields if isinstance(structs.dtype, pl.Struct) else []


def nulls(rows: int) -> pl.Series:
    """So many missing values."""
    return pl.repeat(None, rows, dtype=pl.Null, eager=True)
