"""What happened against what was predicted, by version of the model, over time and by slice."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

import polars as pl

from ..document import Document
from ..estimate import Estimate, proportion
from ..instant import moment
from ..labeled import LabeledData
from ..parts import COLUMN, PARTITION, VALUE
from ..warned import Warned
from .calibration import Calibration, calibration
from .counts import PLACE, POSITIVES, ROWS, VERSION, Review, ScoreCounts, counts_of, scored
from .exposure import Exposure, exposure
from .exposure_counts import ExposureCounts
from .exposure_counts import counts_of as exposure_of
from .ranking import auc, tied_by_chance
from .score_grid import ONE


@dataclass(frozen=True)
class Quality:
    """How good the scores of some predictions were."""

    rows: int
    positives: int
    #: The share that was positive, and the mean that was predicted.
    actual: Estimate
    predicted: float | None = None
    #: The chance that a positive has the higher score, and how far it may be off since scores are counted on a grid.
    auc: Estimate | None = None
    auc_error: float = 0.0
    log_loss: Estimate | None = None
    #: The log loss over that of one who always says the share of positives (He and others, ADKDD 2014); 1 is useless.
    normalized_entropy: float | None = None
    brier: Estimate | None = None
    calibration: Calibration | None = None


@dataclass(frozen=True)
class GroupFeedback:
    """The predictions of a version, of all versions, of a partition or a slice."""

    quality: Quality
    #: None is all of them.
    version: str | None = None
    start: datetime | None = None
    column: str = ""
    value: str | None = None


@dataclass(frozen=True)
class Feedback(Document):
    """How predictions compare with what happened, of those whose window has closed."""

    noun, command = "feedback of labels", "assay label feedback"

    label: str
    as_of: datetime | None
    horizon: int | None
    whole: GroupFeedback | None
    versions: tuple[GroupFeedback, ...] = ()
    #: By time, then by slice; each by version too, where there are several.
    partitions: tuple[GroupFeedback, ...] = ()
    slices: tuple[GroupFeedback, ...] = ()
    exposure: Exposure | None = None
    #: Rows whose window is still open, or that have no label.
    open: int = 0
    warnings: tuple[Warned, ...] = ()


@dataclass(frozen=True)
class Reviewed:
    """All counts of a dataset; those of parts add."""

    scores: ScoreCounts = field(default_factory=ScoreCounts)
    exposures: ExposureCounts = field(default_factory=ExposureCounts)
    open: int = 0

    def __add__(self, other: Reviewed) -> Reviewed:
        return Reviewed(self.scores + other.scores, self.exposures + other.exposures, self.open + other.open)

    @classmethod
    def of(cls, batch: pl.DataFrame, review: Review) -> Reviewed:
        """The counts of some rows."""
        rows, still_open = review.closed(batch)
        shown = review.roles.position or review.roles.action
        exposures = exposure_of(rows, review.roles) if shown else ExposureCounts()
        return cls(counts_of(rows, review), exposures, still_open)


def feedback(labeled: LabeledData, *, every: str = "1d") -> Feedback:
    """How predictions compare with what happened: by version of the model, over time, by slice, by position.

    They count as soon as their window has closed; without times, all that have a label do. Rows are read once, in
    bounded memory.

    Args:
        labeled: What `assay.labeled_data` gives.
        every: Length of a partition: ``1h``, ``1d``, ``1w``, ``1mo``.

    Raises:
        SourceError: data cannot be opened or read.
        UsageError: a column holds no such thing, or nothing says what was predicted or shown.
    """
    review, total = Review.of(labeled, every=every), Reviewed()
    for batch in labeled.source.batches(columns=review.columns()):
        total += Reviewed.of(batch, review)
    return judged(total, review)


def judged(total: Reviewed, review: Review) -> Feedback:
    """What the counts of all rows say."""
    roles, scores = review.roles, total.scores
    everything = scores.only((pl.col(COLUMN) == "") & pl.col(PARTITION).is_null())
    versions = everything.split(VERSION) if roles.version else {}
    several = len(versions) > 1
    return Feedback(
        roles.label,
        None if review.as_of is None else moment(review.as_of),
        review.horizon,
        GroupFeedback(quality(everything)) if everything.rows else None,
        tuple(GroupFeedback(quality(part), str(version)) for (version,), part in versions.items()),
        tuple(_over_time(scores, several)),
        tuple(_by_slice(scores, several, roles.slices)),
        _exposure(total, review),
        total.open,
        tuple(_warnings(total, everything, review)),
    )


def _exposure(total: Reviewed, review: Review) -> Exposure | None:
    if not len(total.exposures.table):
        return None
    return exposure(total.exposures, propensities=review.roles.propensity is not None)


def _over_time(scores: ScoreCounts, several: bool) -> Iterator[GroupFeedback]:
    dated = scores.only((pl.col(COLUMN) == "") & pl.col(PARTITION).is_not_null())
    for (start,), part in dated.split(PARTITION).items():
        assert isinstance(start, datetime)
        for version, found in _versions(part, several):
            yield GroupFeedback(found, version, start)


def _by_slice(scores: ScoreCounts, several: bool, columns: tuple[str, ...]) -> Iterator[GroupFeedback]:
    for column in columns:
        parts = scores.only(pl.col(COLUMN) == column).split(VALUE)
        for (value,), part in sorted(parts.items(), key=lambda item: -item[1].rows):
            named = None if value is None else str(value)
            for version, found in _versions(part, several):
                yield GroupFeedback(found, version, column=column, value=named)


def _versions(scores: ScoreCounts, several: bool) -> Iterator[tuple[str | None, Quality]]:
    """All versions together, then each if there are several."""
    yield None, quality(scores)
    if several:
        for (version,), part in scores.split(VERSION).items():
            yield str(version), quality(part)


def quality(counts: ScoreCounts) -> Quality:
    """How good the scores are that were counted."""
    actual = proportion(counts.positives, counts.rows)
    assert actual is not None, "no rows"
    together = counts.together()
    if not len(together):
        return Quality(counts.rows, counts.positives, actual)
    positives = together[POSITIVES].to_numpy()
    negatives = together[ROWS].to_numpy() - positives
    several = (together["least"] < together["most"]).to_numpy()
    area, off = auc(positives, negatives), tied_by_chance(positives, negatives, several)
    found = calibration(scored(together))
    probable = together.filter(pl.col(PLACE).is_between(0, ONE))
    rows = float(probable[ROWS].sum())
    if not rows or len(probable) < len(together):
        return Quality(counts.rows, counts.positives, actual, None, area, off)
    loss = _mean(probable, "loss", rows)
    return Quality(
        counts.rows,
        counts.positives,
        actual,
        float(probable["scores"].sum()) / rows,
        area,
        off,
        loss,
        _normalized(loss, float(probable[POSITIVES].sum()) / rows),
        _mean(probable, "error", rows),
        found,
    )


def _mean(sums: pl.DataFrame, name: str, rows: float) -> Estimate | None:
    """The mean of a loss, by the normal distribution."""
    mean = float(sums[name].sum()) / rows
    variance = max(0.0, float(sums[f"{name}2"].sum()) / rows - mean * mean) / max(1.0, rows - 1)
    return Estimate.around(mean, math.sqrt(variance), least=0.0)


def _normalized(loss: Estimate | None, share: float) -> float | None:
    if loss is None or not 0 < share < 1:
        return None
    return loss.value / -(share * math.log(share) + (1 - share) * math.log(1 - share))


def _warnings(total: Reviewed, everything: ScoreCounts, review: Review) -> Iterator[Warned]:
    if not everything.rows:
        yield Warned("NO_FINAL_LABELS", "no window has closed yet, so nothing can be compared; try again later")
        return
    roles = review.roles
    if roles.status is not None and review.horizon is None and total.open:
        yield Warned(
            "OPEN_WINDOWS",
            "some labels are unknown and no window is said, so early positives count without the negatives of "
            "their time; try --window",
        )
    if roles.score and everything.unscored:
        yield Warned(
            "NO_SCORE", f"{everything.unscored:,} rows have no finite score and count for the share of positives only"
        )
    outside = everything.together().filter(~pl.col(PLACE).is_between(0, ONE))
    if len(outside):
        low, high = (float(end) for end in outside.select(pl.col("least").min(), pl.col("most").max()).row(0))
        yield Warned(
            "NO_PROBABILITIES",
            f"{int(outside[ROWS].sum()):,} scores are no probabilities, but lie from {low:.4g} to {high:.4g}: they are "
            "ranked, not compared with what happened",
        )
    if everything.positives in (0, everything.rows):
        yield Warned("ONE_CLASS", "all labels are alike, so nothing can be ranked")
