from collections.abc import Sequence
from pathlib import Path
from random import Random
from typing import Unpack

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay.errors import UsageError
from assay.labels.feedback.exposure import Exposure, Shown, exposure
from assay.labels.feedback.exposure_counts import ExposureCounts, counts_of
from assay.labels.feedback.feedback import feedback
from assay.labels.labeled import Columns, LabeledData, labeled_data

CHANCES = st.sampled_from([None, 0.0, 0.1, 0.5, 1.0, 1.5, -0.1, float("nan"), float("inf")])
ROWS = st.tuples(st.sampled_from(["1", "2", None]), st.sampled_from(["a", "b", "c", None]), CHANCES, st.booleans())


def shown(rows: Sequence[tuple[str | None, str | None, float | None, bool]]) -> pl.DataFrame:
    schema = {"slot": pl.String, "item": pl.String, "chance": pl.Float64, "click": pl.Boolean}
    return pl.DataFrame([tuple(row) for row in rows], schema=schema, orient="row")


def dataset(frame: pl.DataFrame, *by: str, **more: Unpack[Columns]) -> LabeledData:
    named: Columns = {"label": "click", "position": "slot", "action": "item", "propensity": "chance", **more}
    return labeled_data(frame, by=by, **named)


def judge(frame: pl.DataFrame, *by: str, **more: Unpack[Columns]) -> Exposure:
    found = feedback(dataset(frame, *by, **more)).exposure
    assert found is not None
    return found


def kinds(found: Exposure) -> set[str]:
    return {warned.kind for warned in found.warnings}


def logged(rng: np.random.Generator, rows: int, chances: np.ndarray, rates: np.ndarray) -> pl.DataFrame:
    """Choices of a policy that shows each action with its chance, and what was clicked."""
    item = rng.choice(len(chances), rows, p=chances)
    return pl.DataFrame(
        {"slot": ["1"] * rows, "item": item, "chance": chances[item], "click": rng.random(rows) < rates[item]}
    )


@given(st.lists(ROWS, max_size=30), st.integers(0, 30), st.randoms())
def test_any_cut_of_the_rows_in_any_order_gives_the_same_counts(
    rows: list[tuple[str | None, str | None, float | None, bool]], at: int, random: Random
) -> None:
    terms = dataset(shown([]), "slot").roles

    def counts(some: Sequence[tuple[str | None, str | None, float | None, bool]]) -> ExposureCounts:
        return counts_of(terms.read(shown(some)), terms)

    whole = counts(rows)
    random.shuffle(rows)
    parts = counts(rows[:at]) + (counts(rows[at:]) + ExposureCounts())
    exact = ["column", "value", "version", "position", "action", "rows", "clicks", "logged", "logged_clicks", "least"]
    assert parts.table.select(exact).equals(whole.table.select(exact))
    for name in ("inverse", "inverse2", "clicked", "clicked2"):
        assert parts.table[name].to_list() == pytest.approx(whole.table[name].to_list(), rel=1e-12)
    found = exposure(whole, propensities=True)
    assert sum(one.rows for one in found.whole) == len(rows)


def test_rates_by_hand() -> None:
    # Item a is shown three times of four, and clicked always; b is never clicked.
    frame = shown([("1", "a", 0.75, True)] * 3 + [("1", "b", 0.25, False)])
    (found,) = judge(frame).positions
    assert (found.rows, found.clicks) == (4, 3)
    assert found.rate is not None
    assert found.rate.value == 0.75
    assert found.ips is not None
    assert found.snips is not None
    assert [found.ips.value, found.snips.value] == pytest.approx([0.5, 0.5])
    assert found.reachable is not None
    assert found.reachable.value == pytest.approx(1.0)
    assert found.effective == pytest.approx(16 / (3 * (2 / 3) ** 2 + 4))


def test_positions_stand_in_the_order_of_their_numbers() -> None:
    frame = shown([(slot, "a", 0.5, True) for slot in ("10", "9", "top", "1")])
    assert [one.position for one in judge(frame).positions] == ["1", "9", "10", "top"]


def test_without_propensities_clicks_are_counted_all_the_same() -> None:
    frame = shown([("1", "a", None, True), ("2", "a", None, False)])
    without = feedback(labeled_data(frame, label="click", position="slot")).exposure
    assert without is not None
    assert [(one.clicks, one.snips) for one in without.positions] == [(1, None), (0, None)]
    assert not without.warnings


def test_propensities_that_are_none_are_told_and_left_out() -> None:
    frame = shown([("1", "a", chance, True) for chance in (0.0, 1.5, -0.1, float("nan"), None, 0.5)])
    found = judge(frame)
    assert "5 rows without a propensity" in next(w.text for w in found.warnings if w.kind == "BAD_PROPENSITY")
    assert found.whole[0].rows == 6


def test_what_is_never_shown_is_named() -> None:
    frame = shown([("1", "a", 0.5, False), ("1", "b", 0.5, False), ("2", "a", 1.0, False)] * 30)
    found = judge(frame)
    assert "1 of 4 pairs of position and action were never shown: b at position 2" in found.warnings[-1].text
    few = judge(frame.head(6))
    assert "NEVER_SHOWN" not in kinds(few)  # two rows at position 2 may miss b by chance


