"""Joined labels as votes: what outcomes say of predictions, in the shape of all other voters."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from assay.errors import UsageError

from .cells import texts
from .matrix import AT, CLASS, ITEM, PROVENANCE, VOTER, LabelMatrix
from .roles import KNOWN, LABELED, Roles


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
    parts = pl.DataFrame([texts(rows[name]) for name in key])
    items = rows[key[0]] if len(key) == 1 else parts.select(pl.concat_str(pl.all(), separator="/")).to_series()
    kind = pl.lit(None, pl.String) if roles.kind is None else texts(rows[roles.kind])
    known = pl.lit(None, pl.Int64) if roles.known is None else pl.col(KNOWN)
    votes = read.select(
        items.alias(ITEM),
        pl.concat_str([pl.lit(roles.label), kind], separator=": ", ignore_nulls=True).alias(VOTER),
        texts(rows[roles.label]).alias(CLASS),
        known.cast(pl.Datetime("us")).alias(AT),
        pl.concat_str([*_told(rows, roles)], separator=", ", ignore_nulls=True).alias(PROVENANCE),
        LABELED,
    )
    return LabelMatrix.from_frame(votes.filter(LABELED), items=items)


def _told(rows: pl.DataFrame, roles: Roles) -> Sequence[pl.Expr]:
    named = {"outcome": roles.outcome, "version": roles.revision}
    told = [pl.concat_str([pl.lit(f"{word} "), texts(rows[name])]) for word, name in named.items() if name]
    return told or [pl.lit("")]
