import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from assay.labels.maturity.survival import Survival

#: Weeks of remission of leukemia on 6-mercaptopurine; minus is censored (Freireich and others, Blood 21, 1963).
REMISSION = [6, 6, 6, -6, 7, -9, 10, -10, -11, 13, 16, -17, -19, -20, 22, 23, -25, -32, -32, -34, -35]


def survival(times: list[int]) -> tuple[np.ndarray, Survival]:
    """Of times of which the negative ones are censored."""
    at = np.unique(np.abs(times))
    events, censored = (np.array([times.count(sign * t) for t in at.tolist()]) for sign in (1, -1))
    return at, Survival.of(events, censored)


def test_the_remission_of_leukemia_is_that_of_the_textbook() -> None:
    at, found = survival(REMISSION)
    by_week = dict(zip(at.tolist(), found.share.tolist(), strict=True))
    published = {6: 0.857, 7: 0.807, 10: 0.753, 13: 0.690, 16: 0.627, 22: 0.538, 23: 0.448}
    assert {week: round(by_week[week], 3) for week in published} == published
    deviation = found.share * np.sqrt(found.spread)
    assert round(float(deviation[at.tolist().index(23)]), 4) == 0.1346


@pytest.mark.filterwarnings("ignore:The confidence interval is undefined")  # where all or none had an event
@given(st.lists(st.integers(1, 30).flatmap(lambda t: st.sampled_from([t, -t])), min_size=1, max_size=60))
def test_shares_and_intervals_are_those_of_scipy(times: list[int]) -> None:
    data = stats.CensoredData(uncensored=[t for t in times if t > 0], right=[-t for t in times if t < 0])
    oracle = stats.ecdf(data).sf
    at, found = survival(times)
    assert found.share == pytest.approx(oracle.evaluate(at), abs=1e-12)
    inner = (found.share > 0) & (found.share < 1)
    low, high = found.interval()
    wanted = oracle.confidence_interval(0.95, method="log-log")
    assert low[inner] == pytest.approx(wanted.low.evaluate(at)[inner], abs=1e-9)
    assert high[inner] == pytest.approx(wanted.high.evaluate(at)[inner], abs=1e-9)


def test_nobody_is_no_curve() -> None:
    found = Survival.of(np.zeros(0, np.int64), np.zeros(0, np.int64))
    assert (len(found.share), len(found.spread)) == (0, 0)


def test_after_everybody_had_one_nobody_is_left() -> None:
    found = Survival.of(np.array([1, 2]), np.array([0, 0]))
    assert found.share.tolist() == [pytest.approx(2 / 3), 0.0]
    low, high = found.interval()
    assert (low[1], high[1]) == (0.0, 0.0)
    assert 0 < low[0] < 2 / 3 < high[0] < 1
