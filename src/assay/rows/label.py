"""Values as text, and texts read as numbers, a whole series at a time."""

import numpy as np
import polars as pl

from assay.statistics.column import Column
from assay.statistics.values import LONGEST_LABEL, Kind

_SPACE = " \t\n\v\f\r"
_WHOLE = r"\A[+-]?0*[0-9]{1,19}\z"
_REAL = r"\A(?i-u:[+-]?(?:inf(?:inity)?|nan|(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:e[+-]?[0-9]+)?))\z"


def labels(leaves: pl.Series) -> pl.Series:
    r"""Each value as statistics list it: numbers as written, bytes that are not UTF-8 as ``\xNN``, long texts by hash.

    >>> labels(pl.Series([b"a", b"\xff"])).to_list(), labels(pl.Series([1.0, float("nan")])).to_list()
    (['a', '\\xff'], ['1.0', 'NaN'])
    """
    if leaves.dtype == pl.String and not (leaves.str.len_bytes() > LONGEST_LABEL).any():
        return leaves
    column = Column((), leaves)
    if column.kind is Kind.STRUCT:
        return pl.Series([repr(value)[:LONGEST_LABEL] for value in leaves.to_list()], dtype=pl.String)
    values = column.tally.values
    texts = [label.decode("utf-8", "backslashreplace") for label in column.labels(np.arange(len(values)))]
    if column.tallied_by_runs:
        found = np.searchsorted(values.to_numpy(), column.numbers)  # NaN, which is in no tally, sorts behind the last
        return pl.Series([*texts, "NaN"], dtype=pl.String).gather(found)
    known = pl.DataFrame({"value": values, "text": pl.Series(texts, dtype=pl.String)})
    return pl.DataFrame({"value": leaves}).join(known, on="value", how="left", maintain_order="left")["text"]


def whole(texts: pl.Series) -> pl.Series:
    """The integers of 64 bits that the texts are, null where one is none.

    >>> whole(pl.Series([" 007 ", "1e3", "9223372036854775808"])).to_list()
    [7, None, None]
    """
    return _read(texts, _WHOLE, pl.Int64())


def real(texts: pl.Series) -> pl.Series:
    """The doubles that the texts are, null where one is none.

    >>> real(pl.Series(["1e3", "0x1f", "1_000"])).to_list()
    [1000.0, None, None]
    """
    return _read(texts, _REAL, pl.Float64())


def _read(texts: pl.Series, pattern: str, dtype: pl.DataType) -> pl.Series:
    bare = texts.str.strip_chars(_SPACE)
    return bare.set(~bare.str.contains(pattern), None).cast(dtype, strict=False)
