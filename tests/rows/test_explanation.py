from pathlib import Path

import numpy as np
import polars as pl
import pytest

from assay.rows import Explanation, skew


def explanations(training: pl.Series, serving: pl.Series) -> tuple[Explanation, ...]:
    ids = pl.Series("id", range(len(training)))
    frames = (pl.DataFrame([ids, side.alias("x")]) for side in (training, serving))
    return skew(*frames, on="id")[0].explanations


def ages(missing: float = 0.3) -> pl.Series:
    rng = np.random.default_rng(0)
    values = pl.Series(rng.integers(18, 90, 500))
    return values.zip_with(pl.Series(rng.random(500) > missing), pl.repeat(None, 500, dtype=pl.Int64, eager=True))


@pytest.mark.parametrize(
    ("value", "family"), [(-1, "null spelling"), (999, "null spelling"), (0, "null spelling"), (37, "filled")]
)
def test_the_value_that_stands_for_a_missing_one_is_named(value: int, family: str) -> None:
    (found,) = explanations(ages(), ages().fill_null(value))
    assert (found.family, found.parameters) == (family, {"value": str(value)})
    assert found.text == f"serving.x = {value} where training.x is missing"
    assert (found.share, found.high) == (1.0, 1.0)
    assert found.low > 0.9


def test_a_spelling_that_serving_takes_for_missing_is_named_too() -> None:
    words = pl.Series(["yes", "no", "N/A"] * 60)
    (found,) = explanations(words, words.replace("N/A", None))
    assert found.text == "training.x = 'N/A' where serving.x is missing"
    assert found.among == "rows in which only training has a value"


def test_values_and_missing_values_have_explanations_of_their_own_the_one_of_most_rows_first() -> None:
    found = explanations(ages(), (ages() * 12).fill_null(-1))
    assert [each.family for each in found] == ["affine", "null spelling"]


def test_missing_values_filled_with_what_is_usual_anyway_are_no_finding() -> None:
    usual = pl.Series([True] * 99 + [None]).extend(pl.Series([True] * 99 + [None]))
    assert explanations(usual, usual.fill_null(True)) == ()


def test_infinite_and_enormous_numbers_are_no_obstacle() -> None:
    values = pl.Series([1e308, -1e308, 5e-324, 0.0, np.inf, -np.inf, np.nan, 1.0] * 40)
    assert explanations(values, pl.Series(np.random.default_rng(0).permutation(values.to_numpy()))) == ()
    (found,) = explanations(values, -values)
    assert found.note == "the sign changed"


def test_a_few_rows_explain_nothing() -> None:
    values = pl.Series(np.arange(4.0))
    assert explanations(values, values * 2 + 1) == ()


def test_an_odd_type_does_not_hide_what_explains_the_others(tmp_path: Path) -> None:
    numbers = np.random.default_rng(0).integers(0, 1000, 400)
    for name, scale in (("training", 1), ("serving", 60)):
        cells = [f"{n},{number * scale}" for n, number in enumerate(numbers)]
        (tmp_path / f"{name}.csv").write_text("\n".join(["id,x", *cells, "400,soon", ""]))
    (feature,) = skew(tmp_path / "training.csv", tmp_path / "serving.csv", on="id")
    assert feature.explanation is not None
    assert feature.explanation.note == "minutes to seconds, or hours to minutes"
