import numpy as np
import polars as pl
import pytest

from assay.rows.transformations.affine import Affine
from assay.rows.transformations.pairs import Pairs
from assay.rows.transformations.transformation import Formula
from assay.rows.trial import Trial, gain, wilson


def trial(before: list[float], after: list[float], formula: Formula) -> Trial:
    differing = np.array(before) != np.array(after)
    pairs = Pairs(pl.Series(before), pl.Series(after), differing, np.ones(len(before)))
    seen = pairs.seen("number", "number")
    assert seen is not None
    return Trial(Affine(), formula, seen, float(differing.mean()), False)


DOUBLED = Formula("2 {}", lambda values: values * 2)


def test_shares_are_of_the_pairs_that_differ_and_of_all() -> None:
    found = trial([1.0, 2.0, 3.0, 0.0, 5.0], [2.0, 4.0, 7.0, 0.0, 5.0], DOUBLED)
    assert found.of_differing[1] == pytest.approx(2 / 3)
    assert found.of_all[1] == pytest.approx(3 / 5)  # 0 doubled is 0


def test_what_is_about_as_near_as_the_value_before_explains_nothing() -> None:
    nearly = Formula("{}", lambda values: values * (1 + 1e-13))
    assert trial([1.0, 2.0], [1.0 + 1e-12, 2.0 - 1e-12], nearly).of_differing[1] == 0


def test_infinities_are_explained_by_nothing_but_themselves() -> None:
    inf, nan = float("inf"), float("nan")
    found = trial([1.0, inf, -inf, nan], [inf, -inf, -inf, 1.0], Formula("-{}", lambda values: -values))
    with np.errstate(invalid="ignore"):
        assert found.holds.tolist() == [False, True, False, False]


def test_what_chance_explains_as_well_is_no_claim() -> None:
    rng = np.random.default_rng(0)
    flags = rng.integers(0, 2, 400).astype(float)
    swapped = Formula("1 - {}", lambda values: 1 - values)
    assert not trial(flags.tolist(), rng.integers(0, 2, 400).astype(float).tolist(), swapped).is_more_than_chance()
    assert trial(flags.tolist(), (1 - flags).tolist(), swapped).is_more_than_chance()


def test_the_interval_is_that_of_wilson() -> None:
    low, share, high = wilson(np.array([True] * 8 + [False] * 2))
    assert (round(low, 4), share, round(high, 4)) == (0.4902, 0.8, 0.9433)
    assert wilson(np.array([], np.bool_)) == (0.0, 0.0, 0.0)


def test_where_chance_leaves_nothing_there_is_nothing_to_gain() -> None:
    assert gain(1.0, 1.0) == 0.0
    assert gain(0.75, 0.5) == 0.5
