"""What a verb of ``assay label`` is given: the rows, what their columns mean, and the times that judge them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from assay.errors import UsageError, listing

if TYPE_CHECKING:
    from assay.labels.joined import Joined
    from assay.labels.roles import Roles
    from assay.sources import Source

#: What the declaration of a join says, by the role of a column.
_DECLARED = {
    "time": "[predictions] time",
    "version": "[predictions] version",
    "score": "[predictions] score",
    "position": "[predictions] position",
    "action": "[predictions] action",
    "propensity": "[predictions] propensity",
}

#: What stands behind the name of a label in the columns that joining adds.
_STATUS, _KNOWN = "_status", "_known"


@dataclass(frozen=True)
class Given:
    """A dataset of labels as it is named on the command line."""

    name: str
    source: Source
    joined: Joined | None

    @classmethod
    def of(cls, paths: Sequence[str]) -> Given:
        """The dataset behind paths."""
        from assay.labels.joined import Joined
        from assay.sources import open_source

        joined = Joined.at(paths[0]) if len(paths) == 1 else None
        name = paths[0] if len(paths) == 1 else f"{paths[0]} and {len(paths) - 1} more"
        return cls(name, open_source(list(paths) if joined is None else joined.data), joined)

    def roles(self, label: str | None, by: Sequence[str] | None = None, **said: str | None) -> Roles:
        """What the columns mean: what is said, else what the declaration says, else what joining calls them."""
        from assay.labels.roles import Roles

        columns = self.source.columns()
        if self.joined is not None:
            found = {role: self.joined.said(place) for role, place in _DECLARED.items()}
            said = {**found, **{role: name for role, name in said.items() if name is not None}}
            label = label or self.joined.said("[label] name")
            by = by or [name for name in self.joined.listed("[predictions] slices") if name in columns]
        return Roles.found(label or _only_label(columns), columns, slices=by or (), **said)

    def window(self, said: str | None) -> int | None:
        """How long an outcome counts, in microseconds."""
        return (
            _span("--window", said) if said is not None or self.joined is None else self.joined.span("[label] window")
        )

    def grace(self, said: str | None) -> int:
        """How much longer a missing outcome is waited for, in microseconds."""
        found = _span("--grace", said) if said is not None or self.joined is None else self.joined.span("[label] grace")
        return found or 0

    def horizon(self, window: str | None, grace: str | None) -> int:
        """Both together.

        Raises:
            UsageError: no window is said.
        """
        found = self.window(window)
        if found is None:
            raise UsageError("nothing says how long an outcome counts, expected a span of time; try --window 7d")
        return found + self.grace(grace)

    def as_of(self, said: str | None, roles: Roles) -> int:
        """Up to when events are known, in microseconds since 1970: as is said, else the latest time there is."""
        from assay.labels.instant import instant

        if said is not None:
            try:
                return instant(datetime.fromisoformat(said))
            except ValueError:
                raise UsageError(f"--as-of {said!r} is no time, expected one such as 2026-03-01T12:00") from None
        return self.joined.as_of if self.joined is not None else _latest(self.source, roles)


def _only_label(columns: Sequence[str]) -> str:
    """The label that joining added.

    Raises:
        UsageError: there is none, or there are several.
    """
    names = [name.removesuffix(_STATUS) for name in columns if name.endswith(_STATUS)]
    found = [name for name in names if name in columns]
    if len(found) == 1:
        return found[0]
    seen = f"{len(found)} labels, {', '.join(found)}" if found else f"no label in this dataset; {listing(columns)}"
    raise UsageError(f"{seen}; expected one. Try --label COLUMN")


def _span(option: str, text: str | None) -> int | None:
    from assay.labels.duration import microseconds

    try:
        return None if text is None else microseconds(text)
    except ValueError as error:
        raise UsageError(f"{option} {error}") from None


def _latest(source: Source, roles: Roles) -> int:
    """The latest prediction or outcome there is, found in a pass over their times."""
    from assay.labels.roles import KNOWN, TIME

    roles.need("time")
    latest = 0
    for batch in source.batches(columns=roles.named("time", "known")):
        read = roles.read(batch)
        found = [read[name].max() for name in (TIME, KNOWN) if name in read.columns]
        latest = max([latest, *(value for value in found if isinstance(value, int))])
    return latest
