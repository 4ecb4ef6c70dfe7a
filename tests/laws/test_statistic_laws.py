"""Every statistic in the table keeps every law, with room for all values and with sketches that overflow at once."""

from dataclasses import dataclass
from typing import Self

import pytest
from hypothesis import HealthCheck, find, given, settings

from assay.statistics import STATISTICS, AnyStatistic, Column, State, Statistic
from assay.statistics.sketches import even_histogram, heavy_hitters, quantile_sketch, smallest_hashes
from assay.testing.statistics import LAWS, Cut, Law, cuts, parts_add_up_to_the_whole


@pytest.fixture(params=["roomy", "tight"])
def capacity(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    if request.param == "tight":
        for sketch in (even_histogram, heavy_hitters, quantile_sketch, smallest_hashes):
            monkeypatch.setattr(sketch, "CAPACITY", 4)
        monkeypatch.setattr(quantile_sketch, "_SMALLEST", 2)
    return str(request.param)


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.__name__)
@pytest.mark.parametrize("statistic", STATISTICS, ids=lambda statistic: statistic.name)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])  # the capacity is the same for all examples
@given(cut=cuts())
def test_every_statistic_keeps_the_laws(statistic: AnyStatistic, law: Law, capacity: str, cut: Cut) -> None:
    law(statistic, cut)


@dataclass(frozen=True, eq=False)
class Last(State):
    """A state that does not add: it forgets the left side."""

    rows: int = 0

    def __add__(self, other: Self) -> Self:
        return other


class ForgetfulCount(Statistic[Last, int]):
    """A planted violation."""

    name, state, answer = "forgetful_count", Last, int

    def applies(self, column: Column) -> bool:
        return True

    def measure(self, column: Column) -> Last:
        return Last(len(column))

    def result(self, state: Last) -> int | None:
        return state.rows


def test_the_laws_find_a_planted_violation() -> None:
    def breaks(cut: Cut) -> bool:
        try:
            parts_add_up_to_the_whole(ForgetfulCount(), cut)
        except AssertionError:
            return True
        return False

    assert find(cuts(), breaks)
