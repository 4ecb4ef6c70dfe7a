import numpy as np
import polars as pl

from assay.statistics.sketches.hashing import hash_numbers, hash_texts
from assay.statistics.sketches.smallest_hashes import CAPACITY, SmallestHashes


def test_below_capacity_the_count_is_exact() -> None:
    hashes = hash_numbers(np.arange(CAPACITY - 1))
    assert SmallestHashes.of(np.concatenate((hashes, hashes))).estimate == CAPACITY - 1


def test_the_stated_error_holds_nineteen_times_in_twenty() -> None:
    misses = 0
    for seed in range(300):
        count = int(np.random.default_rng(seed).integers(5_000, 50_000))
        sketch = SmallestHashes.of(hash_numbers(np.arange(count) + seed * 1_000_000))
        misses += abs(sketch.estimate - count) > sketch.relative_error * count
    assert misses <= 0.075 * 300  # a binomial of mean 0.0455 exceeds this once in a hundred


def test_repetitions_do_not_push_hashes_out() -> None:
    few = hash_numbers(np.arange(10))
    many = hash_numbers(np.arange(5_000))
    assert (
        SmallestHashes.of(np.concatenate((np.repeat(few, 10_000), many))).estimate == SmallestHashes.of(many).estimate
    )


def test_hashes_never_change() -> None:
    """They are stored in profiles: another value here means a new version of the statistic."""
    assert hash_numbers(np.array([0, 1, 2**60])).tolist() == HASHES_OF_NUMBERS
    assert hash_texts(pl.Series([b"", b"assay"])).tolist() == HASHES_OF_TEXTS


def test_equal_numbers_hash_alike_whatever_their_type() -> None:
    for number in (0, 1, -7, 2**52, 2**53, 2**60, 2**63):
        as_float = hash_numbers(np.array([float(number)]))
        as_int = hash_numbers(np.array([number], np.uint64 if number >= 2**63 else np.int64))
        assert as_float.tolist() == as_int.tolist()


def test_neighbors_beyond_2_to_the_53_hash_apart() -> None:
    assert len(np.unique(hash_numbers(2**53 + np.arange(100)))) == 100


HASHES_OF_NUMBERS = [16294208416658607535, 9860564707913756141, 10427778489764412663]
HASHES_OF_TEXTS = [3244421341483603138, 17016304445274085899]
