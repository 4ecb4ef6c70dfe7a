"""A histogram in one line of text."""

from collections.abc import Sequence

_EMPTY, _HEIGHTS = "▁", "▂▃▄▅▆▇█"


def sparkline(counts: Sequence[float]) -> str:
    """One letter a bucket, the fullest one full height; only an empty bucket is flat.

    >>> sparkline([0, 1, 50, 100])
    '▁▂▅█'
    """
    most = max(counts, default=0)
    return "".join(_HEIGHTS[int((len(_HEIGHTS) - 1) * n / most)] if n > 0 else _EMPTY for n in counts)
