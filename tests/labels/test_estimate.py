import numpy as np
import pytest
from scipy import stats

from assay.labels.estimate import Estimate, proportion


@pytest.mark.parametrize(("hits", "trials"), [(0, 10), (1, 10), (5, 10), (10, 10), (46, 10_000), (1, 1)])
def test_the_interval_of_a_share_is_that_of_wilson(hits: int, trials: int) -> None:
    found = proportion(hits, trials)
    oracle = stats.binomtest(hits, trials).proportion_ci(0.95, method="wilson")
    assert found is not None
    assert [found.value, found.low, found.high] == pytest.approx([hits / trials, oracle.low, oracle.high], abs=1e-12)


def test_no_trials_have_no_share_and_no_numbers_no_interval() -> None:
    assert proportion(0, 0) is None
    assert Estimate.around(np.nan, 1.0) is None
    assert Estimate.around(1.0, np.inf) is None
