"""Rows of two datasets that are of the same example, joined by identifier in bounded memory.

A Grace hash join: as long as both sides fit the budget they are held; beyond it, both are cut by the hash of the
identifier into parts on disk, and each pair of parts is joined by itself, cut again if it is still too large. Equality
is that of the identifiers, never of their hashes.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Self

import numpy as np
import polars as pl
from numpy.typing import NDArray

from assay.errors import ColumnError, UsageError
from assay.sources.source import Source

from .identifier import Kinds, hashes, identified, keys, kinds, written

#: Bytes of rows of both sides that are held before they go to disk.
MEMORY = 256 << 20

#: Bits of the hash by which rows are cut into parts, and into parts of these; none are left beyond the last depth.
_BITS = 5
_LAST_DEPTH = 64 // _BITS - 1


#: Places of rows.
Places = NDArray[np.uint32]


@dataclass(frozen=True)
class Side:
    """What became of the rows of one dataset: ``rows == missing + duplicated + unmatched + joined``."""

    rows: int = 0
    #: Records that could not be read; they are not among the rows.
    unreadable: int = 0
    #: Rows that lack their identifier, or a part of it.
    missing: int = 0
    #: Rows left out because their identifier occurs several times, in this dataset or the other.
    duplicated: int = 0
    #: Identifiers that occur several times in this dataset, and one of them.
    repeated: int = 0
    example: str | None = None
    #: Rows whose identifier is not in the other dataset.
    unmatched: int = 0
    #: Rows that are compared.
    joined: int = 0

    def __add__(self, other: Self) -> Self:
        sums = {f.name: getattr(self, f.name) + getattr(other, f.name) for f in fields(self) if f.name != "example"}
        examples = [side.example for side in (self, other) if side.example is not None]
        return type(self)(**sums, example=min(examples, default=None))


@dataclass(frozen=True)
class Joined:
    """Rows of both sides in pairs, and what became of the others."""

    training: Side = Side()
    serving: Side = Side()
    #: Frames of equal height: the n-th rows are of the same example.
    pairs: tuple[tuple[pl.DataFrame, pl.DataFrame], ...] = ()


@dataclass
class Shelf:
    """Rows of one side, in memory up to a budget, beyond it in files by the hash of their identifiers."""

    on: Sequence[str]
    folder: Path
    budget: float
    depth: int = 0
    held: list[pl.DataFrame] = field(default_factory=list)
    size: int = 0
    #: How often rows went to disk.
    spilled: int = 0

    def add(self, rows: pl.DataFrame) -> None:
        """Takes more rows."""
        self.held.append(rows)
        self.size += int(rows.estimated_size())
        if self.size > self.budget:
            self.spill()

    def spill(self) -> None:
        """Puts what is held on disk."""
        for rows in _by_schema(self.held):
            part = (hashes(rows, self.on) >> np.uint64(_BITS * self.depth)) % np.uint64(1 << _BITS)
            order = np.argsort(part, kind="stable")
            ordered = rows[order]
            ends = np.searchsorted(part[order], np.arange(1 << _BITS), side="right")
            for number, (start, end) in enumerate(zip([0, *ends[:-1]], ends, strict=True)):
                if end > start:
                    folder = self.folder / str(number)
                    folder.mkdir(parents=True, exist_ok=True)
                    ordered[int(start) : int(end)].write_ipc(folder / f"{self.spilled}.arrow", compression="lz4")
            self.spilled += 1
        self.held, self.size = [], 0

    def part(self, number: int) -> "Shelf":
        """The rows of one part on a shelf of their own; its files are gone then."""
        depth = self.depth + 1
        folder = self.folder / str(number)
        shelf = Shelf(self.on, folder / "parts", self.budget if depth < _LAST_DEPTH else np.inf, depth)
        for file in sorted(folder.glob("*.arrow")):
            shelf.add(pl.read_ipc(file))
            file.unlink()
        return shelf


def join(
    training: Source, serving: Source, on: Sequence[str], features: Sequence[str], *, memory: int = MEMORY
) -> Iterator[Joined]:
    """The features of both sides in pairs of rows, piece by piece, beside their identifiers; all counts add up.

    Raises:
        ColumnError: a dataset lacks an identifying column.
        UsageError: the identifiers of the two are of different kinds.
    """
    unreadable = [0, 0]

    def read() -> Iterator[tuple[int, pl.DataFrame]]:
        for number, source in enumerate((training, serving)):
            for name in on:
                if name not in source.columns():
                    raise ColumnError.missing(name, source.columns(), where=source.name)
            rejected: list[object] = []
            for batch in source.batches(columns=[*on, *features], reject=rejected.append):
                yield number, batch
                unreadable[number] += len(rejected)
                rejected.clear()
            unreadable[number] += len(rejected)

    yield from join_batches(read(), on, serving.name, memory=memory)
    yield Joined(Side(unreadable=unreadable[0]), Side(unreadable=unreadable[1]))


def join_batches(
    batches: Iterable[tuple[int, pl.DataFrame]], on: Sequence[str], serving: str, *, memory: int = MEMORY
) -> Iterator[Joined]:
    """The same of batches of training (0) and of serving (1), which may come in any order.

    Raises:
        UsageError: as `join`.
    """
    with TemporaryDirectory(prefix="assay-") as folder:
        shelves = [Shelf(on, Path(folder, str(number)), memory / 2) for number in (0, 1)]
        seen: list[set[Kinds]] = [set(), set()]
        for number, batch in batches:
            rows = identified(batch, on)
            if len(rows):
                seen[number].add(kinds(rows, on))
                shelves[number].add(rows)
            side = Side(len(batch), missing=len(batch) - len(rows))
            yield Joined(serving=side) if number else Joined(training=side)
        if all(seen):
            must_meet(on, seen, serving)
        for parts in _meetings(*shelves):
            yield from _joined(*parts, on)


def must_meet(on: Sequence[str], seen: Sequence[set[Kinds]], serving: str) -> None:
    """Raises UsageError where no identifiers of two datasets, of which these kinds were seen, can be the same."""
    if seen[0] & seen[1]:
        return
    here, there = (sorted(found)[0] for found in seen)
    name, wanted, found = next(each for each in zip(on, here, there, strict=True) if each[1] != each[2])
    raise UsageError(
        f"identifier {name!r} in {serving} is a {found}, expected a {wanted} as in the training data; "
        "try to write it as one type in both"
    )


def _meetings(training: Shelf, serving: Shelf) -> Iterator[tuple[list[pl.DataFrame], list[pl.DataFrame]]]:
    """Rows of both sides that may belong together, as much at a time as fits in memory."""
    if not training.spilled and not serving.spilled:
        yield training.held, serving.held
        return
    training.spill()
    serving.spill()
    for number in range(1 << _BITS):
        yield from _meetings(training.part(number), serving.part(number))


def _joined(training: list[pl.DataFrame], serving: list[pl.DataFrame], on: Sequence[str]) -> Iterator[Joined]:
    """Frames joined, those of each kind of identifier by themselves."""
    sides = [_by_schema(frames) for frames in (training, serving)]
    for kind in sorted({kinds(frame, on) for frames in sides for frame in frames}):
        left, right = ([frame for frame in frames if kinds(frame, on) == kind] for frames in sides)
        yield _join_alike(left, right, on)


def _join_alike(training: list[pl.DataFrame], serving: list[pl.DataFrame], on: Sequence[str]) -> Joined:
    """Frames joined whose identifiers are of the same kinds."""
    identifiers = keys([*training, *serving], on)
    halves = identifiers[: len(training)], identifiers[len(training) :]
    left, right = (pl.concat(half) if half else identifiers[0].clear() for half in halves)
    names = left.columns
    repeated = [side.filter(side.is_duplicated()).unique() for side in (left, right)]
    known = pl.concat(repeated).unique()
    once = [
        side.with_row_index("row").join(known, on=names, how="anti", maintain_order="left") for side in (left, right)
    ]
    rows = once[0].join(once[1], on=names, how="inner", suffix=" of serving", maintain_order="left")
    here, there = rows["row"].to_numpy(), rows["row of serving"].to_numpy()
    here_side, there_side = (
        Side(
            duplicated=len(side) - len(single),
            repeated=len(several),
            example=written(several, names).min() if len(several) else None,  # type: ignore[arg-type]  # a text
            unmatched=len(single) - len(rows),
            joined=len(rows),
        )
        for side, single, several in zip((left, right), once, repeated, strict=True)
    )
    return Joined(here_side, there_side, tuple(_pairs(training, serving, here, there)))


def _pairs(
    training: list[pl.DataFrame], serving: list[pl.DataFrame], here: Places, there: Places
) -> Iterator[tuple[pl.DataFrame, pl.DataFrame]]:
    """The rows at these places of each side's frames together, by every two frames that hold some."""
    starts, origins = (np.cumsum([0, *map(len, frames)]) for frames in (training, serving))
    for frame, start in zip(training, starts, strict=False):
        mine = (here >= start) & (here < start + len(frame))
        for other, origin in zip(serving, origins, strict=False):
            ours = mine & (there >= origin) & (there < origin + len(other))
            if ours.any():
                yield frame[here[ours] - start], other[there[ours] - origin]


def _by_schema(frames: Sequence[pl.DataFrame]) -> list[pl.DataFrame]:
    """Frames with the same columns of the same types put together."""
    alike: dict[tuple[tuple[str, str], ...], list[pl.DataFrame]] = {}
    for frame in frames:
        alike.setdefault(tuple((name, str(dtype)) for name, dtype in frame.schema.items()), []).append(frame)
    return [pl.concat(group) for group in alike.values()]
