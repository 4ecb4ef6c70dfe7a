"""Scaled and shifted numbers: another unit, another zero, another sign."""

from collections.abc import Callable, Iterator
from functools import partial

import numpy as np
import polars as pl
from numpy.typing import NDArray

from .pairs import Seen
from .transformation import Formula, Transformation
from .units import KNOWN_SCALES, unit_change

Line = tuple[float, float]
Floats = NDArray[np.float64]
Counts = NDArray[np.int64]

#: Lines through two random pairs that are tried; if a third of the pairs lie on one line, 40 would find it for sure.
_TRIES = 256


class Affine(Transformation):
    """``scale * x + shift``: the line on which most pairs lie, found as RANSAC does.

    Fischler, Bolles, "Random sample consensus", Communications of the ACM 24(6), 1981. Scale and shift are the known
    unit, or else the shortest decimals, that hold as many pairs as the best line.
    """

    family, reads, writes = "affine", "number", "number"
    one_way, rounded = False, True

    def propose(self, seen: Seen) -> Iterator[Formula]:
        """The best line through zero, the best shift, and the best line."""
        before, after = seen.numbers
        if len(before) < 2:
            return
        held = partial(_held, before, after, (seen.closeness, seen.resolution))
        i, j = np.random.default_rng(0).integers(len(before), size=(2, _TRIES))
        ratios, slopes = after[i] / before[i], (after[i] - after[j]) / (before[i] - before[j])
        families = (
            (ratios, 0 * ratios),
            (np.ones(_TRIES), after[i] - before[i]),
            (slopes, after[i] - slopes * before[i]),
        )
        for scales, shifts in families:
            usable = np.isfinite(scales) & np.isfinite(shifts) & (scales != 0) & ((scales != 1) | (shifts != 0))
            if usable.any():
                lines = scales[usable], shifts[usable]
                best = int(np.argmax(held(*lines)))
                line = _snapped((float(lines[0][best]), float(lines[1][best])), before, after, held)
                if line != (1.0, 0.0):
                    yield _formula(line, before)


def _held(
    before: Floats, after: Floats, error: tuple[float, float], scales: Floats, shifts: Floats
) -> NDArray[np.int64]:
    """How many pairs lie on each line, but for a relative and an absolute error."""
    relative, absolute = error
    off = np.abs(np.multiply.outer(scales, before) + shifts[:, None] - after)
    near = np.maximum(relative * np.abs(after), absolute * (1 + 1e-9))
    held: Counts = (off <= np.minimum(near, np.abs(after - before) / 2)).sum(axis=1)
    return held


def _snapped(line: Line, before: Floats, after: Floats, held: Callable[[Floats, Floats], Counts]) -> Line:
    """The simplest line that holds as many pairs as the given one, or as the one through the pairs on it."""

    def count(scale: float, shift: float) -> int:
        return int(held(np.array([scale]), np.array([shift]))[0])

    line = max(line, _refined(line, before, after), key=lambda each: count(*each))
    scale, shift = line
    enough = count(scale, shift) * 0.998

    def best_shift(scale: float) -> float:
        """The simplest shift that holds enough pairs together with a scale, or NaN."""
        if count(scale, 0.0) >= enough:
            return 0.0
        shifts = (shift, float(np.median(after - scale * before)))
        return next((s for start in shifts for s in _decimals(start) if count(scale, s) >= enough), np.nan)

    if scale == 1.0:
        return 1.0, best_shift(1.0)
    known = [s for s in KNOWN_SCALES if abs(s - scale) <= 0.01 * abs(scale)]
    for simple in (*sorted(known, key=lambda s: abs(s - scale)), *_decimals(scale)):
        if np.isfinite(simple_shift := best_shift(simple)):
            return simple, simple_shift
    return line


def _refined(line: Line, before: Floats, after: Floats) -> Line:
    """The line of least squares through the half of the pairs that are nearest to a line."""
    scale, shift = line
    off = np.abs(scale * before + shift - after)
    near = off <= np.median(off)
    x, y = before[near], after[near]
    if shift == 0 or scale == 1:
        square = float(x @ x)
        return (float(x @ y) / square if square else scale, 0.0) if scale != 1 else (1.0, float(np.median(y - x)))
    spread = x - x.mean()
    variance = float(spread @ spread)
    slope = float(spread @ y) / variance if variance else scale
    return slope, float(y.mean() - slope * x.mean())


def _decimals(number: float) -> Iterator[float]:
    """The number written with ever more digits, at last itself."""
    yield from dict.fromkeys(float(f"{number:.{digits}g}") for digits in range(1, 16))
    yield number


def _formula(line: Line, before: Floats) -> Formula:
    scale, shift = line
    factor = "" if scale == 1 else "-" if scale == -1 else f"{scale:.10g} \N{MULTIPLICATION SIGN} "
    rest = "" if shift == 0 else f" {'+' if shift > 0 else '-'} {abs(shift):.10g}"
    return Formula(
        f"{factor}{{}}{rest}",
        lambda values: pl.Series(values.to_numpy() * scale + shift),
        {"scale": scale, "shift": shift},
        unit_change(scale, shift, before),
        cost=(scale != 1) + (shift != 0),
    )
