"""A span of time as people read it."""

from .duration import UNITS, spelled

#: From days down; nobody reads weeks.
_SIZES = [size for unit, size in UNITS.items() if unit != "w"]


def spell(span: float) -> str:
    """The span in microseconds in its two largest units.

    >>> spell(547_200_000_000.0), spell(90_000_000), spell(0)
    ('6d8h', '1m30s', '0s')
    """
    whole = round(span)
    large = next((place for place, size in enumerate(_SIZES) if whole >= size), len(_SIZES) - 1)
    small = _SIZES[min(large + 1, len(_SIZES) - 1)]
    days, rest = divmod(round(whole / small) * small, _SIZES[0])
    return f"{days}d{spelled(rest) if rest else ''}" if days else spelled(rest)
