"""The labels of the predictions that some outcomes may concern, and the fates of these outcomes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from .attribution import FATES, Attribution, Fate, Happened, Timeline, attribute
from .declaration import Label
from .identity import DAY, ROW
from .intake import AT, KNOWN
from .outcome_log import FATE_TYPE, VOID
from .winner import FATE, RETRACTED, winners

#: The number of a group.
_GROUP = "assay:group"

#: The place of a prediction among those that are labeled.
PREDICTION = "prediction"


@dataclass(frozen=True)
class Labeling:
    """Labels of predictions that have outcomes, by day and row, and outcomes with their fates."""

    #: `DAY` and `ROW` of predictions, and what `winners` says of them.
    labels: pl.DataFrame
    #: As they came, with `FATE`.
    outcomes: pl.DataFrame
    #: Pairs of a prediction and an outcome that counts for it, by their places in what came.
    pairs: pl.DataFrame


def label_all(
    label: Label,
    predictions: pl.DataFrame,
    outcomes: pl.DataFrame,
    collided: pl.DataFrame,
    names: Mapping[str, Sequence[str]],
) -> Labeling:
    """The labels of these predictions by these outcomes.

    Args:
        label: The rule.
        predictions: All those of the groups of the outcomes, in any order, with `AT`, `DAY` and `ROW`.
        outcomes: In any order; those that are void or take others back count for nothing.
        collided: Predictions that were set aside.
        names: The columns of predictions that are ``by`` and ``key``, and those of outcomes they are ``matched`` with.
    """
    by, matched = list(names["by"]), list(names["matched"])
    live = outcomes.with_row_index("place").filter(~pl.col(RETRACTED) & ~pl.col(FATE).is_in(VOID).fill_null(False))
    groups = live.select(matched).unique(maintain_order=True).with_row_index(_GROUP)
    numbered = live.join(groups, on=matched, how="left", maintain_order="left")
    timeline, ordered = _timeline(predictions, groups, by, matched, names["key"])
    aside, _ = _timeline(collided, groups, by, matched, ())
    happened = Happened(
        numbered[_GROUP].to_numpy().astype(np.int64),
        numbered[AT].fill_null(0).to_numpy(),
        numbered[KNOWN].to_numpy(),
        numbered[AT].is_null().to_numpy(),
    )
    found = attribute(label, timeline, happened, aside)
    pairs = _pairs(found, numbered)
    labels = winners(pairs, label) if len(pairs) else winners(pairs, label).clear()
    places = ordered.select(DAY, ROW)[labels[PREDICTION]]
    fated = _fated(outcomes, live["place"], found)
    return Labeling(pl.concat([places, labels.drop(PREDICTION)], how="horizontal"), fated, pairs)


def _timeline(
    predictions: pl.DataFrame, groups: pl.DataFrame, by: Sequence[str], matched: Sequence[str], key: Sequence[str]
) -> tuple[Timeline, pl.DataFrame]:
    """Predictions of the groups in order, as arrays and as they came."""
    named = groups.rename(dict(zip(matched, by, strict=True)))
    within = predictions.join(named, on=list(by), how="inner")
    ordered = within.sort(_GROUP, AT, *(name for name in key if name not in by))
    return Timeline(ordered[_GROUP].to_numpy().astype(np.int64), ordered[AT].to_numpy()), ordered


def _pairs(found: Attribution, outcomes: pl.DataFrame) -> pl.DataFrame:
    """The outcome of each pair, with the place of its prediction."""
    chosen = outcomes[pl.Series(found.outcomes, dtype=pl.UInt32)]
    return chosen.with_columns(pl.Series(PREDICTION, found.predictions, pl.UInt32))


def _fated(outcomes: pl.DataFrame, live: pl.Series, found: Attribution) -> pl.DataFrame:
    fates = outcomes[FATE].to_physical().fill_null(len(FATES)).to_numpy().copy()
    fates[live.to_numpy()] = found.fates
    named = pl.Series([*FATES, None], dtype=FATE_TYPE).gather(pl.Series(fates, dtype=pl.UInt32))
    return outcomes.with_columns(named.alias(FATE))


def counts_of(outcomes: pl.DataFrame) -> dict[str, int]:
    """How many outcomes have each fate; those that take others back are ``retractions``."""
    fates = outcomes.filter(~pl.col(RETRACTED)).group_by(FATE).len().iter_rows()
    found = {str(Fate(fate)): count for fate, count in fates}
    back = int(outcomes[RETRACTED].sum())
    return found | ({"retractions": back} if back else {})
