"""The features of examples as columns of lists, nested and named as in TFX.

A feature is a list of values: null where a record lacks it, or has it without a kind; empty where it is there without
values. Lists of features are the fields of one struct, and lists of lists.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field

import numpy as np
import polars as pl

from .example import BYTES, FLOAT, NONE, Examples, Named
from .wire import Mask, Numbers, Tags, ranges

#: The column under which TFX puts lists of features.
SEQUENCE = "##SEQUENCE##"

#: How often a feature is of which kind.
Kinds = Counter[int]


@dataclass(frozen=True)
class Layout:
    """The features at top and the lists of features that a file has, and of which kinds they are."""

    features: dict[str, Kinds] = field(default_factory=dict)
    lists: dict[str, Kinds] = field(default_factory=dict)

    def add(self, found: Examples) -> None:
        """Takes more examples into account."""
        for known, named, kinds in (
            (self.features, found.context, found.values.kind),
            (self.lists, found.lists, _kinds_of_lists(found)),
        ):
            pairs, times = np.unique(named.name * 4 + kinds[: len(named.name)], return_counts=True)
            for name in named.names:
                known.setdefault(name, Kinds())
            for pair, count in zip(pairs.tolist(), times.tolist(), strict=True):
                known[named.names[pair // 4]][pair % 4] += count

    def columns(self) -> tuple[str, ...]:
        """Names of the columns."""
        return (*self.features, *([SEQUENCE] if self.lists else ()))


@dataclass(frozen=True)
class _Member:
    """A feature or a list of features: where each record has it (-1: nowhere), and its kind there."""

    place: Numbers
    kind: Tags
    usual: int
    odd: bool


def batches(found: Examples, layout: Layout, columns: Set[str]) -> Iterator[pl.DataFrame]:
    """The examples as frames: one, or one for each mixture of kinds where features are not always of one kind.

    What type a value has does not depend on its neighbors: a column without values has that of most in the file.
    """
    wanted = {name: kinds for name, kinds in layout.features.items() if name in columns}
    features = _members(found.context, found.values.kind, wanted, found.count)
    lists = _members(found.lists, _kinds_of_lists(found), layout.lists if SEQUENCE in columns else {}, found.count)
    for rows in _mixtures([*features.values(), *lists.values()], found.count):
        series = {name: _feature(found, each.place[rows], _kind(each, rows)) for name, each in features.items()}
        if lists:
            fields = {name: _list(found, each.place[rows], _kind(each, rows)) for name, each in lists.items()}
            series[SEQUENCE] = pl.DataFrame(fields).to_struct()
        yield pl.DataFrame(series) if series else pl.DataFrame(height=len(rows))


def _members(named: Named, kinds: Tags, wanted: Mapping[str, Kinds], count: int) -> dict[str, _Member]:
    order = np.argsort(named.name, kind="stable")
    bounds = np.searchsorted(named.name[order], np.arange(len(named.names) + 1))
    here = {name: order[bounds[number] : bounds[number + 1]] for number, name in enumerate(named.names)}
    found = {}
    for name, all_kinds in wanted.items():
        place, kind = np.full(count, -1), np.zeros(count, np.uint8)
        if name in here:
            place[named.record[here[name]]] = here[name]
            kind[named.record[here[name]]] = kinds[here[name]]
        some = {each: times for each, times in all_kinds.items() if each != NONE}
        found[name] = _Member(place, kind, max(some, key=some.__getitem__, default=NONE), len(some) > 1)
    return found


def _mixtures(members: Sequence[_Member], count: int) -> Iterator[Numbers]:
    """The records of each mixture of kinds, in the order of their first."""
    odd = [np.where(each.kind == NONE, each.usual, each.kind) for each in members if each.odd]
    if not count or not odd:
        yield np.arange(count)
        return
    _, first, which = np.unique(np.stack(odd), axis=1, return_index=True, return_inverse=True)
    for mixture in np.argsort(first):
        yield np.flatnonzero(which == mixture)


def _kind(member: _Member, rows: Numbers) -> int:
    """The kind of a member in some records that agree on it."""
    return int(member.kind[rows].max(initial=NONE)) or member.usual


def _kinds_of_lists(found: Examples) -> Tags:
    """The one kind that the features of each list have; none where they have no values."""
    kinds = np.zeros(len(found.lists.name), np.uint8)
    within = found.values.kind[len(found.context.name) :]
    np.maximum.at(kinds, np.repeat(np.arange(len(kinds)), found.length), within)
    return kinds


def _list(found: Examples, place: Numbers, kind: int) -> pl.Series:
    """Lists of features as lists of lists."""
    there = place >= 0
    length = np.zeros(len(place), np.int64)
    length[there] = found.length[place[there]]
    features = ranges(found.first[place[there]], length[there])
    return _nested(_feature(found, features, kind), length, ~there)


def _feature(found: Examples, place: Numbers, kind: int) -> pl.Series:
    """Features as lists of values."""
    if kind == NONE:
        return pl.Series([None] * len(place), dtype=pl.Null)
    values = found.values
    there = np.flatnonzero(place >= 0)
    there = there[values.kind[place[there]] != NONE]
    count = np.zeros(len(place), np.int64)
    count[there] = values.count[place[there]]
    at = ranges(values.first[place[there]], count[there])
    missing = np.ones(len(place), bool)
    missing[there] = False
    if kind == BYTES:
        leaves = pl.Series(found.wire.texts(values.texts.where(at)), dtype=pl.Binary)
    else:
        leaves = pl.Series((values.floats if kind == FLOAT else values.ints)[at])
    return _nested(leaves, count, missing)


def _nested(values: pl.Series, lengths: Numbers, missing: Mask) -> pl.Series:
    """The values cut into lists of these lengths; null where missing."""
    full = np.flatnonzero(lengths)
    width = int(lengths[full[0]]) if len(full) else 1
    if (lengths[full] == width).all() and not values.dtype.is_nested():
        lists = values.reshape((-1, width)).cast(pl.List(values.dtype))
    else:
        row = pl.Series(np.repeat(np.arange(len(full)), lengths[full])).set_sorted()
        lists = pl.DataFrame({"row": row, "list": values}).group_by("row", maintain_order=True).agg("list")["list"]
    if len(full) == len(lengths):
        return lists
    at = np.full(len(lengths), len(lists))
    at[full], at[missing] = np.arange(len(lists)), len(lists) + 1
    return pl.concat([lists, pl.Series([[], None], dtype=lists.dtype)]).gather(at)
