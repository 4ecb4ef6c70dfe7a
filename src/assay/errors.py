"""What a bad call raises; bad *data* is a value (an anomaly or a quarantined row).

    AssayError
    ├── UsageError      the call itself is wrong: an option, a name, a combination
    ├── SourceError     data cannot be opened or read
    │   └── ColumnError     a column that was asked for is not in the data
    ├── FormatError     a file of ours (profile, schema, statistics) is damaged, newer or misspelled
    └── SchemaError     a schema edit that makes no sense for the feature

Every message says what was seen, what was expected and what to try, in that order.
"""

from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path
from typing import Self


class AssayError(Exception):
    """Any error of a call to assay; its text is meant for people."""


class UsageError(AssayError):
    """The call is wrong: an unknown option, a bad value, a senseless combination."""


class SourceError(AssayError):
    """Data that cannot be opened or read; names the file, and the line where there is one."""

    def __init__(self, message: str, *, file: str | Path | None = None, line: int | None = None) -> None:
        where = "" if file is None else f"{file}: " if line is None else f"{file}, line {line}: "
        super().__init__(where + message)
        self.file = None if file is None else str(file)
        self.line = line


class ColumnError(SourceError):
    """A column that was asked for is not in the data."""

    def __init__(self, message: str, *, column: str, available: tuple[str, ...]) -> None:
        super().__init__(message)
        self.column = column
        self.available = available

    @classmethod
    def missing(cls, column: str, available: Iterable[str], *, where: str = "this source") -> Self:
        """No such column: lists what there is and guesses the slip.

        >>> print(ColumnError.missing("agee", ["age", "name", "zip"]))
        no column 'agee' in this source; it has age, name, zip. Did you mean 'age'?
        """
        names = tuple(available)
        return cls(
            f"no column {column!r} in {where}; {listing(names)}.{guess(column, names)}", column=column, available=names
        )


class FormatError(AssayError):
    """A profile, schema or statistics file that is damaged, misspelled or written by a newer version."""


class SchemaError(AssayError):
    """A schema edit that makes no sense for the feature it names."""


def listing(names: Iterable[str], most: int = 12) -> str:
    """The sentence part that lists what there is: ``it has a, b, c and 4 more``."""
    known = list(names)
    if not known:
        return "it has none"
    rest = f" and {len(known) - most} more" if len(known) > most else ""
    return f"it has {', '.join(known[:most])}{rest}"


def guess(word: str, known: Iterable[str]) -> str:
    """`` Did you mean 'age'?`` when something known is close to the word, else nothing."""
    close = get_close_matches(word, list(known), n=1)
    return f" Did you mean {close[0]!r}?" if close else ""
