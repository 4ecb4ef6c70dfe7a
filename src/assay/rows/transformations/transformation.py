"""What a transformation is: a family of functions, of which it proposes those that may explain pairs of values."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import ClassVar, TypeAlias

import polars as pl

from .pairs import Seen, View

#: What makes a function of a family the one it is.
Parameters: TypeAlias = Mapping[str, float | int | str]


@dataclass(frozen=True)
class Formula:
    """One function of the values of one side that may give those of the other."""

    #: The right-hand side, with ``{}`` where the argument stands: ``{} in lower case``.
    text: str
    apply: Callable[[pl.Series], pl.Series]
    parameters: Parameters = field(default_factory=dict)
    #: What the function is known as: ``miles to kilometers``.
    note: str = ""
    #: What was chosen to fit the data; of two functions that explain as much, the cheaper one is taken.
    cost: int = 1


class Transformation(ABC):
    """A family of functions.

    To add one: a file, a line in the table of this package, a case in the table of its tests.
    """

    #: Stable name, in documents.
    family: ClassVar[str]
    #: How it looks at its argument, and at its result.
    reads: ClassVar[View]
    writes: ClassVar[View]
    #: Whether functions lose something, so that the other side as a function of this one is another question.
    one_way: ClassVar[bool] = True
    #: Whether results may have been rounded afterwards.
    rounded: ClassVar[bool] = False
    #: Of what chance leaves unexplained, the share that a claim explains at least, by the lower end of its interval.
    claim: ClassVar[float] = 0.6

    @abstractmethod
    def propose(self, seen: Seen) -> Iterator[Formula]:
        """Functions that may explain the pairs that do not match, of which there is at least one."""
