import gc
import threading
import weakref
from collections.abc import Iterator

import polars as pl
import pytest

from assay.engines.threads import in_order


def test_results_come_in_the_order_of_the_batches() -> None:
    first_may_end = threading.Event()

    def work(batch: int) -> int:
        if batch == 0:
            assert first_may_end.wait(10)
        else:
            first_may_end.set()
        return batch * batch

    assert list(in_order(work, range(20), threads=2)) == [n * n for n in range(20)]


def test_an_exception_comes_in_its_turn() -> None:
    results = in_order(lambda n: 6 // n, [3, 2, 0, 1], threads=2)
    assert [next(results), next(results)] == [2, 3]
    with pytest.raises(ZeroDivisionError):
        next(results)


def test_no_more_batches_are_in_memory_than_are_worked_on() -> None:
    alive: list[weakref.ref[pl.DataFrame]] = []
    most = []

    def batches() -> Iterator[pl.DataFrame]:
        for n in range(30):
            gc.collect()
            most.append(sum(ref() is not None for ref in alive))
            alive.append(weakref.ref(frame := pl.DataFrame({"a": [n]})))
            yield frame
            del frame

    assert sum(in_order(pl.DataFrame.item, batches(), threads=2)) == sum(range(30))
    assert max(most) <= 2
