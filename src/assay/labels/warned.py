"""Something that a reader of figures should know."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Warned:
    """The kind is for programs, the text for people."""

    kind: str
    text: str


def are(rows: int, noun: str) -> str:
    """``1 row``, ``1,234 rows``.

    >>> are(1, "row"), are(1234, "row")
    ('1 row', '1,234 rows')
    """
    return f"{rows:,} {noun}{'' if rows == 1 else 's'}"
