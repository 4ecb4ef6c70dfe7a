"""Shares with their intervals, and what they are of, as people read them."""

from datetime import datetime

from assay.labels.estimate import Estimate
from assay.labels.feedback.feedback import GroupFeedback
from assay.labels.maturity.maturity import GroupMaturity


def written(time: datetime) -> str:
    """The time as short as it can be said.

    >>> from datetime import UTC
    >>> written(datetime(2026, 3, 1, tzinfo=UTC)), written(datetime(2026, 3, 1, 12, 30, 5, tzinfo=UTC))
    ('2026-03-01', '2026-03-01 12:30')
    """
    return f"{time:%Y-%m-%d}" if (time.hour, time.minute) == (0, 0) else f"{time:%Y-%m-%d %H:%M}"


def rate(value: float) -> str:
    """The share in percent, to two digits or one behind the point; what is not all or nothing says so.

    >>> [rate(x) for x in (0.0, 0.00046, 0.0312, 0.5, 0.99999, 1.0)]
    ['0%', '0.046%', '3.12%', '50%', '>99.9%', '100%']
    """
    if 0.9995 <= value < 1:
        return ">99.9%"
    if 0 < value < 0.1:
        return f"{100 * value:.3g}%" if value >= 1e-5 else "<0.001%"
    return f"{value:.1%}".replace(".0%", "%")


def interval(found: Estimate) -> str:
    """The estimate with its interval.

    >>> interval(Estimate(0.1, 0.08, 0.125))
    '10% (8% to 12.5%)'
    """
    return f"{rate(found.value)} ({rate(found.low)} to {rate(found.high)})"


def slice_name(group: GroupMaturity | GroupFeedback) -> str:
    """The column and the value of a slice."""
    return f"{group.column}={'no value' if group.value is None else group.value}"
