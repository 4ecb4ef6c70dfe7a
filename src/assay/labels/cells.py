"""Values of columns as what they are told apart by, and as numbers."""

import polars as pl

from assay.errors import UsageError


def texts(values: pl.Series) -> pl.Series:
    """Each value as a text; bytes in hexadecimal, spans of time in ISO 8601.

    >>> texts(pl.Series([1, None])).to_list(), texts(pl.Series([b"a"])).to_list()
    (['1', None], ['61'])

    Raises:
        UsageError: values are lists or structs.
    """
    if values.dtype.is_nested():
        raise UsageError(f"column {values.name!r} holds {values.dtype}, expected plain values; try one of its fields")
    if values.dtype == pl.Binary:
        return values.bin.encode("hex")
    if values.dtype == pl.Duration:
        return values.dt.to_string()
    return values.cast(pl.String)


def numbers(values: pl.Series) -> pl.Series:
    """Each value as a double, true as 1; null for texts that are no numbers.

    >>> numbers(pl.Series(["0.5", "none"])).to_list(), numbers(pl.Series([True, None])).to_list()
    ([0.5, None], [1.0, None])

    Raises:
        UsageError: values of this type are no numbers.
    """
    if values.dtype.is_numeric() or values.dtype in (pl.Boolean, pl.Null, pl.String):
        return values.cast(pl.Float64, strict=False)
    raise UsageError(f"column {values.name!r} holds {values.dtype}, expected numbers; try another column")
