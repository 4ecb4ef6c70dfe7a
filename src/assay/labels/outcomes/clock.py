"""Times of every form as instants: microseconds since 1970-01-01 UTC.

Instants are compared, never clocks on walls, so summer time and zones change no window.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from assay.errors import UsageError

from .declaration import Unit

UTC_MICROSECONDS = pl.Datetime("us", "UTC")

#: A time of a zone at the end of a text.
_OFFSET = r"\s*(Z|z|UTC|[+-]\d{2}:?\d{2})$"

_PER_UNIT: Mapping[Unit, float] = {
    Unit.SECONDS: 1e6,
    Unit.MILLISECONDS: 1e3,
    Unit.MICROSECONDS: 1,
    Unit.NANOSECONDS: 1e-3,
    Unit.DAYS: 86_400e6,
}

#: Times after the year 9999 are none.
_END = 253_402_300_800_000_000


@dataclass(frozen=True)
class Clock:
    """How the times of a column are written."""

    #: The zone of times that do not say theirs.
    zone: str | None = None
    unit: Unit | None = None
    #: Whether times say their zone; None as long as that is not known.
    zoned: bool | None = None

    def learned(self, times: pl.Series) -> "Clock":
        """The same clock, which knows whether most of these times say their zone."""
        if self.zoned is not None or times.null_count() == len(times):
            return self
        if times.dtype == pl.String:
            share = times.str.contains(_OFFSET).mean()
            return Clock(self.zone, self.unit, isinstance(share, float) and share > 0.5)
        return Clock(
            self.zone, self.unit, not isinstance(times.dtype, pl.Datetime) or times.dtype.time_zone is not None
        )

    def instants(self, times: pl.Series) -> pl.Series:
        """Microseconds since 1970 as whole numbers; null where there is no time, or none that can be read.

        Raises:
            UsageError: values of this type are no times.
        """
        if times.dtype == UTC_MICROSECONDS:
            return times.to_physical()
        if isinstance(times.dtype, pl.Datetime):
            local = times.dt.cast_time_unit("us")
            known = local.dt.convert_time_zone("UTC") if times.dtype.time_zone else self._located(local)
            return known.to_physical()
        if times.dtype == pl.Date:
            return self._located(times.cast(pl.Datetime("us"))).to_physical()
        if times.dtype.is_numeric():
            return self._counted(times)
        if times.dtype in (pl.String, pl.Categorical) or isinstance(times.dtype, pl.Enum):
            return self._read(times.cast(pl.String))
        if times.dtype == pl.Null:
            return times.cast(pl.Int64)
        raise UsageError(
            f"column {times.name!r} holds {times.dtype}, expected times, texts of times, or numbers with a unit"
        )

    def unlike(self, times: pl.Series) -> pl.Series | None:
        """Which times say a zone where the others do not, or say none where they do: nobody knows what they mean.

        None if there are none, as types tell.
        """
        if self.zone is not None or self.zoned is None:
            return None
        if times.dtype == pl.String:
            return (times.str.contains(_OFFSET) != self.zoned).fill_null(False)
        if isinstance(times.dtype, pl.Datetime) and (times.dtype.time_zone is not None) != self.zoned:
            return pl.repeat(True, len(times), eager=True)
        return None

    def _located(self, local: pl.Series) -> pl.Series:
        """Times of the zone as UTC; what its clocks showed twice, or never, is null."""
        if self.zone in (None, "UTC"):
            return local.dt.replace_time_zone("UTC")
        return local.dt.replace_time_zone(self.zone, ambiguous="null", non_existent="null").dt.convert_time_zone("UTC")

    def _counted(self, numbers: pl.Series) -> pl.Series:
        if self.unit is None:
            raise UsageError(
                f"column {numbers.name!r} holds numbers, expected times or a unit; try unit = 's', or one of "
                + ", ".join(Unit)
            )
        if self.unit is Unit.YEARS:
            years = numbers.cast(pl.Int32, strict=False)
            named = years.is_between(1, 9999)
            return pl.select(pl.when(named).then(pl.datetime(years, 1, 1, time_unit="us"))).to_series().to_physical()
        size = _PER_UNIT[self.unit]
        if numbers.dtype.is_integer():
            whole = numbers.cast(pl.Int64, strict=False)
            if size < 1:
                return whole // 1000
            most = _END // int(size)
            return pl.select(pl.when(whole.is_between(-most, most)).then(whole)).to_series() * int(size)
        scaled = (numbers.cast(pl.Float64) * size).round()
        return pl.select(pl.when(scaled.abs() < _END).then(scaled)).to_series().cast(pl.Int64)

    def _read(self, texts: pl.Series) -> pl.Series:
        """Texts as ISO 8601 has them, with a blank for its T if need be, with a zone or without."""
        offset = texts.str.extract(_OFFSET).fill_null("")
        plain = texts.str.replace(_OFFSET, "").str.replace("T", " ", literal=True)
        when = plain.str.to_datetime("%Y-%m-%d %H:%M:%S%.f", time_unit="us", strict=False)
        for shorter in ("%Y-%m-%d %H:%M", "%Y-%m-%d"):
            if when.null_count() > plain.null_count():
                missing = pl.select(pl.when(when.is_null()).then(plain)).to_series()
                when = when.fill_null(_to_datetime(missing, shorter))
        minutes = _minutes(offset)
        zoned = (when.dt.replace_time_zone("UTC").to_physical() - minutes * 60_000_000).alias(texts.name)
        unzoned = self._located(when).to_physical()
        return pl.select(pl.when(offset == "").then(unzoned).otherwise(zoned)).to_series()


def _to_datetime(texts: pl.Series, format: str) -> pl.Series:
    if "%H" in format:
        return texts.str.to_datetime(format, time_unit="us", strict=False)
    return texts.str.to_date(format, strict=False).cast(pl.Datetime("us"))


def _minutes(offsets: pl.Series) -> pl.Series:
    """Minutes by which clocks are ahead of UTC, of ``+05:30`` for one 330."""
    digits = offsets.str.replace(":", "", literal=True)
    hours = digits.str.slice(1, 2).cast(pl.Int64, strict=False).fill_null(0)
    rest = digits.str.slice(3, 2).cast(pl.Int64, strict=False).fill_null(0)
    sign = pl.select(pl.when(digits.str.starts_with("-")).then(-1).otherwise(1)).to_series()
    return (hours * 60 + rest) * sign
