"""Which transformation explains how two sides differ, judged on pairs that it was not fitted to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from .comparison import Comparison, texts
from .equality import Outcome, equal, is_number
from .transformations import TRANSFORMATIONS, Transformation
from .transformations.pairs import Pairs
from .transformations.transformation import Parameters
from .trial import Mask, Trial, gain, wilson

#: Texts and numbers that commonly stand for a missing value, in lower case.
_SPELLINGS = frozenset(
    (
        *("", "na", "n/a", "#n/a", "<na>", "nan", "nat", "null", "(null)", "none", "nil", "\\n", "-", "--", "?", "."),
        *("missing", "unknown", "undefined", "-1", "0", "-9", "-99", "-999", "-9999", "99", "999", "9999", "99999"),
        *("-1.0", "0.0", "-9.0", "-99.0", "-999.0", "-9999.0", "99.0", "999.0", "9999.0", "99999.0"),
    )
)


@dataclass(frozen=True)
class Explanation:
    """A transformation by which one side follows from the other."""

    family: str
    #: ``serving.city = training.city in lower case``
    text: str
    #: Which rows it speaks about: those where both sides have a value, or only one has.
    among: str
    #: The share of these rows for which it holds, and its interval of 95 % (Wilson), from rows it was not fitted to.
    share: float
    low: float
    high: float
    #: The share for which it holds of those of them that differ.
    of_differing: float
    parameters: Parameters
    note: str = ""


def explain(path: str, comparison: Comparison, tolerance: float = 0.0) -> tuple[Explanation, ...]:
    """What explains the differing values, and the values that only one side has; the one of most rows first."""
    found: list[tuple[float, Explanation]] = []
    with np.errstate(all="ignore"):  # where a formula is not defined it gives NaN, which explains nothing
        best = _of_values(path, comparison, tolerance)
    if best is not None:
        found.append((comparison.rows(Outcome.MISMATCH) * best.of_differing, best))
    for outcome, sides in _ONE_SIDED.items():
        filled = _of_missing(path, comparison, outcome, *sides)
        if filled is not None:
            found.append((comparison.rows(outcome) * filled.share, filled))
    return tuple(explanation for _, explanation in sorted(found, key=lambda each: -each[0]))


def _of_values(path: str, comparison: Comparison, tolerance: float) -> Explanation | None:
    """The best explanation of values that differ: found with one half of the sample, judged with the other."""
    pooled = _pooled(comparison, tolerance)
    if pooled is None:
        return None
    pairs, first_half = pooled
    fitted, held = pairs.where(first_half), pairs.where(~first_half)
    if not (fitted.differing.any() and held.differing.any()):
        return None
    differ = float(pairs.weights[pairs.differing].sum() / pairs.weights.sum())
    trials = _trials(fitted, held, differ)
    claims = [trial for trial in trials if trial.is_more_than_chance()]
    if not claims:
        return None
    ways = [[trial for trial in claims if trial.backward is backward] for backward in (False, True)]
    best = max((max(way, key=lambda trial: trial.score) for way in ways if way), key=lambda trial: trial.worth)
    argument, value = ("serving", "training") if best.backward else ("training", "serving")
    low, share, high = best.of_all
    return Explanation(
        best.transformation.family,
        f"{value}.{path} = {best.formula.text.format(f'{argument}.{path}')}",
        "rows in which both have a value",
        *(share, low, high, best.of_differing[1]),
        best.formula.parameters,
        best.formula.note,
    )


def _trials(fitted: Pairs, held: Pairs, differ: float) -> Iterator[Trial]:
    """The formula of each family that fits best, either way, to be tested by pairs held back."""
    for transformation in TRANSFORMATIONS:
        for backward in (False, True)[: 1 + transformation.one_way]:
            views = transformation.reads, transformation.writes
            seen, unseen = ((half.backward if backward else half).seen(*views) for half in (fitted, held))
            if seen is not None and unseen is not None:
                formulas = transformation.propose(seen)
                fits = (Trial(transformation, formula, seen, differ, backward) for formula in formulas)
                best = max(fits, key=lambda trial: trial.score, default=None)
                if best is not None:
                    yield replace(best, seen=unseen)


def _pooled(comparison: Comparison, tolerance: float) -> tuple[Pairs, Mask] | None:
    """The sampled pairs of two values, of the types that differ most, and which half of them is for fitting."""
    groups: dict[tuple[str, str], list[pl.DataFrame]] = {}
    differing: dict[tuple[str, str], int] = {}
    for outcome in (Outcome.MISMATCH, Outcome.MATCH):
        frames = [frame for (which, _, _), frame in comparison.samples.items() if which is outcome]
        sampled = sum(map(len, frames))
        for frame in frames:
            types = _type(frame["training"]), _type(frame["serving"])
            each = comparison.rows(outcome) / sampled
            marked = frame.select(
                "hash", "training", "serving", differing=pl.lit(outcome is Outcome.MISMATCH), weight=each
            )
            groups.setdefault(types, []).append(marked)
            differing[types] = differing.get(types, 0) + (outcome is Outcome.MISMATCH) * len(frame)
    if not any(differing.values()):
        return None
    pool = pl.concat(groups[max(differing, key=lambda types: differing[types])], how="vertical_relaxed")
    pool = _leaves(pool, tolerance)
    pairs = Pairs(pool["training"], pool["serving"], pool["differing"].to_numpy(), pool["weight"].to_numpy(), tolerance)
    return pairs, (pool["hash"].to_numpy() & np.uint64(1)) == 0


def _leaves(pool: pl.DataFrame, tolerance: float) -> pl.DataFrame:
    """The values in lists, where both sides have as many, instead of the lists."""
    while all(isinstance(pool[side].dtype, pl.List) for side in ("training", "serving")):
        alike = pl.col("training").list.len() == pl.col("serving").list.len()
        filled = pool.filter(alike & (pl.col("training").list.len() > 0))
        pool = filled.explode("training", "serving").drop_nulls(["training", "serving"])
        same = equal(pool["training"], pool["serving"], tolerance)
        pool = pool.with_columns(differing=pl.Series(~same, dtype=pl.Boolean))
    return pool


def _type(values: pl.Series) -> str:
    return "number" if is_number(values.dtype) else str(values.dtype)


#: Outcomes in which only one side has a value, with the names of that side and the other.
_ONE_SIDED = {Outcome.ONLY_SERVING: ("serving", "training"), Outcome.ONLY_TRAINING: ("training", "serving")}


def _of_missing(path: str, comparison: Comparison, outcome: Outcome, side: str, other: str) -> Explanation | None:
    """The one value that a side has where the other has none."""
    samples = [frame for (which, _, _), frame in comparison.samples.items() if which is outcome]
    if not samples:
        return None
    hashes = np.concatenate([frame["hash"].to_numpy() for frame in samples])
    labels = pl.Series([label for frame in samples for label in texts(frame[side])], dtype=pl.String)
    first_half = (hashes & np.uint64(1)) == 0
    if first_half.all() or not first_half.any():
        return None
    value = labels.filter(pl.Series(first_half)).mode().sort()[0]
    low, share, high = wilson((labels.filter(pl.Series(~first_half)) == value).to_numpy())
    if gain(low, _frequency(value, comparison, side)) < Transformation.claim:
        return None
    spelled = value.strip().lower() in _SPELLINGS
    shown = f"'{value}'" if any(frame[side].dtype == pl.String for frame in samples) else value
    return Explanation(
        "null spelling" if spelled else "filled",
        f"{side}.{path} = {shown} where {other}.{path} is missing",
        f"rows in which only {side} has a value",
        *(share, low, high, share),
        {"value": value},
    )


def _frequency(value: str, comparison: Comparison, side: str) -> float:
    """The share of a value among those of a side where both sides have one, in the sample."""
    frames = [f for (which, _, _), f in comparison.samples.items() if which in (Outcome.MATCH, Outcome.MISMATCH)]
    labels = [label for frame in frames for label in texts(frame[side])]
    return labels.count(value) / len(labels) if labels else 0.0
