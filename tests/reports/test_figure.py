import math
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay.reports.figure import count, moment, number, share


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (0, "0"),
        (-3, "-3"),
        (0.5, "0.5"),
        (99_999, "99,999"),
        (100_000, "1e5"),
        (17_031_320_400, "1.7e10"),
        (41.836150155, "41.84"),
        (-0.0374, "-0.0374"),
        (0.00999, "0.00999"),
        (Decimal("1e30"), "1e30"),
        (math.nan, "NaN"),
        (-math.inf, "-∞"),
    ],
)
def test_numbers_have_few_digits(value: float, shown: str) -> None:
    assert number(value) == shown


@given(st.floats() | st.integers(-(10**18), 10**18))
def test_a_number_is_near_what_is_shown_and_short(value: float) -> None:
    shown = number(value)
    assert len(shown) <= 10
    if math.isfinite(value):
        near = Decimal(shown.replace(",", ""))  # the largest doubles round to what is no double
        assert abs(near - Decimal(value)) <= abs(Decimal(value)) * Decimal("0.006")


@pytest.mark.parametrize(
    ("part", "whole", "shown"),
    [(0, 3, "0%"), (3, 3, "100%"), (1, 3, "33%"), (1, 1000, "<1%"), (999, 1000, ">99%"), (0, 0, "-")],
)
def test_a_share_never_hides_the_last_row(part: float, whole: float, shown: str) -> None:
    assert share(part, whole) == shown


def test_counts_are_in_full() -> None:
    assert (count(1_234_567), count(0.5)) == ("1,234,567", "0.5")


@pytest.mark.parametrize(
    ("value", "logical", "shown"),
    [
        (-1, "date", "1969-12-31"),
        (10**9, "date", "1e9"),
        (1_380_593_700_000_000, "datetime", "2013-10-01 02:15:00"),
        (3_661_000_000, "time", "01:01:01"),
        (90_000_000, "duration", "1.5 min"),
        (-172_800_000_000, "duration", "-2 d"),
        (0, "duration", "0 s"),
    ],
)
def test_times_are_written_as_times(value: float, logical: str, shown: str) -> None:
    assert moment(value, logical) == shown
