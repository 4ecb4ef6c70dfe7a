"""How one feature differs between training and serving, for people and programs to read."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np

from assay._codec import unpack
from assay.schemas.path import serialize_path
from assay.statistics import Path

from .comparison import Comparison, Differences, texts
from .equality import Outcome
from .explanation import Explanation, explain

#: Pairs of differing values that a result shows of each feature, and pairs of values of its confusion.
PAIRS, CONFUSED = 5, 20


@dataclass(frozen=True)
class Pair:
    """One example whose values differ, as texts; a missing value is ``null``."""

    identifier: str
    training: str
    serving: str


@dataclass(frozen=True)
class Confused:
    """How often serving holds one value where training holds another."""

    training: str
    serving: str
    rows: int


@dataclass(frozen=True)
class Sizes:
    """How large the differences between numbers are that do not match."""

    median: float
    largest: float
    #: Relative to the larger magnitude of the two, 0 to 2.
    median_relative: float
    largest_relative: float


@dataclass(frozen=True)
class FeatureSkew:
    """One feature of the joined rows: ``match + mismatch + only_training + only_serving + both_missing`` of them."""

    #: The serialized path.
    path: str
    match: int = 0
    mismatch: int = 0
    #: Rows in which the other side has no value; an empty list is a value.
    only_training: int = 0
    only_serving: int = 0
    both_missing: int = 0
    #: Types of the values in training and in serving, the most frequent first.
    types: tuple[tuple[str, str], ...] = ()
    sizes: Sizes | None = None
    #: Rows that differ, chosen by the hash of their identifier.
    pairs: tuple[Pair, ...] = ()
    #: The most frequent pairs of values that do not match, and by how much a count may be too low; 0 means exact.
    confusion: tuple[Confused, ...] = ()
    confusion_error: int = 0
    #: By which transformations the sides differ, the one of most rows first.
    explanations: tuple[Explanation, ...] = ()

    @property
    def rows(self) -> int:
        """Joined rows."""
        return self.match + self.both_missing + self.differing

    @property
    def differing(self) -> int:
        """Joined rows in which the sides do not say the same: another value, or one on one side only."""
        return self.mismatch + self.only_training + self.only_serving

    @property
    def share(self) -> float:
        """The share of joined rows in which the sides do not say the same; 0 if no row was joined."""
        return self.differing / self.rows if self.rows else 0.0

    @property
    def retyped(self) -> bool:
        """Whether the types differ, be the values equal or not."""
        return any(training != serving for training, serving in self.types)

    @property
    def explanation(self) -> Explanation | None:
        """The transformation of most rows."""
        return next(iter(self.explanations), None)


def feature_skew(path: Path, comparison: Comparison, tolerance: float) -> FeatureSkew:
    """The answer of a comparison that is complete."""
    name = serialize_path(path)
    return FeatureSkew(
        name,
        match=comparison.rows(Outcome.MATCH),
        mismatch=comparison.rows(Outcome.MISMATCH),
        only_training=comparison.rows(Outcome.ONLY_TRAINING),
        only_serving=comparison.rows(Outcome.ONLY_SERVING),
        both_missing=comparison.rows(Outcome.BOTH_MISSING),
        types=_types(comparison),
        sizes=_sizes(comparison.differences),
        pairs=_pairs(comparison),
        confusion=_confusion(comparison),
        confusion_error=int(comparison.confusion.shortfall),
        explanations=explain(name, comparison, tolerance),
    )


def _types(comparison: Comparison) -> tuple[tuple[str, str], ...]:
    rows: Counter[tuple[str, str]] = Counter()
    for (outcome, training, serving), number in comparison.counts.items():
        if outcome in (Outcome.MATCH, Outcome.MISMATCH) and not (training + serving).count("null"):
            rows[training, serving] += number
    return tuple(sorted(rows, key=lambda types: (-rows[types], types)))


def _sizes(differences: Differences) -> Sizes | None:
    if not differences.absolute.buffers:
        return None
    median, median_relative = (
        float(sketch.quantiles(np.array([0.5]))[0]) for sketch in (differences.absolute, differences.relative)
    )
    return Sizes(median, differences.largest, median_relative, differences.largest_relative)


def _pairs(comparison: Comparison) -> tuple[Pair, ...]:
    """The first rows of the sample of each way to differ, those of other values before those of one side only."""
    found: list[Pair] = []
    for differing in (Outcome.MISMATCH, Outcome.ONLY_TRAINING, Outcome.ONLY_SERVING):
        frames = [frame.head(PAIRS) for (which, _, _), frame in comparison.samples.items() if which is differing]
        some = [
            (number, Pair(*each))
            for frame in frames
            for number, *each in zip(
                frame["hash"], *(texts(frame[name]) for name in ("identifier", "training", "serving")), strict=True
            )
        ]
        found += [pair for _, pair in sorted(some, key=lambda each: each[0])]
    return tuple(found[:PAIRS])


def _confusion(comparison: Comparison) -> tuple[Confused, ...]:
    counters = comparison.confusion
    if counters.counts is None:
        return ()
    ranked = sorted(zip((-counters.counts).tolist(), counters.labels, strict=True))[:CONFUSED]
    return tuple(Confused(*unpack(label, tuple[str, str]), -rows) for rows, label in ranked)
