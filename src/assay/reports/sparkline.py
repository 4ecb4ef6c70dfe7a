"""A histogram, or a course of time, in one line of text."""

from collections.abc import Sequence

_EMPTY, _HEIGHTS = "▁", "▂▃▄▅▆▇█"


def sparkline(counts: Sequence[float]) -> str:
    """One letter a bucket, the fullest one full height; only an empty bucket is flat.

    >>> sparkline([0, 1, 50, 100])
    '▁▂▅█'
    """
    most = max(counts, default=0)
    return "".join(_HEIGHTS[int((len(_HEIGHTS) - 1) * n / most)] if n > 0 else _EMPTY for n in counts)


def trend(values: Sequence[float | None]) -> str:
    """One letter a value, from the smallest to the largest; a blank where there is none.

    >>> trend([-1, None, 0, 1])
    '▂ ▅█'
    """
    known = [value for value in values if value is not None]
    if not known:
        return ""
    low, span = min(known), (max(known) - min(known)) or 1.0
    steps = len(_HEIGHTS) - 1
    return "".join(" " if value is None else _HEIGHTS[round(steps * (value - low) / span)] for value in values)
