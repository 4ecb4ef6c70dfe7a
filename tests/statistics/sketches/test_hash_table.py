from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay.statistics.sketches.hash_table import distinct_hashes

#: Hashes that want the same slots, 0 among them.
ALIKE = st.integers(0, 3).map(lambda high: high << 60) | st.integers(0, 5) | st.integers(0, 2**64 - 1)


def counted(hashes: np.ndarray) -> Counter[int]:
    places, counts = distinct_hashes(hashes)
    total: Counter[int] = Counter()
    for hash_, count in zip(hashes[places].tolist(), counts.tolist(), strict=True):
        total[hash_] += count
    return total


@given(st.lists(ALIKE, max_size=60))
def test_every_hash_is_found_as_often_as_it_occurs(hashes: list[int]) -> None:
    assert counted(np.array(hashes, np.uint64)) == Counter(hashes)


@pytest.mark.parametrize("distinct", [1, 7, 300, 5_000, 50_000])
def test_few_and_many_distinct_hashes_are_counted_alike(distinct: int) -> None:
    rng = np.random.default_rng(distinct)
    hashes = rng.integers(0, 2**64, distinct, np.uint64)[rng.integers(0, distinct, 60_000)]
    places, _ = distinct_hashes(hashes)
    assert len(places) == len(np.unique(hashes))
    assert counted(hashes) == Counter(hashes.tolist())


def test_one_value_among_all_different_ones_is_counted() -> None:
    hashes = np.random.default_rng(0).integers(0, 2**64, 40_000, np.uint64)
    hashes[:30_000] = 5
    assert counted(hashes) == Counter(hashes.tolist())
