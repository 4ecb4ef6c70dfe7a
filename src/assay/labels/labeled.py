"""A dataset of labels with all that is needed to judge it: what its columns mean, how long an outcome counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, TypedDict, Unpack

from assay.errors import ColumnError, UsageError, listing
from assay.sources import Source, open_source

from .duration import microseconds
from .instant import instant
from .outcomes.history import LabelSnapshot, open_labels
from .outcomes.store import Store
from .outcomes.version import Version
from .roles import KNOWN, TIME, Roles

#: What stands behind the name of a label in the column of statuses that joining adds.
_STATUS = "_status"

#: The roles of columns that the declaration of predictions names.
ROLES = ("time", "score", "version", "position", "action", "propensity")


class Columns(TypedDict, total=False):
    """Columns by what they mean, as `Roles` names them.

    The label is by default the column that has one of statuses beside it.
    """

    label: str | None
    time: str | None
    known: str | None
    score: str | None
    version: str | None
    position: str | None
    action: str | None
    propensity: str | None


@dataclass(frozen=True)
class LabeledData:
    """Predictions with their labels; times are microseconds."""

    source: Source
    roles: Roles
    #: How long an outcome counts, and how much longer a missing one is waited for; None if nobody said.
    window: int | None = None
    grace: int = 0
    #: Up to when outcomes are known, since 1970; None if nobody said.
    said_as_of: int | None = None
    #: Columns that say when features were measured.
    feature_times: tuple[str, ...] = ()

    @property
    def horizon(self) -> int:
        """After this, an outcome that is not known is none.

        Raises:
            UsageError: nobody said how long an outcome counts.
        """
        if self.window is None:
            raise UsageError("nothing says how long an outcome counts, expected a span of time; try --window 7d")
        if not self.window:
            raise UsageError("a window of zero, in which nothing can happen; try --window 1d")
        return self.window + self.grace

    def as_of(self) -> int:
        """Up to when outcomes are known: as was said, else the latest time in the data, found in a pass over them."""
        if self.said_as_of is not None:
            return self.said_as_of
        self.roles.need("time")
        latest = 0
        for batch in self.source.batches(columns=self.roles.named("time", "known")):
            read = self.roles.read(batch)
            found = [read[name].max() for name in (TIME, KNOWN) if name in read.columns]
            latest = max([latest, *(value for value in found if isinstance(value, int))])
        return latest


def labeled_data(
    data: Any,
    *,
    by: Sequence[str] = (),
    window: str | None = None,
    grace: str | None = None,
    as_of: datetime | str | None = None,
    feature_times: Sequence[str] = (),
    **columns: Unpack[Columns],
) -> LabeledData:
    """A dataset of labels.

    Args:
        data: The folder that `assay label join` wrote, which says the rest itself, or what `assay.open_source` takes.
        by: Columns of slices to tell apart.
        window: How long an outcome counts: ``7d``, ``1d12h``.
        grace: How much longer a missing outcome is waited for.
        as_of: Look at what was known then; by default all that there is.
        feature_times: Columns that say when features were measured.
        columns: The columns of the label, of times, scores and so on; see `Roles`.

    Raises:
        ColumnError: a column is not there.
        SourceError: the data cannot be opened.
        UsageError: there is no label or several, or a span of time makes no sense.

    >>> import polars as pl
    >>> labeled = labeled_data(pl.DataFrame({"id": [1], "clicked": [0], "clicked_status": ["negative"]}), window="7d")
    >>> labeled.roles.label, labeled.horizon
    ('clicked', 604800000000)
    """
    only = data[0] if isinstance(data, list | tuple) and len(data) == 1 else data
    joined = _joined(only)
    source: Source = open_source(only) if joined is None else joined
    there, declared = source.columns(), Version() if joined is None else joined.version
    said = _roles(declared) | {role: name for role, name in columns.items() if isinstance(name, str)}
    label = said.pop("label", None) or declared.said("[label] name") or _only_label(there)
    slices = by or [name for name in declared.listed("[predictions] slices") if name in there]
    measured = tuple(feature_times or declared.listed("[predictions] feature_times"))
    for name in measured:
        if name not in there:
            raise ColumnError.missing(name, there)
    return LabeledData(
        source,
        Roles.found(label, there, slices=slices, **said),
        _span("--window", window or declared.said("[label] window")),
        _span("--grace", grace or declared.said("[label] grace")) or 0,
        (declared.as_of or None) if as_of is None else _instant(as_of),
        measured,
    )


def _joined(data: object) -> LabelSnapshot | None:
    """The labels in a folder that `assay label join` wrote; None if this is no such folder."""
    return open_labels(data) if isinstance(data, str | Path) and Store(Path(data)).versions() else None


def _roles(declared: Version) -> dict[str, str]:
    """The columns that the declaration of predictions names, by their role."""
    named = {role: declared.said(f"[predictions] {role}") for role in ROLES}
    return {role: name for role, name in named.items() if name is not None}


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
    try:
        return None if text is None else microseconds(text)
    except ValueError as error:
        raise UsageError(f"{option} {error}") from None


def _instant(time: datetime | str) -> int:
    if isinstance(time, datetime):
        return instant(time)
    try:
        return instant(datetime.fromisoformat(time))
    except ValueError:
        raise UsageError(f"--as-of {time!r} is no time, expected one such as 2026-03-01T12:00") from None
