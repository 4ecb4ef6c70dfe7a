"""Python's garbage collector, which searches all values again and again while many are made that stay."""

import gc
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

T = TypeVar("T")

#: Groups after which garbage is looked for.
_PATIENCE = 8


def in_groups(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """The items, so many at a time; what is garbage is looked for after some groups, among what is new.

    >>> list(in_groups("abcde", 2))
    [['a', 'b'], ['c', 'd'], ['e']]
    """
    items, enabled, number = iter(items), gc.isenabled(), 0
    gc.disable()
    try:
        while group := list(islice(items, size)):
            yield group
            number += 1
            if number % _PATIENCE == 0:
                gc.collect(1)
    finally:
        if enabled:
            gc.enable()
