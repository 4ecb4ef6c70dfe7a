"""The days that a run looks at.

The events of a day concern few others: an outcome counts for predictions less than a window before it, which of several
has it depends on those less than a window around, and what became of it on those less than two windows before. So days
are labeled a stretch at a time, each with the days around it, and all that lies farther away stays as it is.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from .day import LENGTH, Day, around, named, numbered
from .declaration import Declaration
from .deduplication import Duplicates
from .outcome_log import TIMELESS, Renewal

#: Predictions of a stretch, so many at most unless it is a single day.
STRETCH = 4 << 20


@dataclass(frozen=True)
class Work:
    """The days that a run looks at."""

    all: Mapping[int, Day]
    log: Renewal
    #: Days whose labels may change, and days the fate of whose outcomes may.
    days: frozenset[int]
    fates: frozenset[int]
    #: Days that a window may reach; None if there is no bound.
    width: int | None

    @classmethod
    def of(
        cls, declaration: Declaration, days: Mapping[int, Day], log: Renewal, duplicates: Duplicates, due: set[int]
    ) -> "Work":
        """What is around new events, and the days on which a window has closed."""
        new = {number for number, day in days.items() if day.new_rows > len(duplicates.copies.get(number, ()))}
        new |= duplicates.collided.keys()
        happened = {numbered(name) for name in log.files if name != TIMELESS}
        there = {numbered(name) for name in log.names() if name != TIMELESS}
        if declaration.reach is None:
            anything = bool(new or log.files)
            return cls(days, log, frozenset(days if anything else due), frozenset(there if anything else ()), None)
        width = -(-declaration.reach // LENGTH)
        touched = around(new, width) | around(happened, width, 0)
        return cls(
            days,
            log,
            frozenset(due | (touched & set(days))),
            frozenset(happened | (around(new, width, 2 * width) & there)),
            width,
        )

    def stretches(self) -> Iterator[frozenset[int]]:
        """These days, in order, some at a time."""
        whole = sorted(self.days | self.fates)
        if self.width is None:
            yield frozenset(whole)  # perhaps of no day: outcomes without a time have none
            return
        stretch: list[int] = []
        rows = 0
        for number in whole:
            more = self.all[number].old_rows + self.all[number].new_rows if number in self.all else 0
            if stretch and rows + more > STRETCH:
                yield frozenset(stretch)
                stretch, rows = [], 0
            stretch.append(number)
            rows += more
        if stretch:
            yield frozenset(stretch)

    def near(self, stretch: Iterable[int]) -> list[int]:
        """Days whose predictions have to do with the outcomes of a stretch."""
        if self.width is None:
            return sorted(self.all)
        first, last = min(stretch) - 2 * self.width, max(stretch) + self.width
        return [number for number in self.all if first <= number <= last]

    def outcomes(self, stretch: Iterable[int]) -> list[str]:
        """Files of outcomes that have to do with the predictions of a stretch."""
        if self.width is None:
            return self.log.names()
        first, last = named(min(stretch)), named(max(stretch) + self.width)
        return [name for name in self.log.names() if first <= name <= last]

    def files(self, stretch: Iterable[int]) -> set[str]:
        """Files of outcomes whose fates are told by this stretch."""
        own = {named(number) for number in stretch if number in self.fates}
        return own | {TIMELESS} if self.width is None else own
