import gc
import weakref

import pytest

from assay.engines.garbage import in_groups


class Circle:
    """It holds itself, so only the collector frees it."""

    def __init__(self) -> None:
        self.itself = self


def test_the_collector_pauses_meanwhile_and_goes_on_afterwards() -> None:
    assert [gc.isenabled() for _ in in_groups("abc", 1, len)] == [False] * 3
    assert gc.isenabled()


def test_it_goes_on_where_the_items_break_off() -> None:
    with pytest.raises(ZeroDivisionError):
        list(in_groups((str(1 // n) for n in (1, 0)), 1, len))
    assert gc.isenabled()


def test_a_collector_that_was_off_stays_off() -> None:
    gc.disable()
    try:
        list(in_groups("ab", 1, len))
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_garbage_does_not_pile_up() -> None:
    circles = []
    for _ in in_groups("x" * 100, 1, len):
        circles.append(weakref.ref(Circle()))
    assert sum(circle() is not None for circle in circles) < 10
