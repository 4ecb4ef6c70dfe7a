"""How many rows repeat another row."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Self

import numpy as np
import polars as pl
from numpy.typing import NDArray

from .cross_statistic import CrossStatistic
from .sketches.hashing import hash_numbers, hash_texts, mix
from .sketches.run_lengths import Array, run_lengths
from .statistic import State
from .table import Cells, Table
from .values import Kind, Path

#: Distinct rows that are kept; up to so many the answer is exact.
CAPACITY = 4096

Hashes = NDArray[np.uint64]


@dataclass(frozen=True, eq=False)
class DuplicatesState(State):
    """The distinct rows of smallest hash, and how often each occurs.

    A row among the smallest of all is among the smallest of its part, so its count is exact however rows were cut.
    """

    rows: int = 0
    hashes: Array | None = None
    counts: Array | None = None

    @classmethod
    def sum(cls, states: Sequence[Self]) -> Self:
        some = [(state.hashes, state.counts) for state in states if state.hashes is not None]
        rows = sum(state.rows for state in states)
        if not some:
            return cls(rows)
        hashes = np.concatenate([each for each, _ in some])
        counts = np.concatenate([each for _, each in some if each is not None])
        order = np.argsort(hashes, kind="stable")
        smallest, times = run_lengths(hashes[order], counts[order])
        return cls(rows, smallest[:CAPACITY], times[:CAPACITY])


@dataclass(frozen=True)
class Repeated:
    """Rows, and how many of them repeat one that is counted already."""

    rows: int
    duplicates: int
    #: By how many rows that may be off, 95 times in 100; 0 means exact.
    error: int


@dataclass(frozen=True)
class Duplicates(CrossStatistic[DuplicatesState, Repeated]):
    """Rows less distinct rows; where these are more than 4,095, as a uniform sample of them tells.

    Rows are equal if all features are, a missing one like a column that is not there; of lists in lists, how many
    values the inner ones have is not compared.
    """

    name, state, answer = "duplicates", DuplicatesState, Repeated

    def measure(self, table: Table) -> DuplicatesState:
        if not table.height:
            return DuplicatesState()
        hashes = np.zeros(table.height, np.uint64)
        for path, cells in table.items():
            hashes += _hashed(cells, _salt(path))
        smallest, counts = run_lengths(np.sort(mix(hashes)))
        return DuplicatesState(table.height, smallest[:CAPACITY], counts[:CAPACITY])

    def result(self, state: DuplicatesState) -> Repeated | None:
        if state.counts is None:
            return None
        kept = len(state.counts)
        mean, spread = float(state.counts.mean()), float(state.counts.std())
        if kept < CAPACITY:
            return Repeated(state.rows, state.rows - kept, 0)
        # The delta method; where no row of the sample repeats, the rule of three.
        error = 2 * spread / math.sqrt(kept) / mean**2 if spread else 3 / kept
        return Repeated(state.rows, round(state.rows * (1 - 1 / mean)), math.ceil(state.rows * error))


def _salt(path: Path) -> np.uint64:
    """What tells the value of one feature from the same value of another."""
    digest = blake2b(b"".join(len(step.encode()).to_bytes(4, "big") + step.encode() for step in path), digest_size=8)
    return np.uint64(int.from_bytes(digest.digest(), "big"))


def _hashed(cells: Cells, salt: np.uint64) -> Hashes:
    """What the feature adds to the hash of each row: nothing where it is missing."""
    total = np.zeros(cells.height, np.uint64)
    if isinstance(cells.numbered.series.dtype, pl.List | pl.Array | pl.Struct):
        sizes = mix(hash_numbers(cells.lengths) ^ ~salt)
        total += np.where(cells.present, sizes, np.uint64(0))
    if cells.kind in (Kind.NUMBER, Kind.TEXT) and len(cells.rows):
        first = np.searchsorted(cells.rows, cells.rows)
        places = hash_numbers(np.arange(len(cells.rows)) - first)
        np.add.at(total, cells.rows, mix(_values(cells) ^ salt ^ places))
    return total


def _values(cells: Cells) -> Hashes:
    """A hash of each leaf value; NaN is a value here."""
    column = cells.numbered
    if column.kind is Kind.TEXT or (column.approximated and not column.scaled):
        return hash_texts(column.written)
    numbers = column.numbers
    if numbers.dtype.kind != "f":
        return hash_numbers(numbers)
    odd = np.isnan(numbers)
    return np.where(odd, mix(np.full(1, 1, np.uint64))[0], hash_numbers(np.where(odd, 0.0, numbers)))
