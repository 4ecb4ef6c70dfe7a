"""Moments by another clock: shifted, in another time zone, cut to whole days, or counted as a number."""

from collections.abc import Iterator
from functools import cache, partial
from zoneinfo import available_timezones

import numpy as np
import polars as pl
from polars.exceptions import ComputeError

from .pairs import Seen
from .transformation import Formula, Transformation

_SECOND = 1_000_000
_QUARTER = 900 * _SECOND

#: Differences to universal time that a place may have had in the time of some data.
_CLOCKS = 4

#: Zones that are named before others that had the same clock.
_FIRST = (
    *("Europe/Berlin", "Europe/London", "America/New_York", "America/Chicago", "America/Denver"),
    *("America/Los_Angeles", "America/Sao_Paulo", "Australia/Sydney", "Asia/Jerusalem", "Europe/Athens"),
)
_UNITS = {
    "s": "whole seconds",
    "m": "whole minutes",
    "h": "whole hours",
    "d": "days",
    "w": "weeks",
    "mo": "months",
    "y": "years",
}
_EPOCHS = {"seconds": 1e6, "milliseconds": 1e3, "microseconds": 1.0, "nanoseconds": 1e-3, "days": 86_400e6}


class TimeZone(Transformation):
    """A shift by whole quarters of an hour, or from universal time to the clocks of a place with daylight saving."""

    family, reads, writes = "time zone", "moment", "moment"

    def propose(self, seen: Seen) -> Iterator[Formula]:
        """The most frequent shift, and the places whose clocks fit best."""
        before, after = (side.to_numpy() for side in seen.differing)
        shifts, counts = np.unique(after - before, return_counts=True)
        shift = int(shifts[counts.argmax()])
        if shift and shift % _QUARTER == 0:
            hours = shift / (4 * _QUARTER)
            yield Formula(f"{{}} {'+' if hours > 0 else '-'} {abs(hours):g} h", lambda t: t + shift, {"hours": hours})
        usual = (shifts % _QUARTER == 0) & (counts > 0.02 * len(before))
        if 1 < usual.sum() <= _CLOCKS and counts[usual].sum() > len(before) / 2:
            yield from _zones(*seen.differing)


def _zones(before: pl.Series, after: pl.Series) -> Iterator[Formula]:
    """The zones that fit best; those that fit a few moments less are not looked at further."""
    step = max(1, len(before) // 200)
    few, wanted = before.gather_every(step), after.gather_every(step)
    fits = {zone: (_local(few, zone) == wanted).sum() for zone in _names()}
    best = max(fits.values())
    for zone in [zone for zone, fit in fits.items() if fit == best][:3]:
        yield Formula(f"{{}} from UTC to {zone}", partial(_local, zone=zone), {"zone": zone})


@cache
def _names() -> tuple[str, ...]:
    places = sorted(zone for zone in available_timezones() if "/" in zone and not zone.startswith(("Etc/", "posix/")))
    return tuple(zone for zone in dict.fromkeys((*_FIRST, *places)) if _is_known(zone))


def _is_known(zone: str) -> bool:
    """Whether Polars, which has rules of its own, knows a zone of the operating system."""
    try:
        _local(pl.Series([0]), zone)
    except ComputeError:
        return False
    return True


def _local(moments: pl.Series, zone: str) -> pl.Series:
    there = moments.cast(pl.Datetime("us", "UTC")).dt.convert_time_zone(zone)
    return there.dt.replace_time_zone(None).to_physical()


class Truncation(Transformation):
    """Moments cut to the beginning of their second, minute, hour, day, week, month or year."""

    family, reads, writes = "truncation", "moment", "moment"

    def propose(self, seen: Seen) -> Iterator[Formula]:
        """Every unit."""
        for unit, name in _UNITS.items():
            yield Formula(
                f"{{}} cut to {name}",
                partial(_cut, unit=unit),
                {"unit": unit},
            )


class Epoch(Transformation):
    """Moments as a number of seconds, milliseconds, ... since 1970."""

    family, reads, writes = "epoch", "moment", "number"

    def propose(self, seen: Seen) -> Iterator[Formula]:
        """Every unit, and whole ones."""
        for name, unit in _EPOCHS.items():
            for whole in (False, True):
                yield Formula(
                    f"{{}} as {'whole ' * whole}{name} since 1970",
                    partial(_since_1970, unit=unit, whole=whole),
                    {"unit": name},
                    cost=whole,
                )


def _cut(moments: pl.Series, unit: str) -> pl.Series:
    return moments.cast(pl.Datetime("us")).dt.truncate(f"1{unit}").to_physical()


def _since_1970(moments: pl.Series, unit: float, whole: bool) -> pl.Series:
    passed = moments.to_numpy() / unit
    return pl.Series(np.floor(passed) if whole else passed)
