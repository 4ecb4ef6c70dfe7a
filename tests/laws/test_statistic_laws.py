"""Every statistic in the table keeps every law, with room for all values and with sketches that overflow at once."""

from dataclasses import dataclass
from typing import Self

import pytest
from hypothesis import HealthCheck, find, given, settings

from assay.statistics import (
    STATISTICS,
    AnyCrossStatistic,
    AnyStatistic,
    Column,
    State,
    Statistic,
    Table,
    covariance,
    duplicates,
    lift,
    mutual_information,
)
from assay.statistics.alignment import Alignment
from assay.statistics.covariance import Covariance
from assay.statistics.duplicates import Duplicates
from assay.statistics.lift import Lift
from assay.statistics.mutual_information import MutualInformation
from assay.statistics.sketches import even_histogram, heavy_hitters, quantile_sketch, smallest_hashes
from assay.testing.statistics import LAWS, Cut, Law, cuts, parts_add_up_to_the_whole, table_cuts


@pytest.fixture(params=["roomy", "tight"])
def capacity(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    if request.param == "tight":
        for sketch in (even_histogram, heavy_hitters, quantile_sketch, smallest_hashes, mutual_information, duplicates):
            monkeypatch.setattr(sketch, "CAPACITY", 4)
        monkeypatch.setattr(covariance, "FEATURES", 2)
        monkeypatch.setattr(lift, "CATEGORIES", 2)
        monkeypatch.setattr(quantile_sketch, "_SMALLEST", 2)
    return str(request.param)


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.__name__)
@pytest.mark.parametrize("statistic", STATISTICS, ids=lambda statistic: statistic.name)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])  # the capacity is the same for all examples
@given(cut=cuts())
def test_every_statistic_keeps_the_laws(statistic: AnyStatistic, law: Law, capacity: str, cut: Cut[Column]) -> None:
    law(statistic, cut)


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.__name__)
@pytest.mark.parametrize(
    "statistic",
    [
        Covariance(),
        Duplicates(),
        Lift(label=("y",)),
        Lift(label=("z",), least_count=2, top=1, bottom=1),
        Lift(label=("x",), label_bounds=(0.25, 1.0)),
        MutualInformation(label=("x",)),
        MutualInformation(label=("y",)),
        Alignment(feature=("s",), composite="sparse", values=("x",), partners=(("y",), ("z",))),
        Alignment(feature=("s",), composite="weighted", values=("z",), partners=(("v", "a"),)),
    ],
    ids=lambda statistic: statistic.key,
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cut=table_cuts())
def test_every_cross_statistic_keeps_the_laws(
    statistic: AnyCrossStatistic, law: Law, capacity: str, cut: Cut[Table]
) -> None:
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
    def breaks(cut: Cut[Column]) -> bool:
        try:
            parts_add_up_to_the_whole(ForgetfulCount(), cut)
        except AssertionError:
            return True
        return False

    assert find(cuts(), breaks)
