"""Which column of a dataset of labels means what, and its rows in those terms."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import polars as pl

from assay.errors import ColumnError, UsageError

from .cells import numbers, texts

#: Columns of `Roles.read`: microseconds since 1970, what is known of the label, and numbers.
TIME, KNOWN = "assay:time", "assay:known"
POSITIVE, LABELED, EXCLUDED = "assay:positive", "assay:labeled", "assay:excluded"
SCORE, PROPENSITY = "assay:score", "assay:propensity"

#: What a column of statuses holds.
_POSITIVE, _NEGATIVE, _EXCLUDED = "positive", "negative", "excluded"


@dataclass(frozen=True, kw_only=True)
class Roles:
    """Columns by what they mean; those that a dataset does not have are None.

    >>> roles = Roles.found("clicked", ["clicked", "clicked_status", "clicked_known", "at"], time="at")
    >>> roles.status, roles.known, roles.score
    ('clicked_status', 'clicked_known', None)
    """

    label: str
    #: When the prediction was made.
    time: str | None = None
    #: ``positive``, ``negative``, ``unknown`` or ``excluded``; without it a label is positive unless it is 0, false or
    #: missing.
    status: str | None = None
    #: When the outcome happened, since when it was known, which it was, of which kind.
    happened: str | None = None
    known: str | None = None
    outcome: str | None = None
    kind: str | None = None
    #: How many outcomes there were.
    count: str | None = None
    #: The version of the labels that gave it.
    revision: str | None = None
    #: The version of the model, and the probability that it predicted.
    version: str | None = None
    score: str | None = None
    #: Where it was shown, what was shown, and with which probability the logging policy did so.
    position: str | None = None
    action: str | None = None
    propensity: str | None = None
    #: Columns by whose values things are told apart.
    slices: tuple[str, ...] = ()

    @classmethod
    def found(cls, label: str, columns: Sequence[str], *, slices: Sequence[str] = (), **said: str | None) -> Roles:
        """What is said, and of the rest the columns that joining labels adds, where they are there.

        Raises:
            ColumnError: a column that is said is not there.
        """
        added = {
            "status": "status",
            "happened": "time",
            "known": "known",
            "outcome": "outcome",
            "kind": "kind",
            "count": "outcomes",
            "revision": "version",
        }
        named = {role: f"{label}_{name}" for role, name in added.items() if f"{label}_{name}" in columns}
        named |= {role: name for role, name in said.items() if name is not None}
        if "happened" in named:  # where nobody logs when outcomes arrive, they are known when they happen
            named.setdefault("known", named["happened"])
        for name in (label, *named.values(), *slices):
            if name not in columns:
                raise ColumnError.missing(name, columns)
        return cls(label=label, slices=tuple(slices), **named)

    def need(self, *roles: str) -> None:
        """Raise a UsageError if the dataset has no column for one of these."""
        for role in roles:
            if getattr(self, role) is None:
                raise UsageError(
                    f"no column is said to hold the {role} of predictions, expected one; try --{role} COLUMN"
                )

    def named(self, *roles: str) -> tuple[str, ...]:
        """The columns of these roles, each once, as far as there are any; those of the label come first."""
        columns = [self.label, self.status, *(getattr(self, role) for role in roles)]
        return tuple(dict.fromkeys([*filter(None, columns), *self.slices]))

    def read(self, batch: pl.DataFrame) -> pl.DataFrame:
        """The rows, with `POSITIVE`, `LABELED`, `EXCLUDED`, and the times and numbers for which there are columns.

        What tells things apart, such as slices and versions, is text.
        """
        times = {TIME: self.time, KNOWN: self.known}
        measures = {SCORE: self.score, PROPENSITY: self.propensity}
        named = dict.fromkeys([*self.slices, *filter(None, (self.status, self.version, self.position, self.action))])
        return batch.with_columns(
            *(instants(batch[name]).alias(role) for role, name in times.items() if name in batch.columns),
            *(numbers(batch[name]).alias(role) for role, name in measures.items() if name in batch.columns),
            *(texts(batch[name]) for name in named if name in batch.columns),
            *self._known(batch),
        )

    def _known(self, batch: pl.DataFrame) -> Iterator[pl.Series]:
        """What is known of the labels."""
        if self.status is not None:
            status = texts(batch[self.status])
            yield (status == _POSITIVE).fill_null(False).alias(POSITIVE)
            yield status.is_in([_POSITIVE, _NEGATIVE]).fill_null(False).alias(LABELED)
            yield (status == _EXCLUDED).fill_null(False).alias(EXCLUDED)
            return
        labels = batch[self.label]
        if not (labels.dtype.is_numeric() or labels.dtype in (pl.Boolean, pl.Null)):
            raise UsageError(
                f"label {labels.name!r} holds {labels.dtype}, expected numbers or booleans, of which 0 and false are "
                f"negative; or try a column {labels.name}_status of positive, negative and unknown"
            )
        values = numbers(labels)
        known = (values.is_not_null() & values.is_not_nan()).fill_null(False)
        yield ((values != 0) & known).fill_null(False).alias(POSITIVE)
        yield known.alias(LABELED)
        yield pl.repeat(False, len(batch), eager=True).alias(EXCLUDED)


def instants(times: pl.Series) -> pl.Series:
    """Microseconds since 1970; a time without a zone is UTC.

    >>> instants(pl.Series(["1970-01-02"]).str.to_date()).to_list()
    [86400000000]

    Raises:
        UsageError: the column holds no times.
    """
    if times.dtype == pl.Date:
        times = times.cast(pl.Datetime("us"))
    if isinstance(times.dtype, pl.Datetime):
        return times.dt.cast_time_unit("us").to_physical()
    if times.dtype == pl.Null:
        return times.cast(pl.Int64)
    if times.dtype == pl.String:
        read = times.str.to_datetime(time_unit="us", time_zone="UTC", strict=False)
        if read.null_count() == times.null_count():
            return read.to_physical()
    raise UsageError(f"column {times.name!r} holds {times.dtype}, expected times; try a column of dates or of times")
