"""Stable 64-bit hashes: the same value has the same hash on every machine and in every version."""

import numpy as np
import polars as pl
import polars_hash
from numpy.typing import NDArray

_XXH3 = polars_hash.col("text").nchash.xxh3_64()
_EXACT = 1 << 53  # every whole number up to here is a double
_BLOCK = 16_384  # numbers that are mixed at a time, which stay in the cache meanwhile


def mix(bits: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """The finalizer of MurmurHash3 with the constants of SplitMix64: a bijection that spreads every input bit.

    Source: Steele, Lea, Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014; variant 13 of
    D. Stafford, "Better bit mixing", 2011.
    """
    z = bits + np.uint64(0x9E3779B97F4A7C15)
    shifted = np.empty(min(len(z), _BLOCK), np.uint64)
    for start in range(0, len(z), _BLOCK):
        part = z[start : start + _BLOCK]
        spare = shifted[: len(part)]
        part ^= np.right_shift(part, np.uint64(30), out=spare)
        part *= np.uint64(0xBF58476D1CE4E5B9)
        part ^= np.right_shift(part, np.uint64(27), out=spare)
        part *= np.uint64(0x94D049BB133111EB)
        part ^= np.right_shift(part, np.uint64(31), out=spare)
    return z


def hash_numbers(values: NDArray[np.generic]) -> NDArray[np.uint64]:
    """A hash of each number; equal numbers hash alike whatever their type.

    >>> bool(hash_numbers(np.array([3]))[0] == hash_numbers(np.array([3.0]))[0])
    True
    """
    doubles = np.add(values, 0.0, dtype=np.float64)  # -0.0 becomes 0.0
    bits = doubles.view(np.uint64)
    if (
        len(values) and not -_EXACT < doubles.min() <= doubles.max() < _EXACT
    ):  # neighbors share a double: whole numbers keep their own bits
        whole = (np.abs(doubles) >= _EXACT) & (np.abs(doubles) < 2.0**63)
        bits[whole] = values[whole].astype(np.int64).view(np.uint64)
        if values.dtype.kind in "uf":
            large = (doubles >= 2.0**63) & (doubles < 2.0**64)
            bits[large] = values[large].astype(np.uint64)
    return mix(bits)


def hash_texts(values: pl.Series) -> NDArray[np.uint64]:
    """The XXH3 hash of each text, or of each byte string; other values are hashed as their texts."""
    texts = values if values.dtype in (pl.String, pl.Binary) else values.cast(pl.String)
    return texts.alias("text").to_frame().select(_XXH3).to_series().to_numpy()
