"""Texts that are numbers, as TFDV reads them (`absl::SimpleAtoi` and `SimpleAtof`)."""

import math
import re

from assay.statistics.extremes import Number

_SPACE = r"[ \t\n\v\f\r]*"
_WHOLE = re.compile(rf"{_SPACE}([+-]?)0*([0-9]{{1,19}}){_SPACE}")
_REAL = re.compile(
    rf"{_SPACE}([+-]?(?:inf(?:inity)?|nan|(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:e[+-]?[0-9]+)?)){_SPACE}", re.IGNORECASE
)

#: What 64 bits with a sign hold.
SMALLEST, LARGEST = -(2**63), 2**63 - 1


def whole(text: str) -> int | None:
    """The integer of 64 bits that the text is, None if it is none.

    >>> whole(" 007 "), whole("1e3"), whole("9223372036854775808")
    (7, None, None)
    """
    match = _WHOLE.fullmatch(text)
    number = None if match is None else int(match[1] + match[2])
    return number if number is not None and SMALLEST <= number <= LARGEST else None


def real(text: str) -> float | None:
    """The double that the text is, None if it is none.

    >>> real("1e3"), real("0x1f"), real("1_000")
    (1000.0, None, None)
    """
    match = _REAL.fullmatch(text)
    return None if match is None else float(match[1])


def clamp(number: Number) -> int:
    """The integer of 64 bits at or below a number."""
    return math.floor(max(SMALLEST, min(number, LARGEST)))
