"""The label that the outcomes of a prediction make.

Outcomes of a prediction stand in one order, whatever order they came in: by time, then by stream, kind, id and value.
"""

import polars as pl

from .declaration import Label, Rule

#: Columns of outcomes, as they are kept in the state.
STREAM, KIND, VALUE, ID, RETRACTED, FATE = "stream", "kind", "value", "id", "retracted", "fate"

#: The columns that say all about a label.
LABEL, OUTCOME, LABEL_KIND, TIME, LABEL_KNOWN, COUNT = "label", "outcome", "kind", "time", "known", "outcomes"

#: By what outcomes of one prediction are ordered.
ORDER = ("assay:at", STREAM, KIND, ID, VALUE)


def winners(pairs: pl.DataFrame, label: Label) -> pl.DataFrame:
    """The label of each prediction that has outcomes, and the outcome that gave it.

    Args:
        pairs: A row for each outcome that counts, with the place of its ``prediction`` and the columns of the outcome.
        label: The rule.

    The outcome that gives a sum is the first one; that of `Rule.ANY` the first that is not the negative one.
    """
    negative = pl.lit(label.negative)
    first = [pl.col("prediction"), *(_in_order(label))]
    ordered = pairs.sort(first, nulls_last=False, maintain_order=True)
    made = ordered.group_by("prediction", maintain_order=True).agg(
        _label(label, negative).alias(LABEL),
        pl.col(ID).first().alias(OUTCOME),
        pl.col(KIND).first().alias(LABEL_KIND),
        pl.col("assay:at").first().alias(TIME),
        pl.col("assay:known").first().alias(LABEL_KNOWN),
        pl.len().cast(pl.UInt32).alias(COUNT),
    )
    return made.with_columns(pl.col(LABEL).cast(pl.Int8)) if label.rule is Rule.ANY else made


def _label(label: Label, negative: pl.Expr) -> pl.Expr:
    if label.rule is Rule.ANY:
        return (pl.col(VALUE).first() != negative).cast(pl.Int8)
    return pl.col(VALUE).sum() if label.rule is Rule.SUM else pl.col(VALUE).first()


def _in_order(label: Label) -> list[pl.Expr]:
    """The winning outcome first."""
    columns = [pl.col(name) for name in ORDER]
    match label.rule:
        case Rule.ANY:
            return [pl.col(VALUE) == pl.lit(label.negative), *columns]
        case Rule.LAST:
            backwards = pl.struct(columns).rank("ordinal", descending=True)
            return [backwards]
        case Rule.PRIORITY:
            ranks = {kind: place for place, kind in enumerate(label.priority)}
            return [pl.col(KIND).replace_strict(ranks, default=len(ranks), return_dtype=pl.Int64), *columns]
    return columns
