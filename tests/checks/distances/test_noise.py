"""Chance alone raises no alarm, in however small samples; and what is no chance does."""

from collections import Counter
from collections.abc import Callable

import numpy as np
import polars as pl
import pytest
from numpy.typing import NDArray
from tests.checks.distances.pairs import measured, sides

from assay.checks.distances import DISTANCES, Pair, Side

Draw = Callable[[np.random.Generator, int], NDArray[np.generic]]

#: Distributions of texts and of numbers, some with rare values, heavy tails, ties or NaN.
POPULATIONS: dict[str, Draw] = {
    "two": lambda draw, n: draw.choice(["a", "b"], n),
    "rare": lambda draw, n: draw.choice(["a", "b", "c"], n, p=[0.98, 0.01, 0.01]),
    "five": lambda draw, n: draw.choice(list("abcde"), n),
    "many": lambda draw, n: (draw.pareto(1, n) * 3).astype(int).astype(str),
    "normal": lambda draw, n: draw.normal(size=n),
    "lognormal": lambda draw, n: draw.lognormal(0, 2, n),
    "counts": lambda draw, n: draw.poisson(3, n),
    "zeros": lambda draw, n: np.where(draw.random(n) < 0.7, 0, draw.exponential(size=n)),
    "nan": lambda draw, n: np.where(draw.random(n) < 0.1, np.nan, draw.normal(size=n)),
}


def drawn(draw: np.random.Generator, rows: int) -> list[Side]:
    return sides(pl.DataFrame({name: values(draw, rows) for name, values in POPULATIONS.items()}))


def false_alarms(seeds: range, n: int, m: int) -> tuple[Counter[str], Counter[str]]:
    """How often each distance was measured, and found beyond noise, between samples of one distribution."""
    tried: Counter[str] = Counter()
    beyond: Counter[str] = Counter()
    for seed in seeds:
        draw = np.random.default_rng(seed)
        for both in map(Pair, drawn(draw, n), drawn(draw, m)):
            for name, distance in DISTANCES.items():
                # Another number of rows is what this one is there to find.
                if distance.obstacle(both) is None and (n == m or name != "normalized_absolute_difference"):
                    found = distance.measure(both)
                    tried[name] += 1
                    beyond[name] += found.value > found.noise
    return tried, beyond


@pytest.mark.slow
@pytest.mark.parametrize(("n", "m"), [(20, 20), (20, 500), (50, 50), (100, 500), (500, 500), (20, 50_000)])
def test_less_than_one_in_a_hundred_samples_of_one_distribution_is_beyond_noise(n: int, m: int) -> None:
    tried, beyond = false_alarms(range(100), n, m)
    assert all(beyond[name] <= 0.01 * times for name, times in tried.items()), beyond


def test_a_few_samples_of_one_distribution_are_hardly_ever_beyond_noise() -> None:
    tried, beyond = false_alarms(range(40), 30, 30)
    assert beyond.total() <= 0.01 * tried.total()


@pytest.mark.parametrize("name", DISTANCES)
def test_a_shift_in_ten_thousand_rows_is_beyond_noise(name: str) -> None:
    draw = np.random.default_rng(0)
    old, new = (sides(pl.DataFrame({"x": draw.normal(mean, 1, 10_000)})) for mean in (0, 0.2))
    found = measured(name, Pair(new[0], old[0]))
    assert found.value > found.noise


@pytest.mark.parametrize("name", [name for name, distance in DISTANCES.items() if not distance.ordered])
def test_a_share_that_grows_in_ten_thousand_rows_is_beyond_noise(name: str) -> None:
    draw = np.random.default_rng(0)
    old, new = (
        sides(pl.DataFrame({"x": draw.choice(["a", "b", "c"], 10_000, p=[0.5, p, 0.5 - p])})) for p in (0.3, 0.35)
    )
    found = measured(name, Pair(new[0], old[0]))
    assert found.value > found.noise


@pytest.mark.slow
@pytest.mark.parametrize("name", DISTANCES)
def test_the_interval_holds_the_distance_of_the_populations(name: str) -> None:
    """Of large samples, in which the bias of a distance, which chance only makes larger, is small."""
    draw = np.random.default_rng(0)
    exact = measured(name, Pair(*(sides(pl.DataFrame({"x": draw.normal(m, 1, 300_000)}))[0] for m in (0, 0.5)))).value
    inside = 0
    for _ in range(100):
        old, new = (sides(pl.DataFrame({"x": draw.normal(mean, 1, 2000)}))[0] for mean in (0.5, 0))
        found = measured(name, Pair(new, old))
        inside += abs(found.value - exact) <= found.uncertainty * 1.1 + 0.01 * exact
    assert inside >= 90
