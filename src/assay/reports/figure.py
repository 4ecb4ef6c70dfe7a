"""Numbers as people read them: three or four digits, in ten columns at most."""

import math
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

_DAY = 86_400_000_000

#: Units of a duration in microseconds, and how they are written.
_UNITS = ((_DAY, "d"), (3_600_000_000, "h"), (60_000_000, "min"), (1_000_000, "s"), (1_000, "ms"), (1, "µs"))


def number(value: float | Decimal) -> str:
    """The number to three or four digits; whole ones in full as long as they are short.

    >>> [number(x) for x in (0, 12345, 41.836150155, -0.00001234, 1380593700, float("inf"))]
    ['0', '12,345', '41.84', '-1.23e-5', '1.38e9', '∞']
    """
    double = float(value)
    if not math.isfinite(double):
        return "∞" if double > 0 else "-∞" if double < 0 else "NaN"
    size = abs(double)
    if size >= 1e5 or 0 < size < 1e-2:
        digits, _, exponent = f"{double:.3g}".partition("e")
        return digits if not exponent else f"{digits}e{int(exponent)}"
    return f"{double:,.0f}" if size >= 1000 or double == int(double) else f"{double:.{4 if size >= 1 else 3}g}"


def count(rows: float) -> str:
    """A number of things, in full; a fraction of one only where weights make it so.

    >>> count(10_000), count(2.5)
    ('10,000', '2.5')
    """
    return f"{rows:,.0f}" if rows == int(rows) else f"{rows:,.1f}"


def share(part: float, whole: float) -> str:
    """A part of a whole in percent; what is not quite nothing or everything says so.

    >>> share(0, 7), share(1, 10_000), share(2, 3), share(9_999, 10_000), share(0, 0)
    ('0%', '<1%', '67%', '>99%', '-')
    """
    if not whole:
        return "-"
    fraction = part / whole
    return "<1%" if 0 < fraction < 0.01 else ">99%" if 0.99 < fraction < 1 else f"{fraction:.0%}"


def moment(value: float | Decimal, logical: str) -> str:
    """A number that stands for a time as a person would write it, in the units of `Column.numbers`.

    >>> moment(15_706, "date"), moment(1_380_593_700_000_000, "datetime"), moment(5_400_000_000, "duration")
    ('2013-01-01', '2013-10-01 02:15:00', '1.5 h')
    """
    whole = round(value) if math.isfinite(value) else 0
    try:
        match logical:
            case "date":
                return (date(1970, 1, 1) + timedelta(days=whole)).isoformat()
            case "datetime":
                return f"{datetime(1970, 1, 1) + timedelta(microseconds=whole):%Y-%m-%d %H:%M:%S}"
            case "time":
                return f"{datetime.fromtimestamp(0, UTC) + timedelta(microseconds=whole % _DAY):%H:%M:%S}"
    except OverflowError:  # a year beyond 9999, or before 1
        return number(value)
    unit, name = next(((unit, name) for unit, name in _UNITS if abs(whole) >= unit), (1_000_000, "s"))
    return f"{number(whole / unit)} {name}"


def written(value: float, form: str) -> str:
    """A value as ``number``, ``count`` or ``percent`` write it.

    >>> written(0.256, "percent"), written(12_345, "count"), written(0.5, "number")
    ('25.6%', '12,345', '0.5')
    """
    return f"{value:.1%}" if form == "percent" else count(value) if form == "count" else number(value)
