"""Instants, microseconds since 1970 UTC, as times."""

from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

#: The first and the last instant that a time can be.
_FIRST, _LAST = -62_135_596_800_000_000, 253_402_300_799_999_999


def moment(instant: int) -> datetime:
    """The time of an instant; before the year 1 its beginning, beyond the year 9999 its last second.

    >>> moment(1_000_000).isoformat()
    '1970-01-01T00:00:01+00:00'
    """
    return _EPOCH + timedelta(microseconds=min(max(instant, _FIRST), _LAST))


def instant(time: datetime) -> int:
    """Microseconds since 1970; a time without a zone is UTC.

    >>> instant(moment(1_234_567))
    1234567
    """
    zoned = time.replace(tzinfo=UTC) if time.tzinfo is None else time
    return (zoned - _EPOCH) // timedelta(microseconds=1)
