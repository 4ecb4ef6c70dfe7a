"""Many short byte strings in one block of memory."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
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
        ends = np.cumsum(self.sizes, dtype=np.int64)
        data, sizes = self.data, self.sizes[at]
        starts = ends[at] - sizes
        return Labels(b"".join([data[i:j] for i, j in zip(starts.tolist(), ends[at].tolist(), strict=True)]), sizes)

    def __len__(self) -> int:
        return len(self.sizes)

    def __iter__(self) -> Iterator[bytes]:
        ends = np.cumsum(self.sizes, dtype=np.int64).tolist()
        return (self.data[start:end] for start, end in pairwise([0, *ends]))
