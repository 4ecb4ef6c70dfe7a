"""Joined labels as votes: what outcomes say of predictions, in the shape of all other voters."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from assay.errors import UsageError

from .matrix import AT, CLASS, ITEM, PROVENANCE, VOTER, LabelMatrix
from .roles import LABELED, Roles


def outcome_votes(rows: pl.DataFrame, roles: Roles, key: Sequence[str]) -> LabelMatrix:
    """The votes of a dataset of labels; a prediction whose label is unknown is an item without a vote.

    The voter is the label, with the kind of the outcome where there are kinds; the time is when the outcome was known,
    for negatives none; the provenance names the outcome and the version of the labels that gave it.

    Args:
        rows: Of the dataset.
        roles: What its columns mean.
        key: The columns that tell predictions apart; several of them are one text, ``a/b``.
    """
    if not key:
        raise UsageError("no column is said to tell predictions apart, expected one or more; try the key of the join")
    read = roles.read(rows)
    items = rows[key[0]] if len(key) == 1 else rows.select(pl.concat_str(pl.col(key).cast(pl.String), separator="/"))
    named = items if isinstance(items, pl.Series) else items.to_series()
    kind = pl.lit(None, pl.String) if roles.kind is None else pl.col(roles.kind).cast(pl.String)
    voter = pl.concat_str([pl.lit(roles.label), kind], separator=": ", ignore_nulls=True)
    known = pl.lit(None, pl.Datetime("us", "UTC")) if roles.known is None else pl.col(roles.known)
    votes = (
        read.with_columns(named.alias("assay:item"))
        .filter(pl.col(LABELED))
        .select(
            pl.col("assay:item").alias(ITEM),
            voter.alias(VOTER),
            pl.col(roles.label).cast(pl.Int64, strict=False).fill_null(0).cast(pl.String).alias(CLASS)
            if read[roles.label].dtype == pl.Boolean
            else pl.col(roles.label).cast(pl.String).alias(CLASS),
            known.alias(AT),
            pl.concat_str([*_told(roles)], separator=", ", ignore_nulls=True).alias(PROVENANCE),
        )
    )
    return LabelMatrix.from_frame(votes, items=named)


def _told(roles: Roles) -> Sequence[pl.Expr]:
    parts = {"outcome": roles.outcome, "version": roles.revision}
    told = [pl.concat_str([pl.lit(f"{word} "), pl.col(name).cast(pl.String)]) for word, name in parts.items() if name]
    return told or [pl.lit("")]
