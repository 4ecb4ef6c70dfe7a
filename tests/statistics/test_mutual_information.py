from math import log2

import numpy as np
import polars as pl
import pytest

from assay.statistics import Table
from assay.statistics import mutual_information as module
from assay.statistics.mutual_information import MutualInformation, Told


def ask(label: str, *parts: dict[str, object] | pl.DataFrame) -> dict[str, Told]:
    """What each top-level feature tells, of the rows of all parts, each measured on its own."""
    question = MutualInformation((label,))
    states = [question.measure(Table(pl.DataFrame(part))) for part in parts]
    return {".".join(told.feature): told for told in question.result(sum(states, question.state())) or ()}


def test_a_copy_tells_everything_and_a_constant_nothing() -> None:
    told = ask("y", {"y": ["a", "b"] * 50, "copy": [1, 2] * 50, "constant": [1] * 100})
    assert told["copy"].adjusted == pytest.approx(1.0, abs=0.01)
    assert told["copy"].share == pytest.approx(1.0)
    assert told["constant"].adjusted == 0.0
    assert (told["copy"].rows, told["copy"].error) == (100, 0.0)


def test_identifiers_tell_nothing_although_each_gives_the_label_away() -> None:
    assert ask("y", {"y": ["a", "b"] * 50, "id": [f"id{i}" for i in range(100)]})["id"].adjusted == 0.0


def test_missing_is_a_value_of_a_feature_and_rows_without_a_label_are_left_out() -> None:
    told = ask("y", {"y": ["a", "b", None] * 40, "x": [1.5, None, 1.5] * 40, "t": ["", None, None] * 40})
    assert told["x"].share == told["t"].share == pytest.approx(1.0)
    assert told["x"].rows == 80


def test_a_list_is_a_category_by_what_it_holds() -> None:
    told = ask("y", {"y": [0, 1] * 30, "x": [["p", "q"], ["q"]] * 30}, {"y": [0, 1], "x": [["q", "p", "p"], ["q"]]})
    assert told["x"].share == pytest.approx(1.0)


@pytest.mark.parametrize("correlation", [0.0, 0.5, 0.9])
def test_correlated_numbers_tell_what_the_formula_says_less_a_little(correlation: float) -> None:
    rng = np.random.default_rng(1)
    x, noise = rng.normal(size=(2, 30_000))
    y = correlation * x + (1 - correlation**2) ** 0.5 * noise
    truth = -log2(1 - correlation**2) / 2
    batches = (pl.DataFrame({"x": x[i : i + 7000], "y": y[i : i + 7000]}) for i in range(0, 30_000, 7000))
    found = ask("y", *batches)["x"]
    assert 0.9 * truth - found.error <= found.adjusted <= truth + found.error
    assert 0 < found.error < 0.05
    assert found.rows == 8192


def test_infinities_are_numbers_and_nan_is_missing() -> None:
    rows = {"y": ["a", "b", "c"] * 40, "x": [float("inf"), float("-inf"), float("nan")] * 40}
    assert ask("y", rows)["x"].share == pytest.approx(1.0)


def test_a_feature_may_change_its_type_or_be_gone_in_a_batch() -> None:
    told = ask("y", {"y": ["a", "b"] * 20, "x": [1, 2] * 20}, {"y": ["c"] * 20, "x": ["z"] * 20}, {"y": ["d"] * 20})
    assert told["x"].share == pytest.approx(1.0)


def test_equal_batches_are_sampled_alike_and_frequent_rows_stay_frequent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "CAPACITY", 500)
    question = MutualInformation(("y",))
    state = question.measure(Table(pl.DataFrame({"y": ["often"] * 9000 + ["seldom"] * 1000})))
    (label,) = state.features
    counts = np.unique(label.values, return_counts=True)[1]
    assert 430 < counts.max() < 470
    again = question.measure(Table(pl.DataFrame({"y": ["often"] * 9000 + ["seldom"] * 1000})))
    assert again == state


def test_without_a_label_nothing_is_told() -> None:
    assert ask("y", {"x": [1, 2]}) == ask("y", {"x": [1], "y": pl.Series([None], dtype=pl.Int64)}) == {}
