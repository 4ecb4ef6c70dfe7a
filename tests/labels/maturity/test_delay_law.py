import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay.labels.maturity.delay_law import DelayLaw
from assay.labels.maturity.delays import Delays

HOUR = 3_600_000_000
DAY = 24 * HOUR


def law(delays: list[int], ages: list[int], horizon: int) -> DelayLaw | None:
    return DelayLaw.of(Delays.of(np.array(delays), np.minimum(ages, horizon)), horizon)


def simulated(
    rng: np.random.Generator, rows: int, rate: float, mean: float, *, recent: float = 1.0, horizon: int = 7 * DAY
) -> DelayLaw:
    """What is seen of predictions made over two windows, of which some have an outcome after an exponential delay.

    Those of the last two days have one so many times as often.
    """
    ages = rng.integers(0, 2 * horizon, rows)
    delays = rng.exponential(mean, rows).astype(np.int64)
    seen = (rng.random(rows) < rate * np.where(ages < 2 * DAY, recent, 1.0)) & (delays < np.minimum(ages, horizon))
    found = DelayLaw.of(Delays.of(np.where(seen, delays, -1), np.minimum(ages, horizon)), horizon)
    assert found is not None
    return found


def test_a_law_by_hand() -> None:
    # Of four, one has its outcome at once; of the three that are watched on, one has it at 4.
    found = law([2, 4, -1, -1], [10, 10, 10, 10], 10)
    assert found is not None
    ages = np.array([2, 3, 4, 5, 10])
    assert found.share(ages).tolist() == [0.0, 0.25, 0.25, 0.5, 0.5]
    assert found.arrived(ages)[0].tolist() == [0.0, 0.5, 0.5, 1.0, 1.0]
    assert found.still_comes(ages).tolist() == [0.5, pytest.approx(1 / 3), pytest.approx(1 / 3), 0.0, 0.0]
    assert found.wait(0.5).value == 3
    assert found.rate.value == 0.5


def test_those_who_are_watched_for_less_time_count_as_long_as_they_are() -> None:
    # At 5 only two are still watched, and one of them has its outcome: half of those without one by then.
    found = law([1, 5, -1, -1], [10, 10, 10, 3], 10)
    assert found is not None
    assert found.share(np.array([2, 6])).tolist() == [0.25, 0.625]
    assert found.arrived(np.array([2]))[0].tolist() == [0.4]


def test_without_a_positive_there_is_no_law() -> None:
    assert law([-1, -1], [5, 10], 10) is None
    assert DelayLaw.of(Delays(), 10) is None


def test_one_positive_alone_leaves_all_open() -> None:
    found = law([3], [10], 10)
    assert found is not None
    value, low, high = found.arrived(np.array([1, 5, 10]))
    assert value.tolist() == [0.0, 1.0, 1.0]
    assert low.tolist() == [0.0, pytest.approx(0.025), 1.0]
    assert high.tolist() == [pytest.approx(0.975), 1.0, 1.0]
    assert found.wait(0.95).high == 10


def test_what_was_never_watched_for_so_long_is_not_foreseen() -> None:
    found = law([1, 2, -1, -1], [4, 4, 4, 4], 100)
    assert found is not None
    assert found.followed == 5  # the place of 4 ends there
    assert found.arrived(np.array([50]))[0].tolist() == [1.0]


def test_a_horizon_between_two_places_is_kept() -> None:
    horizon = 7 * DAY + 12_345_678
    found = law([horizon - 1, -1], [horizon, horizon], horizon)
    assert found is not None
    assert found.followed == horizon
    assert found.ages[-1] == horizon
    assert found.arrived(np.array([horizon]))[0].tolist() == [1.0]


@given(
    st.lists(st.tuples(st.integers(-1, 250), st.integers(0, 300)), min_size=1, max_size=50),
    st.integers(1, 250),
)
def test_a_law_is_a_law(rows: list[tuple[int, int]], horizon: int) -> None:
    seen = [(delay if delay < min(age, horizon) else -1, age) for delay, age in rows]
    found = law([delay for delay, _ in seen], [age for _, age in seen], horizon)
    if found is None:
        assert all(delay < 0 for delay, _ in seen)
        return
    ages = np.arange(0, 310)
    value, low, high = found.arrived(ages)
    assert (np.diff(value) >= -1e-12).all()
    assert (low <= value + 1e-12).all()
    assert (value <= high + 1e-12).all()
    assert (low.min(), high.max()) >= (0.0, 0.0)
    assert high.max() <= 1.0
    assert value[-1] == 1.0
    comes = found.still_comes(ages)
    assert ((comes >= 0) & (comes <= 1)).all()
    for share in (0.1, 0.5, 0.95):
        wait = found.wait(share)
        assert 0 <= wait.low <= wait.value <= wait.high <= found.followed
        assert np.interp(wait.value, found.ages, found.arrived(found.ages)[0]) >= share - 1e-9


