"""The algebra of the package: questions, answers in progress, and the law that lets them add.

    measure(a ++ b) == measure(a) + measure(b)          and `State()` is the answer for no rows at all

The law holds for any cut of the same rows into parts, in any order and grouping. How nearly two states are equal
depends on what they hold: counts byte for byte, floating sums to 1e-12, sketches within the bound they state.
`assay.testing` turns this page into tests for every statistic in the table, those of plug-ins included.
"""

import math
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from functools import reduce
from operator import add
from typing import Any, ClassVar, Generic, Self, TypeAlias, TypeVar

import msgspec
import numpy as np

from assay._codec import pack

from .column import Column
from .values import Values

#: A number of rows or values; where rows carry weights, the sum of their weights.
Count = int | float


class State:
    """An answer in progress: a frozen dataclass whose defaults mean "no rows yet", and a plus.

    A subclass says how two states add, or how many do at once, which is faster; the other follows.
    """

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        if cls.__add__ is State.__add__ and cls.sum.__func__ is State.sum.__func__:  # type: ignore[attr-defined]  # class methods
            raise TypeError(f"{cls.__name__} does not add, expected __add__ or sum; see CONTRIBUTING.md")

    def __add__(self, other: Self) -> Self:
        """The answer for the rows of both."""
        return self.sum((self, other))

    @classmethod
    def sum(cls, states: Sequence[Self]) -> Self:
        """The answer for the rows of all, of which there is one at least."""
        return reduce(add, states)

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and pack(self) == pack(other)

    def __hash__(self) -> int:
        return hash(pack(self))


S = TypeVar("S", bound=State)
R = TypeVar("R")

#: A statistic whose state and answer do not matter where it is handled.
AnyStatistic: TypeAlias = "Statistic[Any, Any]"


@dataclass(frozen=True)
class Question(ABC, Generic[S, R]):
    """What is asked, of one feature (`Statistic`) or of several at once (`CrossStatistic`).

    Its parameters are its fields, and equal questions are asked once.
    """

    #: Stable name, on disk and in documents.
    name: ClassVar[str]
    #: Raised when the state or the answer changes its meaning, so that older files are told apart.
    version: ClassVar[int] = 1
    #: Class of the state, for reading a stored one; `state()` is the answer for no rows.
    state: ClassVar[type[State]]

    def agrees(self, a: S, b: S) -> bool:
        """Whether two states may stem from the same rows, cut and ordered differently.

        Equal but for rounding of floating sums; a question whose answer is estimated says here how near is near.
        """
        return _near(*(msgspec.to_builtins(state, enc_hook=np.ndarray.tolist) for state in (a, b)))

    @abstractmethod
    def result(self, state: S) -> R | None:
        """The answer; None, never NaN, where there is none."""


@dataclass(frozen=True)
class Statistic(Question[S, R]):
    """A question about one feature.

    To add one: a file with the state and the question side by side, a line in the table of this package,
    a test computed by hand, a line in the changelog. Its result travels in the statistics document by itself.
    """

    #: Type of the result, a number or frozen dataclasses, for reading it from a document.
    answer: ClassVar[object]
    #: Whether the answer changes when rows carry weights, so that it is asked twice: for rows, and for weights.
    weighted: ClassVar[bool] = False

    @abstractmethod
    def applies(self, column: Column) -> bool:
        """Whether this question makes sense for values of this kind."""

    @abstractmethod
    def measure(self, column: Column) -> S:
        """The state of one feature of one batch."""


@dataclass(frozen=True)
class ValueStatistic(Statistic[S, R]):
    """A question about the values of a feature alone, which there are and how often each occurs, not about rows.

    It is asked once of the values of many batches, so that small batches and many slices cost little.
    """

    @abstractmethod
    def applies(self, feature: Values) -> bool:
        """Whether this question makes sense for values of this kind."""

    @abstractmethod
    def measure(self, feature: Values) -> S:
        """The state of one feature, of one batch or of several."""


def field_sums(states: Sequence[State]) -> Iterator[Count]:
    """The sum of each field, of states that hold counts only."""
    for one in fields(states[0]):  # type: ignore[arg-type]  # every state is a dataclass
        yield sum([getattr(state, one.name) for state in states])


def _near(a: object, b: object) -> bool:
    """Equality of nested values in which floats may differ by rounding."""
    if isinstance(a, float) or isinstance(b, float):
        return math.isclose(a, b, rel_tol=1e-12, abs_tol=1e-300)  # type: ignore[arg-type]  # the other is a number too
    if isinstance(a, dict) and isinstance(b, dict):
        return a.keys() == b.keys() and all(_near(a[key], b[key]) for key in a)
    if isinstance(a, list | tuple) and isinstance(b, list | tuple):
        return len(a) == len(b) and all(map(_near, a, b))
    return a == b
