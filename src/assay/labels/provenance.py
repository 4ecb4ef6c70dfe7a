"""Where a label comes from: the prediction, the outcome that gave it, the rule, and the version of the labels."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import polars as pl

from assay.errors import UsageError

from .cells import texts
from .instant import moment
from .labeled import LabeledData
from .roles import KNOWN, TIME, Roles, instants

#: Labels that are told of one key.
MOST = 100


@dataclass(frozen=True)
class Provenance:
    """What gave one label."""

    #: The columns that tell the prediction apart, as texts.
    key: Mapping[str, str]
    made: datetime | None
    label: str | None
    status: str | None
    #: The outcome, its kind, when it happened, and since when it was known.
    outcome: str | None = None
    kind: str | None = None
    happened: datetime | None = None
    known: datetime | None = None
    #: The version of the labels that gave it; its document has the rule.
    revision: str | None = None


def provenance(labeled: LabeledData, key: Mapping[str, str]) -> tuple[Provenance, ...]:
    """Where the labels of the predictions with this key come from, `MOST` of them; values are compared as texts.

    Raises:
        ColumnError: a column is not there.
        UsageError: no key is said.
    """
    if not key:
        raise UsageError("no key is said, expected the columns that tell predictions apart; try --key id=42")
    roles = labeled.roles
    columns = (*roles.named("time", "known", "happened", "outcome", "kind", "revision"), *key)
    found: list[Provenance] = []
    for batch in labeled.source.batches(columns=tuple(dict.fromkeys(columns))):
        same = pl.DataFrame(
            [(texts(batch[name]) == value).alias(f"{place}") for place, (name, value) in enumerate(key.items())]
        )
        rows = batch.filter(same.select(pl.all_horizontal(pl.all())).to_series()).head(MOST - len(found))
        found.extend(_told(row, roles, key) for row in _read(rows, roles).iter_rows(named=True))
        if len(found) >= MOST:
            break
    return tuple(found)


def _read(rows: pl.DataFrame, roles: Roles) -> pl.DataFrame:
    happened = pl.lit(None, pl.Int64) if roles.happened is None else instants(rows[roles.happened])
    return roles.read(rows).with_columns(happened.alias("assay:happened"))


def _told(row: Mapping[str, object], roles: Roles, key: Mapping[str, str]) -> Provenance:
    def text(column: str | None) -> str | None:
        value = None if column is None else row.get(column)
        return None if value is None else str(value)

    def time(column: str) -> datetime | None:
        value = row.get(column)
        return moment(value) if isinstance(value, int) else None

    return Provenance(
        dict(key),
        time(TIME),
        text(roles.label),
        text(roles.status),
        text(roles.outcome),
        text(roles.kind),
        time("assay:happened"),
        time(KNOWN),
        text(roles.revision),
    )
