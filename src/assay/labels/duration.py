"""Spans of time as people write them: ``90s``, ``15m``, ``1h``, ``7d``, ``2w``, ``1d12h``."""

import re

#: Microseconds of each unit, the longest first.
UNITS = {
    "w": 604_800_000_000,
    "d": 86_400_000_000,
    "h": 3_600_000_000,
    "m": 60_000_000,
    "s": 1_000_000,
    "ms": 1_000,
    "us": 1,
}

DAY = UNITS["d"]

_PART = re.compile(r"(\d+(?:\.\d+)?)(ms|us|[wdhms])")

#: What a span may look like, for messages.
FORMS = "90s, 15m, 1h, 7d, 2w or 1d12h"


def microseconds(text: str) -> int:
    """The span in microseconds.

    >>> microseconds("1d12h"), microseconds("0.5s")
    (129600000000, 500000)

    Raises:
        ValueError: the text is no span.
    """
    parts = _PART.findall(text)
    if not parts or "".join(number + unit for number, unit in parts) != text:
        raise ValueError(f"{text!r} is no span of time, expected {FORMS}")
    return sum(round(float(number) * UNITS[unit]) for number, unit in parts)


def spelled(span: int) -> str:
    """The span in the fewest units that say it exactly.

    >>> spelled(129_600_000_000), spelled(0)
    ('1d12h', '0s')
    """
    if span < 0:
        return f"-{spelled(-span)}"
    parts = []
    for unit, size in UNITS.items():
        count, span = divmod(span, size)
        if count:
            parts.append(f"{count}{unit}")
    return "".join(parts) or "0s"
