"""The labels that outcomes make of predictions.

Outcomes of a prediction stand in one order, whatever order they came in: by time, then by stream, kind, id and value.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from .attribution import FATES, Attribution, Fate, Happened, Timeline, attribute
from .declaration import Label, Rule
from .outcome_columns import ID, KIND, RETRACTED, STREAM, VALUE, matched
from .screening import AT, KNOWN

#: The column of what became of an outcome.
FATE = "fate"

FATE_TYPE = pl.Enum([fate.value for fate in FATES])

#: Outcomes that count for nothing, whatever predictions there are.
VOID = (Fate.CONFLICT, Fate.RETRACTED)

#: Where a prediction stands, and whether others have its key.
DAY, ROW, COLLIDED = "assay:day", "assay:row", "assay:collided"

#: What outcomes say of a prediction: the label, and the outcome that gave it.
GIVEN = ("label", "stream", "outcome", "kind", "time", "known", "outcomes")

#: By what the outcomes of one prediction are ordered.
_ORDER = (AT, STREAM, KIND, ID, VALUE)

#: The number of a group, and the place of a prediction.
_GROUP, _PREDICTION = "assay:group", "assay:prediction"


@dataclass(frozen=True)
class Labeling:
    """Labels of predictions that have outcomes, and outcomes with their fates."""

    #: `DAY`, `ROW` and the columns of `GIVEN`.
    labels: pl.DataFrame
    #: As they came, with `FATE`.
    outcomes: pl.DataFrame


def label_all(
    label: Label, predictions: pl.DataFrame, outcomes: pl.DataFrame, by: Sequence[str], key: Sequence[str]
) -> Labeling:
    """The labels of these predictions by these outcomes.

    Args:
        label: The rule.
        predictions: All those of the groups of the outcomes, in any order, with `AT`, `DAY`, `ROW` and `COLLIDED`.
        outcomes: In any order; those that are void or take others back count for nothing.
        by: The columns of predictions that outcomes are matched with.
        key: Those that tell predictions apart.
    """
    counts = ~pl.col(RETRACTED) & ~pl.col(FATE).is_in(VOID).fill_null(False)
    live = outcomes.with_row_index("place").filter(counts)
    columns = list(matched(by))
    groups = live.select(columns).unique(maintain_order=True).with_row_index(_GROUP)
    numbered = live.join(groups, on=columns, how="left", maintain_order="left")
    named = groups.rename(dict(zip(columns, by, strict=True)))
    inside = predictions.join(named, on=list(by), how="inner")
    ordered = inside.sort(_GROUP, AT, *(name for name in key if name not in by))
    good = ordered.filter(~pl.col(COLLIDED))
    happened = Happened(
        numbered[_GROUP].to_numpy().astype(np.int64),
        numbered[AT].fill_null(0).to_numpy(),
        numbered[KNOWN].to_numpy(),
        numbered[AT].is_null().to_numpy(),
    )
    found = attribute(label, _timeline(good), happened, _timeline(ordered.filter(COLLIDED)))
    labels = winners(_pairs(found, numbered), label)
    places = good.select(DAY, ROW)[labels[_PREDICTION]]
    fated = _fated(outcomes, live["place"], found)
    return Labeling(pl.concat([places, labels.drop(_PREDICTION)], how="horizontal"), fated)


def _timeline(ordered: pl.DataFrame) -> Timeline:
    return Timeline(ordered[_GROUP].to_numpy().astype(np.int64), ordered[AT].to_numpy())


def _pairs(found: Attribution, outcomes: pl.DataFrame) -> pl.DataFrame:
    """The outcome of each pair, with the place of its prediction."""
    chosen = outcomes[pl.Series(found.outcomes, dtype=pl.UInt32)]
    return chosen.with_columns(pl.Series(_PREDICTION, found.predictions, pl.UInt32))


def _fated(outcomes: pl.DataFrame, live: pl.Series, found: Attribution) -> pl.DataFrame:
    fates = outcomes[FATE].to_physical().fill_null(len(FATES)).to_numpy().copy()
    fates[live.to_numpy()] = found.fates
    return outcomes.with_columns(pl.Series(FATE, [*FATES, None], FATE_TYPE).gather(pl.Series(fates, dtype=pl.UInt32)))


def winners(pairs: pl.DataFrame, label: Label) -> pl.DataFrame:
    """The label of each prediction that has outcomes, and the outcome that gave it.

    The outcome that gives a sum is the first one; that of `Rule.ANY` the first that is not the negative one.
    """
    places = pairs[_PREDICTION].to_numpy()
    several = np.bincount(places, minlength=1)[places] > 1
    single = pairs.filter(pl.Series(~several)).with_columns(pl.lit(1).alias("outcomes"))
    first = (
        _in_order(pairs.filter(pl.Series(several)), label)
        .group_by(_PREDICTION, maintain_order=True)
        .agg(
            pl.exclude(VALUE).first(),
            pl.col(VALUE).sum() if label.rule is Rule.SUM else pl.col(VALUE).first(),
            pl.len().cast(pl.Int32).alias("outcomes"),
        )
    )
    value = pl.col(VALUE)
    return pl.concat([single, first.select(single.columns)]).select(
        _PREDICTION,
        ((value != label.negative).cast(pl.Int8) if label.rule is Rule.ANY else value).alias("label"),
        STREAM,
        pl.col(ID).alias("outcome"),
        KIND,
        pl.col(AT).cast(pl.Datetime("us", "UTC")).alias("time"),
        pl.when(pl.col(AT).is_not_null()).then(pl.col(KNOWN)).cast(pl.Datetime("us", "UTC")).alias("known"),
        pl.col("outcomes").cast(pl.UInt32),
    )


def _in_order(pairs: pl.DataFrame, label: Label) -> pl.DataFrame:
    """The outcomes of each prediction, the winning one first."""
    match label.rule:
        case Rule.LAST:
            return pairs.sort([_PREDICTION, *_ORDER], descending=True, nulls_last=True)
        case Rule.ANY:
            return pairs.sort(_PREDICTION, pl.col(VALUE) == label.negative, *_ORDER)
        case Rule.PRIORITY:
            ranks = {kind: place for place, kind in enumerate(label.priority)}
            rank = pl.col(KIND).replace_strict(ranks, default=len(ranks), return_dtype=pl.Int64)
            return pairs.sort(_PREDICTION, rank, *_ORDER)
    return pairs.sort(_PREDICTION, *_ORDER)
