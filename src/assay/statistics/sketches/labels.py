"""Many short byte strings in one block of memory."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class Labels:
    """Byte strings, one behind the other: a thousand of them are read and written like one.

    >>> labels = Labels.of([b"one", b"", b"three"])
    >>> list(labels), list(labels.some(np.array([2, 0])))
    ([b'one', b'', b'three'], [b'three', b'one'])
    """

    data: bytes = b""
    #: The length of each.
    sizes: NDArray[np.uint32] = field(default_factory=lambda: np.zeros(0, np.uint32))

    @classmethod
    def of(cls, labels: Sequence[bytes]) -> Labels:
        """These byte strings."""
        return cls(b"".join(labels), np.fromiter(map(len, labels), np.uint32, len(labels)))

    @classmethod
    def joined(cls, parts: Sequence[Labels]) -> Labels:
        """Those of all parts."""
        return cls(b"".join([part.data for part in parts]), np.concatenate([part.sizes for part in parts]))

    def some(self, at: NDArray[np.int64]) -> Labels:
        """Those at these places."""
        data, ends = self.data, self._ends
        return Labels(b"".join([data[ends[place] : ends[place + 1]] for place in at.tolist()]), self.sizes[at])

    def between(self, start: int, end: int) -> Labels:
        """Those from one place to another."""
        return Labels(self.data[self._ends[start] : self._ends[end]], self.sizes[start:end])

    @cached_property
    def _ends(self) -> list[int]:
        """Where each begins, and the last one ends."""
        return [0, *np.cumsum(self.sizes, dtype=np.int64).tolist()]

    def __len__(self) -> int:
        return len(self.sizes)

    def __iter__(self) -> Iterator[bytes]:
        return iter([self.data[start:end] for start, end in pairwise(self._ends)])
