"""Numbers and values as anomalies put them into words."""

from collections.abc import Iterable, Mapping

#: Values quoted in a sentence, and examples kept beside it.
QUOTED, EXAMPLES = 3, 5


def six_digits(number: float) -> str:
    """A number as TFDV prints it: ``0.333333``, ``1e+20``."""
    return f"{number:g}"


def counted(number: float, noun: str) -> str:
    """``1 value``, ``1,234 values``; a sum of weights keeps its fraction."""
    figure = f"{int(number):,}" if float(number).is_integer() else f"{number:,.6g}"
    return f"{figure} {noun}{'' if number == 1 else 's'}"


def percent(share: float) -> str:
    """``66.1%``, never rounded to none or all: ``<0.1%``, ``>99.9%``."""
    if 0 < share < 0.001:
        return "<0.1%"
    if 0.999 < share < 1:
        return ">99.9%"
    return f"{share:.1%}".replace(".0%", "%")


def quoted(values: Iterable[str], most: int = QUOTED) -> str:
    """``'a', 'b' and 6 more``; nothing at all is ``nothing``."""
    known = list(values)
    if not known:
        return "nothing"
    more = len(known) - most
    return ", ".join(map(repr, known[:most])) + (f" and {more:,} more" if more > 0 else "")


def most_frequent(counts: Mapping[str, float]) -> tuple[str, ...]:
    """The values by falling count, those of equal count in order."""
    return tuple(sorted(counts, key=lambda value: (-counts[value], value)))


def between(low: float | str | None, high: float | str | None) -> str:
    """``0 to 1,000``, ``at least 0``, ``at most 10``; None is an open end."""
    least, most = (end if isinstance(end, str) or end is None else f"{end:,}" for end in (low, high))
    if least is None:
        return "anything" if most is None else f"at most {most}"
    if most is None:
        return f"at least {least}"
    return least if least == most else f"{least} to {most}"
