"""Python's garbage collector, which searches all values again and again while many are made that stay."""

import gc
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")

#: Groups after which garbage is looked for.
_PATIENCE = 8


def in_groups(items: Iterable[T], size: int, weigh: Callable[[T], float]) -> Iterator[list[T]]:
    """The items in groups that weigh so much, the last one less; garbage is looked for after some groups.

    >>> list(in_groups(["a", "bb", "c", "d"], 2, len))
    [['a', 'bb'], ['c', 'd']]
    """
    enabled, number = gc.isenabled(), 0
    group: list[T] = []
    weight = 0.0
    gc.disable()
    try:
        for item in items:
            group.append(item)
            weight += weigh(item)
            if weight >= size:
                yield group
                group, weight, number = [], 0.0, number + 1
                if number % _PATIENCE == 0:
                    gc.collect(1)
        if group:
            yield group
    finally:
        if enabled:
            gc.enable()
