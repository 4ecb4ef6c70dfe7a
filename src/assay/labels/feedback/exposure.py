"""Click-through by position, as it was and as it would be had every action the same chance; and what was never shown.

A policy shows what it believes will be clicked, so its clicks tell of its choices too. Where the probability of each
choice was logged, inverse propensity weights undo it. Horvitz and Thompson, JASA 47, 1952 (IPS); Swaminathan and
Joachims, "The self-normalized estimator for counterfactual learning", NIPS 2015 (SNIPS).
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

from ..estimate import Estimate, proportion
from ..parts import VALUE
from ..warned import Warned, are
from .exposure_counts import ACTION, CLICKS, POSITION, ROWS, VERSION, ExposureCounts

#: A cell whose actions were expected less often than this may be empty by chance.
EXPECTED = 10.0

#: A policy decides too much alone if its weights leave less than this share of the rows.
LEAST_EFFECTIVE = 0.1

#: Cells that a warning names.
NAMED = 3


@dataclass(frozen=True)
class Shown:
    """What was shown at one position, or at all."""

    #: None is all of them, or rows without one.
    position: str | None
    version: str | None
    rows: int
    clicks: int
    rate: Estimate | None
    #: Had every action been shown as often: by inverse propensities, and the same divided by the sum of weights.
    ips: Estimate | None = None
    snips: Estimate | None = None
    #: Rows of equal weight that would tell as much.
    effective: float | None = None
    #: Of the actions, the share that propensities say could be shown: the mean of 1/propensity over their number.
    reachable: Estimate | None = None


@dataclass(frozen=True)
class Exposure:
    """What was shown, by position, and what that cannot tell."""

    actions: int
    whole: tuple[Shown, ...]
    positions: tuple[Shown, ...]
    warnings: tuple[Warned, ...] = ()


def exposure(counts: ExposureCounts, *, propensities: bool) -> Exposure:
    """What the counts say; each version of the model is a policy of its own."""
    whole = counts.whole
    actions = whole.table[ACTION].drop_nulls().n_unique()
    policies = whole.split(VERSION)
    everywhere = tuple(_shown(part, actions, version, None) for version, part in policies.items())
    positions = tuple(
        _shown(part, actions, version, position)
        for version, policy in policies.items()
        for position, part in sorted(policy.split(POSITION).items(), key=_by_number)
        if position is not None
    )
    return Exposure(actions, everywhere, positions, tuple(_warnings(counts, everywhere, propensities)))


def _by_number(item: tuple[str | None, ExposureCounts]) -> tuple[float, str]:
    """Positions in the order of their numbers, texts behind."""
    position = item[0] or ""
    try:
        return float(position), position
    except ValueError:
        return math.inf, position


def _shown(counts: ExposureCounts, actions: int, version: str | None, position: str | None) -> Shown:
    rows, clicks = int(counts.total(ROWS)), int(counts.total(CLICKS))
    rate = proportion(clicks, rows)
    logged = counts.total("logged")
    if not logged or not actions:
        return Shown(position, version, rows, clicks, rate)
    weights, squares = counts.total("inverse") / actions, counts.total("inverse2") / actions**2
    clicked, clicked2 = counts.total("clicked") / actions, counts.total("clicked2") / actions**2
    mean = clicked / logged
    value = clicked / weights
    spread = math.sqrt(max(0.0, clicked2 * (1 - 2 * value) + value**2 * squares)) / weights
    reachable = weights / logged
    return Shown(
        position,
        version,
        rows,
        clicks,
        rate,
        _around(mean, clicked2 / logged - mean**2, logged),
        Estimate.around(value, spread, least=0.0, most=1.0) if clicked else None,
        weights**2 / squares,
        _around(reachable, squares / logged - reachable**2, logged),
    )


def _around(mean: float, variance: float, rows: float) -> Estimate | None:
    return Estimate.around(mean, math.sqrt(max(0.0, variance) / rows), least=0.0)


def _warnings(counts: ExposureCounts, everywhere: tuple[Shown, ...], propensities: bool) -> Iterator[Warned]:
    whole = counts.whole
    missing = int(whole.total(ROWS) - whole.total("logged"))
    if propensities and missing:
        yield Warned(
            "BAD_PROPENSITY",
            f"{are(missing, 'row')} without a propensity above 0 and up to 1, left out of what is weighted",
        )
    for shown in everywhere:
        yield from _selection(shown)
    for version, policy in whole.split(VERSION).items():
        yield from _never_shown(policy.table, POSITION, "position", version)
    for column, part in counts.slices().items():
        for version, policy in part.split(VERSION).items():
            yield from _never_shown(policy.table, VALUE, column, version)


def _of(version: str | None) -> str:
    return "" if version is None else f"version {version}: "


def _selection(shown: Shown) -> Iterator[Warned]:
    """What weights tell about choices that the policy left out, or hardly made."""
    if shown.effective is not None and shown.effective < LEAST_EFFECTIVE * shown.rows:
        yield Warned(
            "FEW_EFFECTIVE_ROWS",
            f"{_of(shown.version)}weights are so unequal that {shown.rows:,} rows tell as much as "
            f"{shown.effective:,.0f}; some actions are hardly ever shown",
        )
    if (reachable := shown.reachable) is None:
        return
    # One over a propensity has a heavy tail, so an interval is taken twice as long before anything is said.
    room = 2 * (reachable.high - reachable.value)
    if reachable.value + room < 0.99:
        yield Warned(
            "UNREACHABLE_ACTIONS",
            f"{_of(shown.version)}propensities say that the policy can show {reachable.value:.0%} of the actions "
            f"({reachable.low:.0%} to {reachable.high:.0%}); of the rest nothing can be learned",
        )
    elif reachable.value - room > 1.01:
        yield Warned(
            "WRONG_PROPENSITIES",
            f"{_of(shown.version)}the mean of 1/propensity is {reachable.value:.2f} times the number of actions, "
            "expected 1: propensities are too low, or not all actions occur in the data",
        )


def _never_shown(table: pl.DataFrame, place: str, called: str, version: str | None) -> Iterator[Warned]:
    """Pairs of a place and an action that never occur although both do, and although chance would not explain it."""
    known = table.drop_nulls([ACTION])
    actions = known[ACTION].unique().sort()
    places = known.group_by(place).agg(pl.col(ROWS).sum()).sort(place)
    every = places.join(actions.to_frame(), how="cross")
    never = every.join(known, on=[place, ACTION], how="anti", nulls_equal=True)
    telling = never.filter(pl.col(ROWS) / max(1, len(actions)) >= EXPECTED)
    if len(telling):
        pairs = telling.select(place, ACTION).head(NAMED).iter_rows()
        told = [f"{action} at {called} {'none' if where is None else where}" for where, action in pairs]
        more = f" and {len(telling) - NAMED:,} more" if len(telling) > NAMED else ""
        yield Warned(
            "NEVER_SHOWN",
            f"{_of(version)}{len(telling):,} of {len(every):,} pairs of {called} and action were never shown: "
            f"{', '.join(told)}{more}",
        )
