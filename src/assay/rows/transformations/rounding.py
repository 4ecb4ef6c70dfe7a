"""Numbers with fewer digits: rounded, cut off, or stored in single precision."""

from collections.abc import Callable, Iterator
from functools import partial

import numpy as np
import polars as pl
from numpy.typing import NDArray

from .pairs import Seen
from .transformation import Formula, Transformation

Floats = NDArray[np.float64]

_DECIMALS = range(-6, 13)
_DIGITS = range(1, 16)


def _half_up(values: Floats) -> Floats:
    up: Floats = np.copysign(np.floor(np.abs(values) + 0.5), values)
    return up


_WAYS: dict[str, Callable[[Floats], Floats]] = {
    "rounded": np.round,
    "rounded half up": _half_up,
    "cut off": np.trunc,
    "rounded down": np.floor,
    "rounded up": np.ceil,
}


class Rounding(Transformation):
    """Rounded, floored or cut off to so many decimals (-3: thousands), or rounded to so many significant digits."""

    family, reads, writes = "rounding", "number", "number"

    def propose(self, seen: Seen) -> Iterator[Formula]:
        """Every way to every number of digits."""
        for way, function in _WAYS.items():
            for decimals in _DECIMALS:
                yield _formula(way, decimals, partial(_to_decimals, function, decimals))
        for digits in _DIGITS:
            yield Formula(
                f"{{}} rounded to {_counted(digits, 'significant digit')}",
                partial(_to_digits, digits),
                {"digits": digits},
            )


class SinglePrecision(Transformation):
    """The nearest number of 32 bits."""

    family, reads, writes = "single precision", "number", "number"

    def propose(self, seen: Seen) -> Iterator[Formula]:
        """The one that there is."""
        yield Formula("{} in single precision", lambda x: x.cast(pl.Float32).cast(pl.Float64), cost=0)


def _formula(way: str, decimals: int, apply: Callable[[pl.Series], pl.Series]) -> Formula:
    to = f"to {_counted(decimals, 'decimal')}" if decimals > 0 else f"to a multiple of {10**-decimals:,}"
    text = f"{{}} {way} {'to a whole number' if decimals == 0 else to}"
    return Formula(text, apply, {"way": way, "decimals": decimals})


def _to_decimals(function: Callable[[Floats], Floats], decimals: int, values: pl.Series) -> pl.Series:
    numbers = values.to_numpy()
    scaled = numbers * 10.0**decimals if decimals >= 0 else numbers / 10.0**-decimals
    nearest = np.round(scaled)
    # What is whole but for an error of representation must not fall to the number below.
    scaled = np.where(np.abs(scaled - nearest) <= 1e-12 * np.abs(scaled), nearest, scaled)
    whole = function(scaled)
    return pl.Series(whole / 10.0**decimals if decimals >= 0 else whole * 10.0**-decimals)


def _to_digits(digits: int, values: pl.Series) -> pl.Series:
    numbers = values.to_numpy()
    power = np.floor(np.log10(np.abs(numbers))) + 1 - digits
    rounded = np.where(
        power > 0, np.round(numbers / 10.0**power) * 10.0**power, np.round(numbers * 10.0**-power) / 10.0**-power
    )
    return pl.Series(np.where(numbers == 0, 0.0, rounded))


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
