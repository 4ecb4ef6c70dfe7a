"""Labels for those who train before all outcomes are known, each with the weight that makes up for what is missing.

Labels as they are known now are wrong in one way: some negatives will turn positive. The importance weights of Yasui,
Morishita, Fujita and Shibata, "A feedback shift correction in predicting conversion rates under delayed feedback", WWW
2020 (FSIW), make a loss over the labels of now an unbiased estimate of that over the final labels:

    positive at age a     1 / P(known by a | positive in the end)        = 1 / G(a)
    negative at age a     P(negative in the end | none known by a)       = (1 - F(h)) / (1 - F(a))

They learn both probabilities with models of the features; here they are those of the Kaplan-Meier estimate of
`delay_law`, of all predictions or of each slice. Both are one as soon as the window has closed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import polars as pl
from numpy.typing import NDArray

from assay.errors import UsageError

from ..labeled import LabeledData
from ..roles import TIME
from .counts import ASIDE, Kind, MaturityCounts, Watch
from .delay_law import DelayLaw
from .warnings import FEW, without_delays

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Weighing:
    """How labels of now are weighed: the law of delays, and those of slices that have outcomes enough for their own."""

    watch: Watch
    law: DelayLaw
    #: The slice column, and the laws by its values.
    by: str | None = None
    laws: Mapping[str | None, DelayLaw] = field(default_factory=dict)

    @classmethod
    def of(cls, counts: MaturityCounts, watch: Watch, by: str | None = None) -> Weighing:
        """What the counts say; of the slices, those with `FEW` positives or more have a law of their own.

        Raises:
            UsageError: there is no positive yet.
        """
        law = DelayLaw.of(counts.whole.delays(), watch.horizon)
        if law is None:
            raise UsageError(f"delays cannot be learned: {without_delays(counts.whole).text}")
        found = {
            value: DelayLaw.of(part.delays(), watch.horizon)
            for (column, value), part in counts.slices().items()
            if column == by
        }
        laws = {value: one for value, one in found.items() if one is not None and one.positives >= FEW}
        return cls(watch, law, by, laws)

    @property
    def columns(self) -> tuple[str, str]:
        """The names of what `weigh` adds: the label as it is known now, and its weight."""
        label = self.watch.roles.label
        return f"{label}_now", f"{label}_weight"

    def weigh(self, batch: pl.DataFrame) -> pl.DataFrame:
        """The rows with the label of now, 1 or 0, and its weight; both are null where no time says how old a row is.

        Raises:
            UsageError: there are such columns already.
        """
        taken = next((name for name in self.columns if name in batch.columns), None)
        if taken is not None:
            raise UsageError(f"column {taken!r} is there already, expected a dataset without weights; try the original")
        rows = self.watch.roles.read(batch)
        kinds, _, _ = self.watch.kinds(rows)
        ages = (self.watch.as_of - rows[TIME].fill_null(0)).clip(0, self.watch.horizon).to_numpy()
        positive = kinds == Kind.POSITIVE
        weights = weights_of(self.law, ages, positive)
        for value, law in self.laws.items():
            assert self.by is not None
            some = rows.select(pl.col(self.by).eq_missing(pl.lit(value, pl.String))).to_series().to_numpy()
            weights[some] = weights_of(law, ages[some], positive[some])
        counts = pl.Series(~np.isin(kinds, [int(kind) for kind in ASIDE]))
        label, weight = self.columns
        made = pl.DataFrame({label: positive.astype(np.int8), weight: weights})
        return batch.with_columns(pl.when(counts).then(column).alias(column.name) for column in made.get_columns())


def weights_of(law: DelayLaw, ages: Ints, positive: NDArray[np.bool_]) -> Floats:
    """The weight of each label of now, by the age of its prediction."""
    known, _, _ = law.arrived(ages)
    comes = law.still_comes(ages)
    inverse = np.divide(1.0, known, out=np.ones_like(known), where=known > 0)
    return np.where(positive, inverse, 1 - comes)


def learn(labeled: LabeledData, *, by: str | None = None) -> Weighing:
    """How labels of now are weighed, learned in one pass over the predictions.

    Args:
        labeled: What `assay.labeled_data` gives.
        by: A column of its slices, for each value of which the delays are learned.

    Raises:
        SourceError: data cannot be opened or read.
        UsageError: as of `assay.labels.maturity.maturity`; or there is no positive yet.
    """
    watch = Watch.of(labeled)
    return Weighing.of(watch.counted(labeled.source), watch, by)
