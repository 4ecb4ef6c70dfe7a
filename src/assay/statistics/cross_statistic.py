"""Questions about several features at once, which a `Statistic` cannot ask: it sees one column."""

from abc import abstractmethod
from dataclasses import dataclass, fields
from typing import Any, TypeAlias

import msgspec

from .statistic import Question, R, S
from .table import Table

#: A cross statistic whose state and answer do not matter where it is handled.
AnyCrossStatistic: TypeAlias = "CrossStatistic[Any, Any]"


@dataclass(frozen=True)
class CrossStatistic(Question[S, R]):
    """A question about the features of a table together, under the law of every statistic:

        measure(a ++ b) == measure(a) + measure(b)          and `State()` is the answer for no rows at all

    A batch may lack a feature that the question names, or have one that no other batch has.
    """

    @property
    def key(self) -> str:
        """The question as text, its name and its parameters: no two questions share it, and it is stable.

        >>> from assay.statistics.mutual_information import MutualInformation
        >>> MutualInformation(label=("tip",)).key
        "mutual_information(label=('tip',))"
        """
        stored = msgspec.convert(msgspec.to_builtins(self), type(self))  # in which 1 is 1.0 where a float belongs
        parameters = [f"{field.name}={getattr(stored, field.name)!r}" for field in fields(self)]
        return f"{self.name}({', '.join(parameters)})"

    @abstractmethod
    def measure(self, table: Table) -> S:
        """The state of the features of one batch."""
