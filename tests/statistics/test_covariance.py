import numpy as np
import polars as pl
import pytest

from assay.statistics import Table
from assay.statistics import covariance as module
from assay.statistics.covariance import Covariance, Covariances, Pair


def ask(*parts: dict[str, object] | pl.DataFrame) -> Covariances | None:
    """The answer for the rows of all parts, each measured on its own."""
    states = [Covariance().measure(Table(pl.DataFrame(part))) for part in parts]
    return Covariance().result(sum(states, Covariance.state()))


def test_covariance_and_correlation_of_the_first_numbers() -> None:
    answer = ask({"a": [1, 2], "b": [2.0, 4.0]}, {"a": [3], "b": [9.0]})
    assert answer is not None
    (pair,) = answer.pairs
    assert (pair.x, pair.y, pair.count) == (("a",), ("b",), 3)
    assert pair.covariance == pytest.approx(7 / 3)
    assert pair.correlation == pytest.approx(3.5 / 13**0.5)


def test_a_row_counts_where_both_have_one_finite_number() -> None:
    rows = {"a": [1.0, None, float("nan"), float("inf"), 5.0, 3.0], "b": [[1], [2], [3], [4], [5, 5], [7]]}
    answer = ask(rows)
    assert answer is not None
    assert answer.pairs == (Pair(("a",), ("b",), 2, 3.0, 1.0),)


def test_features_may_come_and_go_between_batches() -> None:
    answer = ask({"a": [1, 2]}, {"a": [1, 2], "b": [3, 5]}, {"b": [5], "c": [1]})
    assert answer is not None
    assert [(pair.x, pair.y, pair.count) for pair in answer.pairs] == [(("a",), ("b",), 2), (("b",), ("c",), 1)]


def test_what_does_not_vary_has_a_covariance_but_no_correlation() -> None:
    answer = ask({"a": [0.1] * 7, "b": [1, 2, 3, 4, 5, 6, 7]}, {"a": [0.1] * 2, "b": [8, 9]})
    assert answer is not None
    assert answer.pairs == (Pair(("a",), ("b",), 9, 0.0, None),)


def test_numbers_far_from_zero_keep_their_digits_where_a_difference_of_means_loses_all() -> None:
    rng = np.random.default_rng(0)
    near, noise = rng.normal(size=(2, 10_000))
    x, y = near + 1e9, 0.5 * near + noise + 1e9
    naive = (x * y).mean() - x.mean() * y.mean()
    assert abs(naive - 0.5) > 0.4, "TFDV's formula"
    answer = ask(*(pl.DataFrame({"x": x[i : i + 97], "y": y[i : i + 97]}) for i in range(0, 10_000, 97)))
    assert answer is not None
    assert answer.pairs[0].covariance == pytest.approx(np.cov(x, y, bias=True)[0, 1], rel=1e-12)
    assert answer.pairs[0].correlation == pytest.approx(np.corrcoef(x, y)[0, 1], rel=1e-12)


def test_fields_of_structs_take_part_and_dates_and_texts_do_not() -> None:
    frame = pl.DataFrame({"a": [1, 2], "s": [{"b": 1}, {"b": 2}], "t": ["x", "y"], "d": [1, 2]})
    answer = ask(frame.with_columns(pl.col("d").cast(pl.Date)))
    assert answer is not None
    assert [(pair.x, pair.y) for pair in answer.pairs] == [(("a",), ("s", "b"))]


def test_features_beyond_the_first_are_named_as_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "FEATURES", 2)
    answer = ask({"c": [1, 2], "a": [1, 2]}, {"b": [3, 5], "a": [1, 2]})
    assert answer is not None
    assert [(pair.x, pair.y) for pair in answer.pairs] == [(("a",), ("b",))]
    assert answer.left_out == (("c",),)


def test_what_has_no_double_is_not_told() -> None:
    assert ask({"a": [1e308, -1e308], "b": [1e308, -1e308]}) == Covariances((), ())


def test_no_numbers_have_no_covariance() -> None:
    assert ask({"a": ["x"]}) is None
    assert ask({"a": [None, float("nan")]}, {}) is None
