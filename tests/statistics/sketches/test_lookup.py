import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay.statistics.sketches import lookup
from assay.statistics.sketches.lookup import places_of

#: Hashes that share their lowest bits, 0 among them.
ALIKE = st.integers(0, 3).map(lambda high: high << 60) | st.integers(0, 5) | st.integers(0, 2**64 - 1)


@given(st.lists(ALIKE, max_size=60), st.integers(0, 60), st.data())
def test_every_hash_is_found_where_it_is(many: list[int], first: int, data: st.DataObject) -> None:
    hashes = np.array(many, np.uint64)
    wanted = np.array(data.draw(st.lists(st.sampled_from(many), unique=True)) if many else [], np.uint64)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lookup, "_FIRST", first)
        assert np.array_equal(hashes[places_of(hashes, wanted)], wanted)


def test_the_last_of_many_is_found() -> None:
    hashes = np.random.default_rng(0).integers(0, 2**64, 100_000, np.uint64)
    assert places_of(hashes, hashes[[99_999, 0]]).tolist() == [99_999, 0]
