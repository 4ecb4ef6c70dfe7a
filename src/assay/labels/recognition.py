"""New predictions recognized: which are new indeed, which came before, which have the key of another."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl

from .dataset import Dataset
from .day import around
from .duration import DAY as DAY_LENGTH
from .hashing import Hashes, repeated, within
from .identity import COLLIDED, EXISTING, NEW, Identity, Verdict, judge, suspects
from .landing import Landing, Origin
from .partition import days_of


@dataclass(frozen=True)
class Recognized:
    """What is known of new predictions after the first reading."""

    verdict: Verdict
    #: How many there are of each day, those that are not taken among them.
    days: Mapping[int, int]
    #: Where the numbers of each origin begin, and how many there are.
    origins: tuple[tuple[Origin, int, int], ...]

    @property
    def expected(self) -> dict[int, int]:
        """How many of each day are taken."""
        counts = {day: count - self.verdict.left.get(day, 0) for day, count in self.days.items()}
        return {day: count for day, count in counts.items() if count}

    def of_origin(self, numbers: "np.typing.NDArray[np.int64]", origin: Origin) -> int:
        """How many of these new predictions come from there."""
        spans = ((start, start + count) for which, start, count in self.origins if which is origin)
        return sum(int(np.searchsorted(numbers, end) - np.searchsorted(numbers, start)) for start, end in spans)


def recognize(landing: Landing, identity: Identity, dataset: Dataset, aside: pl.DataFrame) -> Recognized:
    """New predictions beside one another, beside those of the dataset and beside those that were set aside."""
    parts: list[Hashes] = []
    days: Counter[int] = Counter()
    origins: list[tuple[Origin, int, int]] = []
    start = 0
    for origin, rows in landing.thin():
        parts.append(identity.hashes(rows))
        days.update(dict(days_of(rows).value_counts().iter_rows()))
        origins.append((origin, start, len(rows)))
        start += len(rows)
    near = _near(days, dataset, identity)
    odd = repeated(parts)
    known = dict(dataset.hashes(near, identity))
    if known or len(aside):
        odd = suspects(parts, odd, [*known.values(), identity.hashes(aside)])
    claims = list(_claims(landing, identity, dataset, aside, (odd, known))) if len(odd) else []
    return Recognized(judge(claims, identity.reach), days, tuple(origins))


def _near(days: Mapping[int, int], dataset: Dataset, identity: Identity) -> set[int]:
    """Days of the dataset on which a key may be that of a new prediction."""
    if identity.reach is None:
        return set(dataset.days) if days else set()
    width = -(-identity.reach // DAY_LENGTH)
    return around(days, width, width)


def _claims(
    landing: Landing,
    identity: Identity,
    dataset: Dataset,
    aside: pl.DataFrame,
    known: tuple[Hashes, Mapping[int, Hashes]],
) -> Iterator[pl.DataFrame]:
    odd, of_days = known
    for day, values in of_days.items():
        if within(values, odd).any():
            yield from dataset.claims(day, identity, odd, EXISTING)
    yield identity.claims(aside, odd, COLLIDED, day=-1, rows=np.arange(len(aside)))
    start = 0
    for _, sorted_ in landing.wide():
        rows = np.arange(start, start + len(sorted_.good))
        yield identity.claims(sorted_.good, odd, NEW, day=-1, rows=rows)
        start += len(rows)
