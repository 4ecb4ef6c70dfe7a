"""What each voter contributes: coverage, overlaps, conflicts, as the field defines them (Snorkel's ``LFAnalysis``)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .matrix import LabelMatrix

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class VoterFacts:
    """One voter; shares are of all items."""

    voter: str
    #: The classes that it says at all, its polarity.
    classes: tuple[str, ...]
    votes: int
    #: Items it votes on; of these, those somebody else votes on too; of these, those somebody says otherwise.
    coverage: float
    overlaps: float
    conflicts: float


@dataclass(frozen=True)
class Votes:
    """All voters together; shares are of all items."""

    items: int
    #: Items with a vote, with two or more, with votes that differ.
    coverage: float
    overlaps: float
    conflicts: float
    voters: tuple[VoterFacts, ...]


def analyze(matrix: LabelMatrix) -> Votes:
    """What the voters say in the end; abstentions are no votes.

    >>> matrix = LabelMatrix.of([(1, "a", "x"), (1, "b", "y"), (2, "a", "x"), (3, "b", None)], items=[4])
    >>> found = analyze(matrix)
    >>> found.coverage, found.overlaps, found.conflicts, [facts.coverage for facts in found.voters]
    (0.5, 0.25, 0.25, [0.5, 0.25])
    """
    said, items = matrix.votes(), len(matrix.items)
    counts = matrix.counts()
    voted = counts.sum(axis=1)
    several, apart = voted > 1, (counts > 0).sum(axis=1) > 1
    of = np.bincount(said.voter, minlength=len(matrix.voters))
    overlaps, conflicts = (
        np.bincount(said.voter, weights=flags[said.item], minlength=len(matrix.voters)) for flags in (several, apart)
    )
    whole = max(1, items)
    return Votes(
        items,
        float((voted > 0).sum() / whole),
        float(several.sum() / whole),
        float(apart.sum() / whole),
        tuple(
            VoterFacts(
                voter,
                tuple(matrix.classes[choice] for choice in np.unique(said.choice[said.voter == place])),
                int(of[place]),
                float(of[place] / whole),
                float(overlaps[place] / whole),
                float(conflicts[place] / whole),
            )
            for place, voter in enumerate(matrix.voters)
        ),
    )
