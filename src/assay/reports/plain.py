"""Numbers as a page reads them: JSON has no infinities, and digits that nobody sees only take room."""

import math
from collections.abc import Iterable
from decimal import Decimal
from typing import TypeAlias

#: A number, an infinity as text, or none.
Plain: TypeAlias = float | int | str | None

#: Whole numbers up to here are doubles.
EXACT = 1 << 53


def plain(value: float | Decimal | None, digits: int = 7) -> Plain:
    """The number to so many significant digits, whole ones in full.

    >>> [plain(x) for x in (3.0, 2 / 3, 1234567.5, float("inf"), float("nan"), None)]
    [3, 0.6666667, 1234568.0, 'Infinity', None, None]
    """
    if value is None or value != value:
        return None
    double = float(value)
    if math.isinf(double):
        return "Infinity" if double > 0 else "-Infinity"
    if double.is_integer() and abs(double) < EXACT:
        return int(double)
    return float(f"{double:.{digits}g}")


def plains(values: Iterable[float | None], digits: int = 7) -> tuple[Plain, ...]:
    """Each of them."""
    return tuple([plain(value, digits) for value in values])
