"""Logarithms, exponentials, roots and squares."""

from collections.abc import Callable, Iterator
from functools import partial

import numpy as np
import polars as pl
from numpy.typing import NDArray

from .pairs import Seen
from .transformation import Formula, Transformation

_FUNCTIONS: dict[str, tuple[str, Callable[[NDArray[np.float64]], NDArray[np.float64]]]] = {
    "log": ("log({})", np.log),
    "log1p": ("log(1 + {})", np.log1p),
    "log10": ("log10({})", np.log10),
    "log2": ("log2({})", np.log2),
    "exp": ("exp({})", np.exp),
    "expm1": ("exp({}) - 1", np.expm1),
    "exp10": ("10^{}", lambda x: 10.0**x),
    "exp2": ("2^{}", np.exp2),
    "square": ("{}²", np.square),
    "sqrt": ("√{}", np.sqrt),
    "absolute": ("|{}|", np.abs),
}


class Function(Transformation):
    """A named function of numbers, without parameters."""

    family, reads, writes = "function", "number", "number"
    one_way, rounded = False, True

    def propose(self, seen: Seen) -> Iterator[Formula]:
        """Every function."""
        for name, (text, function) in _FUNCTIONS.items():
            yield Formula(text, partial(_apply, function), {"function": name})


def _apply(function: Callable[[NDArray[np.float64]], NDArray[np.float64]], values: pl.Series) -> pl.Series:
    return pl.Series(function(values.to_numpy()))
