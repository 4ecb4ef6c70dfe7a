import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from assay.labels.maturity.delay_grid import BITS, places, starts
from assay.labels.maturity.delays import Delays

SPANS = st.integers(0, 2**52)
PREDICTIONS = st.lists(st.tuples(st.one_of(st.just(-1), SPANS), SPANS), max_size=40)


def delays(rows: list[tuple[int, int]]) -> Delays:
    table = np.array(rows, np.int64).reshape(-1, 2)
    return Delays.of(table[:, 0], table[:, 1])


@given(st.lists(SPANS, min_size=1))
def test_a_place_begins_at_or_before_its_delay_and_is_narrow(spans: list[int]) -> None:
    found = np.array(spans, np.int64)
    low, next_low = starts(places(found)), starts(places(found) + 1)
    assert (low <= found).all()
    assert (found < next_low).all()
    assert (next_low - low <= np.maximum(1, low >> BITS)).all()


@given(st.lists(SPANS, min_size=2))
def test_places_keep_the_order_of_delays(spans: list[int]) -> None:
    assert (np.diff(places(np.sort(np.array(spans, np.int64)))) >= 0).all()


def test_every_place_is_the_place_of_its_start() -> None:
    every = np.arange(6000)
    assert (places(starts(every)) == every).all()
    assert (np.diff(starts(every)) >= 1).all()


@given(PREDICTIONS, st.integers(0, 40), st.randoms())
def test_any_cut_in_any_order_gives_the_same_bytes(rows: list[tuple[int, int]], at: int, random: object) -> None:
    whole = delays(rows)
    random.shuffle(rows)  # type: ignore[attr-defined]  # hypothesis gives a Random
    assert delays(rows[:at]) + delays(rows[at:]) == whole
    assert delays(rows[at:]) + delays(rows[:at]) == whole
    assert Delays() + whole == whole


@given(PREDICTIONS)
def test_every_prediction_is_counted_once(rows: list[tuple[int, int]]) -> None:
    found = delays(rows)
    assert found.rows == len(rows)
    assert found.positives == sum(delay >= 0 for delay, _ in rows) == found.aged.sum()


def test_nothing_is_nothing() -> None:
    assert delays([]) == Delays()
    assert Delays().rows == 0


def test_what_is_counted_as_often_as_said_is_that_often() -> None:
    one = np.array([5])
    assert Delays.counted(one, one, one, (np.array([2]), np.array([2]), np.array([3]))).rows == 5
    assert delays([(5, 5)] * 2 + [(-1, 5)] * 3) == Delays.counted(
        one, one, one, (np.array([2]), np.array([2]), np.array([3]))
    )
