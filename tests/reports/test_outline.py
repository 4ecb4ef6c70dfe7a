from collections.abc import Sequence

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay.profiles import profile
from assay.reports.outline import QUANTILES, Outline
from assay.schemas.view import feature_views

FLOATS = st.lists(st.floats(-1e6, 1e6, width=32), min_size=1, max_size=60)


def outline(values: Sequence[float | None]) -> Outline | None:
    dataset = profile(pl.DataFrame({"x": pl.Series(values, dtype=pl.Float64)})).statistics().datasets[0]
    (view,) = feature_views(dataset.features, weighted=False)
    return Outline.of(view)


@given(FLOATS)
def test_few_numbers_are_all_drawn_as_they_are(values: list[float]) -> None:
    found = outline(values)
    assert found is not None
    assert found.complete
    assert found.values.tolist() == sorted(set(values))
    assert found.upto.tolist() == pytest.approx([np.mean(np.array(values) <= x) for x in found.values])
    assert found.below.tolist() == pytest.approx([np.mean(np.array(values) < x) for x in found.values])


@given(FLOATS, st.integers(2, 20))
def test_a_thinned_outline_tells_the_truth_at_every_point_it_keeps(values: list[float], points: int) -> None:
    full = outline(values)
    assert full is not None
    thin = full.thinned(points)
    kept = np.isin(full.values, thin.values)
    assert thin.values.tolist() == full.values[kept].tolist()
    assert thin.upto.tolist() == full.upto[kept].tolist()
    assert {full.values[0], full.values[-1]} <= set(thin.values.tolist())
    assert len(thin.values) <= 2 * points + 2 or thin.complete
    assert thin.complete is (len(full.values) <= points)


@given(FLOATS)
def test_quantiles_rise_and_reach_their_share(values: list[float]) -> None:
    found = outline(values)
    assert found is not None
    quantiles = found.quantiles()
    assert quantiles == sorted(quantiles)
    shares = [np.mean(np.array(values) <= x) for x in quantiles]
    assert all(share >= place - 1e-9 for share, place in zip(shares, QUANTILES, strict=True))


def test_of_very_many_numbers_every_rank_is_near() -> None:
    values = np.random.default_rng(7).lognormal(0, 2, 50_000)
    found = outline(values.tolist())
    assert found is not None
    assert not found.complete
    thin = found.thinned(96)
    assert len(thin.values) < 220
    ranks = np.searchsorted(np.sort(values), thin.values, side="right") / len(values)
    assert np.abs(ranks - thin.upto).max() < 0.01
    exact = np.quantile(values, QUANTILES, method="inverted_cdf")
    reached = [np.mean(values <= x) for x in found.quantiles()]
    assert np.abs(np.array(reached) - QUANTILES).max() < 0.01
    assert np.isfinite(exact).all()


@pytest.mark.parametrize("values", [[], [None], [float("nan")], [float("inf"), float("-inf")]])
def test_without_a_finite_number_there_is_no_outline(values: list[float | None]) -> None:
    assert outline(values) is None


def test_by_weight_only_numbers_occur_that_are_known_to_be_there() -> None:
    frame = pl.DataFrame({"x": [0.0, 10.0, 3.0] * 50, "w": [1.0, 3.0, 0.0] * 50})
    dataset = profile(frame, weight="w").statistics().datasets[0]
    view = next(view for view in feature_views(dataset.features, weighted=True) if view.path == ("x",))
    found = Outline.of(view)
    assert found is not None
    only = found.only(np.array([0.0, 3.0, 10.0]))
    assert only.upto.tolist() == pytest.approx([0.25, 0.25, 1], abs=0.06)  # it is known by deciles
    assert only.below.tolist() == pytest.approx([0, 0.25, 0.25], abs=0.06)