@given(st.lists(st.tuples(st.integers(-1, 90), st.integers(0, 90)), min_size=1, max_size=40))
def test_the_grid_changes_nothing_that_it_does_not_say(rows: list[tuple[int, int]]) -> None:
    # The same data a thousand times slower fall on wide places.
    slow = 1_000_003
    seen = [(delay if 0 <= delay < age else -1, age) for delay, age in rows]
    exact = law([d for d, _ in seen], [a for _, a in seen], 91)
    coarse = law([d * slow if d >= 0 else -1 for d, _ in seen], [a * slow for _, a in seen], 91 * slow)
    if exact is None or coarse is None:
        assert exact is coarse
        return
    ages = np.arange(1, 91)
    error = coarse.grid_error + exact.grid_error + 1e-9
    value = coarse.arrived(ages * slow)[0]
    assert (value >= exact.arrived(ages - 1)[0] - error).all()
    assert (value <= exact.arrived(ages + 1)[0] + error).all()


@pytest.mark.slow
@pytest.mark.parametrize(("rate", "mean_days"), [(0.1, 1.0), (0.02, 3.0), (1.0, 2.0)])
def test_intervals_hold_the_truth_as_often_as_they_say(rate: float, mean_days: float) -> None:
    horizon, mean = 7 * DAY, mean_days * DAY
    rng = np.random.default_rng(6)
    ages = np.array([6 * HOUR, DAY, 3 * DAY, 6 * DAY])
    whole = 1 - np.exp(-horizon / mean)
    truth, true_rate = (1 - np.exp(-ages / mean)) / whole, rate * whole
    runs, held, rates = 400, np.zeros(len(ages)), 0
    for _ in range(runs):
        found = simulated(rng, 5000, rate, mean)
        _, low, high = found.arrived(ages)
        held += (low <= truth) & (truth <= high)
        rates += found.rate.low <= true_rate <= found.rate.high
    assert held.min() / runs >= 0.93, held
    assert held.max() / runs <= 0.99, held
    assert 0.92 <= rates / runs <= 0.98


@pytest.mark.slow
def test_estimates_are_unbiased_where_counting_what_is_known_is_not() -> None:
    rng = np.random.default_rng(7)
    rows, rate, mean, horizon = 4000, 0.1, 3 * DAY, 7 * DAY
    found, naive = [], []
    for _ in range(200):
        one = simulated(rng, rows, rate, mean)
        found.append(one.rate.value)
        naive.append(one.positives / one.predictions)
    true = rate * (1 - np.exp(-horizon / mean))
    error = np.std(found) / np.sqrt(len(found))
    assert abs(np.mean(found) - true) < 3 * error
    assert np.mean(naive) < 0.85 * true


@pytest.mark.slow
def test_intervals_hold_the_truth_although_the_share_of_positives_has_doubled() -> None:
    mean, rng = 2 * DAY, np.random.default_rng(8)
    ages = np.array([6 * HOUR, DAY, 3 * DAY])
    truth = (1 - np.exp(-ages / mean)) / (1 - np.exp(-7 * DAY / mean))
    runs, held, by_survival, warned = 200, np.zeros(3), np.zeros(3), 0
    for _ in range(runs):
        found = simulated(rng, 20_000, 0.1, mean, recent=2.0)
        _, low, high = found.arrived(ages)
        _, narrow_low, narrow_high = found._by_survival(ages)
        held += (low <= truth) & (truth <= high)
        by_survival += (narrow_low <= truth) & (truth <= narrow_high)
        warned += found.unsteady() is not None
    assert held.min() / runs >= 0.93, held
    assert by_survival.min() / runs < 0.6  # Kaplan and Meier alone are too sure
    assert warned / runs > 0.4


@pytest.mark.slow
def test_a_steady_share_of_positives_is_hardly_ever_called_unsteady() -> None:
    rng = np.random.default_rng(9)
    assert sum(simulated(rng, 10_000, 0.1, 2 * DAY).unsteady() is not None for _ in range(200)) <= 10


def test_the_law_by_truncation_is_that_of_the_delays_where_all_were_watched_to_the_end() -> None:
    rng = np.random.default_rng(1)
    delays = rng.integers(0, 200, 500)
    found = DelayLaw.of(Delays.of(delays, np.full(500, 250)), 250)
    assert found is not None
    ages = np.arange(1, 250)
    shares = np.array([(delays < age).mean() for age in ages])
    assert np.interp(ages, found.ages, found.truncated.value) == pytest.approx(shares)
    assert found.arrived(ages)[0] == pytest.approx(shares)
