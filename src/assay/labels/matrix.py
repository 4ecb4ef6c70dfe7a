"""The votes of any voters on any items: the one shape that outcomes, labeling functions, raters and models share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
import polars as pl
from numpy.typing import NDArray

from assay.errors import ColumnError, UsageError

from .instant import instant
from .roles import instants

Ints = NDArray[np.int64]

#: The class of a vote that says nothing: an abstention, a skipped question, an opinion taken back.
ABSTAIN = -1

#: Columns of a matrix as a frame.
ITEM, VOTER, CLASS, AT, PROVENANCE = "item", "voter", "class", "time", "provenance"

_ORDER = (ITEM, VOTER, AT, CLASS, PROVENANCE)

_TIME = pl.Datetime("us", "UTC")


def _none() -> Ints:
    return np.zeros(0, np.int64)


@dataclass(frozen=True, eq=False)
class LabelMatrix:
    """Who said what of which item, when, and why: sparse, each vote once, in one order.

    A voter may vote on an item several times. A vote is the same as another if item, voter, class, time and provenance
    are, so votes form a set: adding a matrix to itself changes nothing, and the order of parts does not matter. What
    counts is said by `latest` and `as_of`. A vote of no class, `ABSTAIN`, takes an earlier one back.

    >>> a = LabelMatrix.of([("mail 1", "has link", "spam"), ("mail 2", "has link", None)], items=["mail 3"])
    >>> b = LabelMatrix.of([("mail 1", "rater 7", "ham")])
    >>> a + b
    <3 votes of 2 voters on 3 items, classes ham, spam>
    >>> (a + b).dense().tolist()
    [[1, 0], [-1, -1], [-1, -1]]
    """

    #: Identifiers of all items, those without a vote too: integers or texts, ascending, each once.
    items: pl.Series = field(default_factory=lambda: pl.Series(ITEM, [], pl.Null))
    #: Names, ascending.
    voters: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    #: Of each vote the places of its item, voter and class; microseconds since 1970, 0 if it has no time.
    item: Ints = field(default_factory=_none)
    voter: Ints = field(default_factory=_none)
    choice: Ints = field(default_factory=_none)
    time: Ints = field(default_factory=_none)
    #: What gave it: the outcome, the rule, the version, in words of whoever made it.
    provenance: pl.Series = field(default_factory=lambda: pl.Series(PROVENANCE, [], pl.String))

    @classmethod
    def of(cls, votes: Iterable[tuple[object, str, str | None]], *, items: Iterable[object] = ()) -> LabelMatrix:
        """Votes as item, voter and class, and perhaps items without any; no class is an abstention."""
        listed = list(votes)
        frame = pl.DataFrame(listed, schema=[ITEM, VOTER, CLASS], orient="row") if listed else pl.DataFrame()
        return cls.from_frame(frame, items=pl.Series(ITEM, list(items)))

    @classmethod
    def from_frame(cls, votes: pl.DataFrame, *, items: pl.Series | None = None) -> LabelMatrix:
        """A row for each vote, with columns ``item``, ``voter``, ``class``, and perhaps ``time`` and ``provenance``.

        A missing class is an abstention.

        Raises:
            ColumnError: one of the first three is not there.
            UsageError: items are neither integers nor texts, or an item or voter is missing.
        """
        if not votes.columns:
            votes = pl.DataFrame(schema={ITEM: pl.Null, VOTER: pl.String, CLASS: pl.String})
        for name in (ITEM, VOTER, CLASS):
            if name not in votes.columns:
                raise ColumnError.missing(name, votes.columns, where="the votes")
        time = instants(votes[AT]).fill_null(0) if AT in votes.columns else pl.repeat(0, len(votes), dtype=pl.Int64)
        reason = pl.col(PROVENANCE).cast(pl.String) if PROVENANCE in votes.columns else pl.lit(None, pl.String)
        named = votes.select(
            _identifiers(votes[ITEM]),
            pl.col(VOTER).cast(pl.String),
            pl.col(CLASS).cast(pl.String),
            time.alias(AT),
            reason.fill_null("").alias(PROVENANCE),
        )
        if named[ITEM].null_count() or named[VOTER].null_count():
            raise UsageError("a vote without an item or a voter, expected both; try to drop such rows")
        return _made(named, pl.Series(ITEM, [], pl.Null) if items is None else _identifiers(items))

    def to_frame(self) -> pl.DataFrame:
        """A row for each vote, in order; an abstention has no class."""
        classes = pl.Series(CLASS, [*self.classes, None], pl.String)
        return pl.DataFrame(
            [
                self.items.gather(pl.Series(self.item, dtype=pl.UInt32)).alias(ITEM),
                pl.Series(self.voters, dtype=pl.String).gather(pl.Series(self.voter, dtype=pl.UInt32)).alias(VOTER),
                classes.gather(pl.Series(np.where(self.choice < 0, len(self.classes), self.choice), dtype=pl.UInt32)),
                pl.Series(AT, self.time).cast(pl.Datetime("us")).dt.replace_time_zone("UTC"),
                self.provenance.alias(PROVENANCE),
            ]
        )

    def __add__(self, other: LabelMatrix) -> LabelMatrix:
        """All votes of both, each once.

        Raises:
            UsageError: the items of one are integers, those of the other texts.
        """
        return self.sum((self, other))

    @classmethod
    def sum(cls, matrices: Sequence[LabelMatrix]) -> LabelMatrix:
        """All votes of all, each once."""
        kinds = {matrix.items.dtype for matrix in matrices} - {pl.Null()}
        if len(kinds) > 1:
            raise UsageError(
                f"items that are {' and '.join(sorted(map(str, kinds)))}, expected one kind; try texts for all"
            )
        kind = next(iter(kinds), pl.Null())
        frames = [matrix.to_frame().with_columns(pl.col(ITEM).cast(kind)) for matrix in matrices]
        items = [matrix.items.cast(kind) for matrix in matrices]
        if not frames:
            return cls()
        votes = pl.concat(frames).with_columns(pl.col(AT).to_physical())
        return _made(votes, pl.concat(items))

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, LabelMatrix)
            and (self.voters, self.classes) == (other.voters, other.classes)
            and self.items.equals(other.items)
            and self.to_frame().equals(other.to_frame())
        )

    def __hash__(self) -> int:
        return hash((self.voters, self.classes, len(self.items), self.item.tobytes(), self.choice.tobytes()))

    def __len__(self) -> int:
        return len(self.item)

    def __repr__(self) -> str:
        classes = ", ".join(self.classes) or "none"
        return f"<{len(self):,} votes of {len(self.voters):,} voters on {len(self.items):,} items, classes {classes}>"

    def _where(self, kept: NDArray[np.bool_]) -> LabelMatrix:
        """Some of the votes; items, voters and classes stay."""
        columns = (self.item[kept], self.voter[kept], self.choice[kept], self.time[kept])
        return LabelMatrix(self.items, self.voters, self.classes, *columns, self.provenance.filter(pl.Series(kept)))

    def as_of(self, time: object) -> LabelMatrix:
        """The votes that were cast up to a time: whatever is added of later ones, it stays the same."""
        return self._where(self.time <= _microseconds(time))

    def latest(self) -> LabelMatrix:
        """The last vote of each voter on each item; of several at one time the one that is last in order."""
        pair = self.item * max(1, len(self.voters)) + self.voter
        return self._where(np.diff(pair, append=-1) != 0)

    def votes(self) -> LabelMatrix:
        """Those that say something, of the `latest`."""
        found = self.latest()
        return found._where(found.choice != ABSTAIN)

    def disputed(self) -> LabelMatrix:
        """The votes of a voter on an item at one time that name different classes."""
        key = np.stack([self.item, self.voter, self.time])
        first = np.flatnonzero((np.diff(key, axis=1, prepend=-1) != 0).any(axis=0)) if len(self) else _none()
        if not len(first):
            return self
        low, high = np.minimum.reduceat(self.choice, first), np.maximum.reduceat(self.choice, first)
        return self._where(np.repeat(low != high, np.diff(first, append=len(self))))

    def dense(self) -> Ints:
        """What each voter says of each item in the end, items x voters; `ABSTAIN` where it says nothing."""
        found, last = np.full((len(self.items), len(self.voters)), ABSTAIN, np.int64), self.latest()
        found[last.item, last.voter] = last.choice
        return found

    def counts(self) -> Ints:
        """How many voters say each class in the end, items x classes."""
        found, last = np.zeros((len(self.items), len(self.classes)), np.int64), self.votes()
        np.add.at(found, (last.item, last.choice), 1)
        return found


def _identifiers(items: pl.Series) -> pl.Series:
    if items.dtype.is_integer():
        return items.cast(pl.Int64).alias(ITEM)
    if items.dtype in (pl.String, pl.Null, pl.Categorical) or isinstance(items.dtype, pl.Enum):
        return (items if items.dtype == pl.Null else items.cast(pl.String)).alias(ITEM)
    raise UsageError(f"items are {items.dtype}, expected integers or texts; try to cast them")


def _made(votes: pl.DataFrame, more: pl.Series) -> LabelMatrix:
    """The matrix of votes in the columns of a frame, time in microseconds, and of more items."""
    if more.dtype == pl.Null:
        more = more.cast(votes[ITEM].dtype)
    elif votes[ITEM].dtype == pl.Null:
        votes = votes.with_columns(pl.col(ITEM).cast(more.dtype))
    elif more.dtype != votes[ITEM].dtype:
        raise UsageError(f"items that are {more.dtype} and {votes[ITEM].dtype}, expected one kind; try texts for all")
    items = pl.concat([votes[ITEM], more]).drop_nulls().unique().sort()
    voters, classes = (votes[name].drop_nulls().unique().sort() for name in (VOTER, CLASS))
    ordered = votes.unique().sort(_ORDER, nulls_last=False)
    return LabelMatrix(
        items,
        tuple(voters),
        tuple(classes),
        _places(ordered[ITEM], items),
        _places(ordered[VOTER], voters),
        _places(ordered[CLASS], classes),
        ordered[AT].to_numpy().astype(np.int64),
        ordered[PROVENANCE],
    )


def _places(values: pl.Series, known: pl.Series) -> Ints:
    """Where each value stands among those known; `ABSTAIN` for none."""
    numbers = pl.int_range(len(known), eager=True, dtype=pl.Int64)
    table = pl.DataFrame({"value": known, "place": numbers})
    found = values.to_frame("value").join(table, on="value", how="left", maintain_order="left")["place"]
    return found.fill_null(ABSTAIN).to_numpy().astype(np.int64)


def _microseconds(time: object) -> int:
    from datetime import datetime

    return instant(time) if isinstance(time, datetime) else int(str(time))
