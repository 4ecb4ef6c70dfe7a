"""How a feature is addressed: the steps from the top of the schema down, and their text as TFDV writes it.

A step is written plainly unless it would be misread: one with a dot, a single quote or a parenthesis is put in
single quotes, inner quotes doubled. ``(a.b)``, parentheses around the whole step, stays as it is (a proto extension).
"""

import re

from assay.errors import UsageError

#: The names from the outermost struct to the feature: ``("trip", "fare")``.
Path = tuple[str, ...]

_PLAIN = re.compile(r"\([^()]*\)|[^().']+")
_STEP = re.compile(rf"{_PLAIN.pattern}|'(?:''|[^'])*'")
_PATH = re.compile(rf"(?:{_STEP.pattern})(?:\.(?:{_STEP.pattern}))*")


def serialize_path(path: Path) -> str:
    """The text of a path, the key of anomalies; `parse_path` takes it back.

    >>> serialize_path(("trip", "fare")), serialize_path(("sepal.length",))
    ('trip.fare', "'sepal.length'")
    """
    return ".".join(step if _PLAIN.fullmatch(step) else "'" + step.replace("'", "''") + "'" for step in path)


def parse_path(text: str) -> Path:
    """The path that `serialize_path` wrote; the empty text is the empty path.

    Raises:
        UsageError: the text is no path: an open quote, a lone parenthesis, an empty step.
    """
    if text and not _PATH.fullmatch(text):
        raise UsageError(
            f"{text!r} is no feature path; a step with a dot, quote or parenthesis goes in quotes: 'like.this'"
        )
    steps: list[str] = _STEP.findall(text)
    return tuple(step[1:-1].replace("''", "'") if step.startswith("'") else step for step in steps)
