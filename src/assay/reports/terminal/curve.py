"""A curve of shares over time, drawn with letters."""

from __future__ import annotations

from collections.abc import Sequence

from rich.text import Text

#: Letters that fill a cell from below, an eighth at a time.
_LEVELS = " ▁▂▃▄▅▆▇█"

#: The room between an estimate and the upper end of its interval.
_OPEN = "░"


def curve(values: Sequence[float], highs: Sequence[float], ends: tuple[str, str], *, height: int = 6) -> Text:
    """An area of shares from 0 to 1, one column each, with the room up to the end of the interval, and the axis below.

    >>> print(curve([0, 0.5, 1], [0, 0.8, 1], ("0s", "1d"), height=2))
    100% │ ░█
         │ ██
      0% └───
          0s 1d
    """
    lines = []
    for row in range(height - 1, -1, -1):
        name = "100%" if row == height - 1 else ""
        cells = (_cell(value, high, row, height) for value, high in zip(values, highs, strict=True))
        lines.append(Text.assemble((f"{name:>4} │", "dim"), *cells))
    lines.append(Text(f"{'0%':>4} └{'─' * len(values)}", "dim"))
    first, last = ends
    lines.append(Text(f"      {first}{last:>{max(len(last) + 1, len(values) - len(first))}}", "dim"))
    return Text("\n").join(lines)


def _cell(value: float, high: float, row: int, height: int) -> tuple[str, str]:
    eighths = round(value * height * 8) - row * 8
    if eighths <= 0:
        return (_OPEN, "dim green") if high * height > row + 0.5 else (" ", "")
    return _LEVELS[min(8, eighths)], "green"