def test_what_is_never_shown_to_a_slice_is_named() -> None:
    frame = shown([("1", "a", 0.5, False), ("1", "b", 0.5, False)] * 30)
    device = pl.when(pl.int_range(len(frame)) % 4 == 0).then(pl.lit("tablet")).otherwise(pl.lit("phone"))
    found = judge(frame.with_columns(device.alias("device")).sort("device"), "device")
    assert [warned.text for warned in found.warnings if warned.kind == "NEVER_SHOWN"] == []
    found = judge(
        pl.concat([frame.filter(pl.col("item") == "a")] * 2 + [frame]).with_columns(
            device=pl.Series(["tablet"] * 60 + ["phone"] * 60)
        ),
        "device",
    )
    (told,) = [warned.text for warned in found.warnings if warned.kind == "NEVER_SHOWN"]
    assert told == "1 of 4 pairs of device and action were never shown: b at device tablet"


def test_propensities_that_leave_no_chance_to_some_actions_are_told() -> None:
    rng = np.random.default_rng(0)
    rates = np.full(4, 0.1)
    whole = logged(rng, 5000, np.full(4, 0.25), rates)
    some = logged(rng, 5000, np.array([0.5, 0.5, 0, 0]), rates)
    # The other policy shows all four, so four there are; this one can show two.
    both = pl.concat([whole.with_columns(policy=pl.lit("a")), some.with_columns(policy=pl.lit("b"))])
    found = judge(both, version="policy")
    told = [warned.text for warned in found.warnings if warned.kind == "UNREACHABLE_ACTIONS"]
    assert told == [
        "version b: propensities say that the policy can show 50% of the actions (50% to 50%); of the rest nothing can "
        "be learned"
    ]


def test_propensities_that_are_too_low_are_told() -> None:
    frame = logged(np.random.default_rng(1), 5000, np.full(4, 0.25), np.full(4, 0.1)).with_columns(pl.col("chance") / 2)
    assert "WRONG_PROPENSITIES" in kinds(judge(frame))


def test_rows_that_tell_little_are_told() -> None:
    chances = np.array([0.995, 0.001, 0.001, 0.001, 0.001, 0.001])
    assert "FEW_EFFECTIVE_ROWS" in kinds(judge(logged(np.random.default_rng(2), 20_000, chances, np.full(6, 0.1))))


@pytest.mark.slow
def test_weighted_rates_are_unbiased_and_their_intervals_hold_the_truth() -> None:
    rng, runs = np.random.default_rng(3), 400
    chances, rates = np.array([0.6, 0.2, 0.15, 0.05]), np.array([0.3, 0.1, 0.1, 0.05])
    values, held, raw = {"ips": [], "snips": []}, {"ips": 0, "snips": 0}, []  # type: dict[str, list[float]], dict[str, int], list[float]
    for _ in range(runs):
        whole: Shown = judge(logged(rng, 2000, chances, rates)).whole[0]
        for name in values:
            one = getattr(whole, name)
            values[name].append(one.value)
            held[name] += one.low <= rates.mean() <= one.high
        assert whole.rate is not None
        raw.append(whole.rate.value)
    for name, found in values.items():
        assert abs(np.mean(found) - rates.mean()) < 3 * np.std(found) / np.sqrt(runs)
        assert 0.91 <= held[name] / runs <= 0.98
    assert np.mean(raw) > 1.5 * rates.mean()


def test_too_many_cells_are_a_wrong_call(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assay.labels.feedback.exposure_counts.CELLS", 2)
    with pytest.raises(UsageError, match="3 pairs of position and action, expected 2 at most"):
        judge(shown([("1", name, 0.5, True) for name in "abc"]))


@pytest.fixture(scope="session")
def bandit(shared: Path) -> pl.DataFrame:
    """The logs of both policies, of the men's campaign."""
    logs = [
        pl.read_csv(shared / "open_bandit" / policy / "men" / "men.csv.gz").select(
            "item_id", "position", "click", "propensity_score", policy=pl.lit(policy)
        )
        for policy in ("random", "bts")
    ]
    return pl.concat(logs)


def test_what_one_policy_logged_tells_what_the_other_got(bandit: pl.DataFrame) -> None:
    named = Columns(
        label="click", position="position", action="item_id", propensity="propensity_score", version="policy"
    )
    found = feedback(labeled_data(bandit, **named)).exposure
    assert found is not None
    thompson, uniform = found.whole
    assert (thompson.clicks, uniform.clicks) == (69, 46)
    # The uniform policy is what Thompson sampling is weighted to, so its own estimate is its rate.
    assert uniform.rate is not None
    assert uniform.snips is not None
    assert uniform.snips.value == pytest.approx(uniform.rate.value) == 0.0046
    assert uniform.effective == pytest.approx(10_000)
    # Thompson sampling got 0.69 %; weighted, its log tells what uniform choice gets, within its interval.
    assert thompson.snips is not None
    assert thompson.rate is not None
    assert thompson.snips.low <= uniform.rate.value <= thompson.snips.high < thompson.rate.value
    assert kinds(found) == {"FEW_EFFECTIVE_ROWS"}
