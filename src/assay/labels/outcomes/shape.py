"""What the columns of a stream hold: fixed by its first run, so that a dataset stays one dataset."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase

import polars as pl

from assay.errors import ColumnError, UsageError

from .clock import UTC_MICROSECONDS
from .declaration import Predictions, Type

#: The folder key of a partition.
PARTITION = "date"

_DECLARED: Mapping[Type, pl.DataType] = {
    Type.INT: pl.Int64(),
    Type.FLOAT: pl.Float64(),
    Type.TEXT: pl.String(),
    Type.BOOL: pl.Boolean(),
    Type.TIME: UTC_MICROSECONDS,
}


@dataclass(frozen=True)
class Fault:
    """Why a value does not fit, and in which rows."""

    reason: str
    rows: pl.Series


def kept(stream: Predictions, columns: Sequence[str]) -> tuple[str, ...]:
    """The columns of predictions that a dataset keeps, in the order of the data.

    Raises:
        ColumnError: one that is declared is not there.
    """
    for name in stream.roles:
        if name not in columns:
            raise ColumnError.missing(name, columns, where="predictions")
    for pattern in stream.features or ():
        if not any(fnmatchcase(name, pattern) for name in columns):
            raise ColumnError.missing(pattern, columns, where="predictions")
    return tuple(name for name in columns if is_kept(stream, name))


def is_kept(stream: Predictions, name: str) -> bool:
    """Whether a dataset keeps this column."""
    if stream.features is None or name in stream.roles:
        return True
    return any(fnmatchcase(name, pattern) for pattern in stream.features)


def common(types: Iterable[pl.DataType]) -> pl.DataType:
    """The type that holds the values of all: a wider number, else text; that of no values at all is text.

    >>> common([pl.Null(), pl.Int32(), pl.Int64()]), common([pl.Int64(), pl.Float64()]), common([pl.Null()])
    (Int64, Float64, String)
    """
    found = list(dict.fromkeys(dtype for dtype in types if dtype != pl.Null))
    if len(found) == 1:
        return found[0]
    if found and all(dtype.is_integer() for dtype in found):
        return pl.Int64()
    if found and all(dtype.is_integer() or dtype.is_float() for dtype in found):
        return pl.Float64()
    if found and all(isinstance(dtype, pl.Datetime) or dtype == pl.Date for dtype in found):
        return UTC_MICROSECONDS
    return pl.String()


def identifying(dtype: pl.DataType, name: str) -> pl.DataType:
    """The type in which values of a key are compared: whole numbers, texts, times, bytes, truth values.

    Raises:
        UsageError: values of this type identify nothing.
    """
    if dtype == pl.UInt64 or dtype in (pl.Binary, pl.Boolean, pl.Date):
        return dtype
    if dtype.is_integer() or dtype.is_float():
        return pl.Int64()
    if isinstance(dtype, pl.Datetime):
        return UTC_MICROSECONDS
    if dtype in (pl.String, pl.Categorical, pl.Null) or isinstance(dtype, pl.Enum):
        return pl.String()
    raise UsageError(f"column {name!r} holds {dtype}, expected a key: whole numbers, texts, times or bytes")


def declared(types: Mapping[str, Type], name: str) -> pl.DataType | None:
    """The type that the declaration gives a column, if it does."""
    return _DECLARED[types[name]] if name in types else None


def fitted(values: pl.Series, wanted: pl.DataType) -> tuple[pl.Series, Fault | None]:
    """The values in the type that is wanted; null, and a fault, where a value would not be the same."""
    if values.dtype == wanted:
        return values, None
    if values.dtype == pl.Null or values.null_count() == len(values):
        return _nulls(values, wanted), None
    try:
        cast = _cast(values, wanted)
    except pl.exceptions.PolarsError:
        cast = _nulls(values, wanted)
    lost = values.is_not_null() & (cast.is_null() | _changed(values, cast))
    if not lost.any():
        return cast, None
    fault = Fault(f"{values.name} is {_named(values.dtype)}, was {_named(wanted)}", lost)
    return pl.select(pl.when(~lost).then(cast)).to_series().alias(values.name), fault


def _nulls(values: pl.Series, dtype: pl.DataType) -> pl.Series:
    return pl.repeat(None, len(values), dtype=dtype, eager=True).alias(values.name)


def _cast(values: pl.Series, wanted: pl.DataType) -> pl.Series:
    if isinstance(wanted, pl.Datetime) and values.dtype == pl.Date:
        return values.cast(pl.Datetime("us")).dt.replace_time_zone(wanted.time_zone)
    if isinstance(wanted, pl.Datetime) and isinstance(values.dtype, pl.Datetime) and values.dtype.time_zone is None:
        return values.dt.replace_time_zone(wanted.time_zone).cast(wanted)
    return values.cast(wanted, strict=False)


def _changed(values: pl.Series, cast: pl.Series) -> pl.Series:
    """Where a number became another one."""
    if values.dtype.is_numeric() and cast.dtype.is_numeric() and not values.dtype.is_decimal():
        back = cast.cast(values.dtype, strict=False)
        return (back != values).fill_null(True)
    return pl.repeat(False, len(values), eager=True)


def _named(dtype: pl.DataType) -> str:
    return "text" if dtype == pl.String else str(dtype)
