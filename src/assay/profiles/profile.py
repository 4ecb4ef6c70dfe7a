"""Every state of a dataset; states add, so profiles add too."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import reduce
from operator import add
from pathlib import Path as FilePath
from typing import TYPE_CHECKING, TypeVar

from assay.engines.garbage import in_groups
from assay.errors import ColumnError, UsageError
from assay.sources.source import Rejected
from assay.statistics import CrossStatistic, Path, State, Statistic

from .questions import Questions
from .states import States, added, sums

if TYPE_CHECKING:
    from tensorflow_metadata.proto.v0.statistics_pb2 import DatasetFeatureStatisticsList

S = TypeVar("S", bound=State)
R = TypeVar("R")

#: Which rows a slice holds: columns and their values, e.g. ``(("origin", "JFK"), ("year", "2013"))``; () is all rows.
SliceKey = tuple[tuple[str, str], ...]

#: Profiles that are added up at once, or fewer that have so many features in all slices together.
TOGETHER, TOGETHER_FEATURES = 16, 16_384

#: Examples kept of each reason for which rows were set aside.
EXAMPLES = 5


@dataclass(frozen=True)
class Feature:
    """The states of one feature, by name of the statistic."""

    #: Where its column stands in the data, for a familiar order.
    position: int
    states: Mapping[str, State]
    #: The same questions asked of the weights of rows, where rows carry weights.
    weighted: Mapping[str, State] = field(default_factory=dict)

    @classmethod
    def sum(cls, parts: Sequence[Feature]) -> Feature:
        """The feature in the rows of all parts."""
        states, weighted = States.sum([part.states for part in parts]), States.sum([part.weighted for part in parts])
        return cls(min(part.position for part in parts), states, weighted)


@dataclass(frozen=True)
class Slice:
    """The features of some rows."""

    rows: int = 0
    #: The weight of these rows together; equal to ``rows`` where rows carry no weights.
    weight: int | float = 0
    #: Rows whose weight is missing, negative or not finite; they weigh nothing.
    unweighable: int = 0
    features: Mapping[Path, Feature] = field(default_factory=dict)
    #: The states of questions about several features, by `CrossStatistic.key`.
    cross: Mapping[str, State] = field(default_factory=dict)

    @classmethod
    def sum(cls, parts: Sequence[Slice]) -> Slice:
        """The rows of all parts."""
        return cls(
            sum(part.rows for part in parts),
            sum(part.weight for part in parts),
            sum(part.unweighable for part in parts),
            sums([part.features for part in parts], Feature.sum),
            sums([part.cross for part in parts], added),
        )


@dataclass(frozen=True)
class Rejections:
    """Rows that could not be read, by reason: how many, and the first few of them."""

    counts: Mapping[str, int] = field(default_factory=dict)
    examples: Mapping[str, tuple[Rejected, ...]] = field(default_factory=dict)

    def __add__(self, other: Rejections) -> Rejections:
        examples = {
            reason: tuple(sorted(self.examples.get(reason, ()) + other.examples.get(reason, ()), key=_place)[:EXAMPLES])
            for reason in {**self.examples, **other.examples}
        }
        return Rejections(sums([self.counts, other.counts], sum), examples)

    def __len__(self) -> int:
        return sum(self.counts.values())

    @classmethod
    def of(cls, rejected: Sequence[Rejected]) -> Rejections:
        """Rows that were set aside."""
        by_reason: dict[str, list[Rejected]] = {}
        for each in rejected:
            by_reason.setdefault(each.reason, []).append(each)
        counts = {reason: len(alike) for reason, alike in by_reason.items()}
        return cls(counts, {reason: tuple(sorted(alike, key=_place)[:EXAMPLES]) for reason, alike in by_reason.items()})


@dataclass(frozen=True)
class Profile:
    """What is in a dataset: every question asked of every feature, for all rows and for slices of them.

    ``measure(a ++ b) == measure(a) + measure(b)``: profiles of parts, made anywhere and in any order, add up to the
    profile of the whole. `Profile()` is the profile of nothing at all.
    """

    questions: Questions = field(default_factory=Questions)
    slices: Mapping[SliceKey, Slice] = field(default_factory=dict)
    rejected: Rejections = Rejections()
    #: What the data is called in messages and reports.
    name: str = ""

    def __add__(self, other: Profile) -> Profile:
        return self.sum((self, other))

    @classmethod
    def sum(cls, profiles: Iterable[Profile]) -> Profile:
        """The profile of the rows of all, much faster than to add one after the other; a few are held at a time.

        >>> Profile.sum(map(Profile.load, [])).rows
        0

        Raises:
            UsageError: they did not ask the same.
        """
        total = cls()
        for group in in_groups(profiles, 1, _share):
            total = cls._sum([total, *group])
        return total

    @classmethod
    def _sum(cls, parts: list[Profile]) -> Profile:
        some = [part for part in parts if part.slices]
        rejected = reduce(add, (part.rejected for part in parts), Rejections())
        name = next((part.name for part in parts if part.name), "")
        if not some:
            return replace(parts[-1], name=name, rejected=rejected)
        questions = some[0].questions
        for other in some:
            if other.questions is not questions and other.questions != questions:
                raise UsageError(
                    f"profiles add only if they asked the same; {_difference(questions, other.questions)}. "
                    "Make them with the same options and the same version of assay"
                )
        return cls(questions, sums([part.slices for part in some], Slice.sum), rejected, name)

    @property
    def whole(self) -> Slice:
        """All rows."""
        return self.slices.get((), Slice())

    @property
    def rows(self) -> int:
        """The number of rows that were read."""
        return self.whole.rows

    @property
    def paths(self) -> tuple[Path, ...]:
        """The features in the order of the data, fields of a struct behind it."""
        return tuple(in_order(self.whole.features))

    def answer(
        self,
        question: Statistic[S, R] | CrossStatistic[S, R],
        feature: str | Path = (),
        *,
        slice: SliceKey = (),
        weighted: bool = False,
    ) -> R | None:
        """What this statistic says of a feature, or of all if it is about several.

        None if it says nothing, as a mean of texts, or was not asked.

        Raises:
            ColumnError: no such feature, or no such slice.
        """
        rows = self.slices.get(slice, Slice())
        if isinstance(question, CrossStatistic):
            state = rows.cross.get(question.key)
        else:
            path = (feature,) if isinstance(feature, str) else feature
            if path not in rows.features:
                raise ColumnError.missing(".".join(path), map(".".join, in_order(rows.features)), where="this profile")
            states = rows.features[path].weighted if weighted else rows.features[path].states
            state = states.get(question.name)
        return None if state is None else question.result(state)  # type: ignore[arg-type]  # its own state by name

    def statistics(self) -> DatasetFeatureStatisticsList:
        """The TFMD document of this profile, a dataset for each slice, the one of all rows first."""
        from .documents import statistics

        return statistics(self)

    def save(self, path: str | FilePath) -> None:
        """Write the profile to a file, whole or not at all.

        Raises:
            SourceError: the file cannot be written.
        """
        from .store import save

        save(self, path)

    @staticmethod
    def load(path: str | FilePath) -> Profile:
        """The profile in a file.

        Raises:
            SourceError: the file cannot be read.
            FormatError: the file is no profile, is damaged, or was written by a newer version.
        """
        from .store import load

        return load(path)


def in_order(features: Mapping[Path, Feature]) -> Iterator[Path]:
    """The paths as the data lists them, fields of a struct behind it."""
    return iter(sorted(features, key=lambda path: (features[path[:1]].position, path)))


def _share(profile: Profile) -> float:
    """The share of a profile in those that are added up at once."""
    return max(1 / TOGETHER, sum(len(rows.features) for rows in profile.slices.values()) / TOGETHER_FEATURES)


def _place(rejected: Rejected) -> tuple[str, int, str]:
    return rejected.file, rejected.line or rejected.offset or 0, rejected.excerpt


def _difference(a: Questions, b: Questions) -> str:
    """Which of the questions differ, as a part of a sentence."""
    cuts = ("; ".join(" and ".join(map(str, cut)) for cut in questions.by) for questions in (a, b))
    pairs = {"weight": (a.weight, b.weight), "label": (a.label, b.label), "slices by": tuple(cuts)}
    for name, (ours, theirs) in pairs.items():
        if ours != theirs:
            return f"one has {name} {ours or 'none'}, the other {theirs or 'none'}"
    if (a.of, a.cross) != (b.of, b.cross):
        return "they were made with different schemas"
    return "their statistics differ"
