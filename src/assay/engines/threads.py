"""A function over batches on the threads of this process, and its results in the order of the batches."""

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")

#: Batches that are worked on at once. Each costs memory, and vector code leaves little for more threads to do.
THREADS = min(4, os.cpu_count() or 1)


def in_order(work: Callable[[T], R], batches: Iterable[T], *, threads: int = THREADS) -> Iterator[R]:
    """The result of each batch in turn, while the next ones are worked on.

    The first exception of a batch is raised in its turn.

    >>> list(in_order(abs, [-1, 2, -3]))
    [1, 2, 3]
    """
    ahead: deque[Future[R]] = deque()
    with ThreadPoolExecutor(threads, "assay") as pool:
        for batch in batches:
            ahead.append(pool.submit(work, batch))
            del batch  # or it would stay in memory when its work is done
            if len(ahead) >= threads:
                yield ahead.popleft().result()
        while ahead:
            yield ahead.popleft().result()
