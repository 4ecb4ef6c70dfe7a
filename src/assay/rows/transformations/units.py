"""Changes of unit by their numbers."""

import numpy as np
from numpy.typing import NDArray

#: Factors between units; each is known backward too.
_SCALES: tuple[tuple[float, str, str], ...] = (
    (1.609344, "miles", "kilometers"),
    (1.852, "nautical miles", "kilometers"),
    (0.3048, "feet", "meters"),
    (0.9144, "yards", "meters"),
    (2.54, "inches", "centimeters"),
    (25.4, "inches", "millimeters"),
    (0.45359237, "pounds", "kilograms"),
    (28.349523125, "ounces", "grams"),
    (3.785411784, "gallons", "liters"),
    (3.6, "meters per second", "kilometers per hour"),
    (0.44704, "miles per hour", "meters per second"),
    (4.184, "calories", "joules"),
    (33.863886666667, "inches of mercury", "hectopascals"),
    (180 / np.pi, "radians", "degrees"),
    (60, "minutes", "seconds, or hours to minutes"),
    (3600, "hours", "seconds"),
    (24, "days", "hours"),
    (1440, "days", "minutes"),
    (86400, "days", "seconds"),
    (100, "shares", "percent, or dollars to cents"),
    (1000, "thousands", "ones, or such as kilometers to meters"),
    (1e6, "millions", "ones"),
    (1e9, "billions", "ones"),
)
_KNOWN = {scale: f"{a} to {b}" for scale, a, b in _SCALES} | {
    1 / scale: f"{b.partition(',')[0]} to {a}" for scale, a, b in _SCALES
}
_LINES = {
    (1.8, 32.0): "Celsius to Fahrenheit",
    (1 / 1.8, -32 / 1.8): "Fahrenheit to Celsius",
    (1.0, 273.15): "Celsius to kelvins",
    (1.0, -273.15): "kelvins to Celsius",
    (-1.0, 0.0): "the sign changed",
    (-1.0, 1.0): "0 and 1 swapped",
}

#: Scales that a fitted one may stand for.
KNOWN_SCALES = (*_KNOWN, 1.8, 1 / 1.8)

#: How often a second, millisecond, ... goes into one second, with the name of an epoch counted in it.
EPOCHS = {1: "seconds", 1_000: "milliseconds", 1_000_000: "microseconds", 1_000_000_000: "nanoseconds"}

#: Seconds since 1970 from 1990 to 2100.
_RECENT = (631_152_000, 4_102_444_800)


def unit_change(scale: float, shift: float, values: NDArray[np.float64]) -> str:
    """Which change of unit ``scale * value + shift`` is; nothing if it is none that is known."""
    epoch = next((unit for unit in EPOCHS if np.mean(_between(values / unit)) > 0.9), None)
    if epoch is not None and shift == 0:
        other = next((unit for unit in EPOCHS if abs(unit / epoch - scale) <= 1e-9 * scale), None)
        if other is not None:
            return f"epoch {EPOCHS[epoch]} to {EPOCHS[other]}"
    if epoch is not None and scale == 1 and shift % (900 * epoch) == 0 and abs(shift) <= 14 * 3600 * epoch:
        return f"epoch {EPOCHS[epoch]} of another time zone, {shift / epoch / 3600:+g} h"
    if shift == 0 and scale in _KNOWN:
        return _KNOWN[scale]
    near = (text for (a, b), text in _LINES.items() if abs(a - scale) < 1e-9 and abs(b - shift) < 1e-6)
    return next(near, "")


def _between(seconds: NDArray[np.float64]) -> NDArray[np.bool_]:
    found: NDArray[np.bool_] = (seconds >= _RECENT[0]) & (seconds <= _RECENT[1])
    return found
