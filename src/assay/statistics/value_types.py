"""What kinds of values a feature holds: a column may change its type between files, and one odd word is a finding."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Self

from .sketches.smallest_hashes import smallest
from .statistic import Count, State, ValueStatistic
from .values import Kind, Values

#: Example values kept of each type.
EXAMPLES = 5


@dataclass(frozen=True)
class OfType:
    """The values of one logical type: how many, and a few examples, those of smallest hash."""

    count: Count
    #: Pairs of hash and label, ascending.
    examples: tuple[tuple[int, bytes], ...]


@dataclass(frozen=True, eq=False)
class Types(State):
    """Values by logical type (`Column.type_name`)."""

    seen: Mapping[str, OfType] = field(default_factory=dict)

    @classmethod
    def sum(cls, states: Sequence[Self]) -> Self:
        by_name: dict[str, list[OfType]] = {}
        for state in states:
            for name, of_type in state.seen.items():
                by_name.setdefault(name, []).append(of_type)
        return cls({name: _together(parts) for name, parts in by_name.items()})


def _together(parts: Sequence[OfType]) -> OfType:
    examples = {example for part in parts for example in part.examples}
    return OfType(sum([part.count for part in parts]), tuple(sorted(examples)[:EXAMPLES]))


@dataclass(frozen=True)
class TypesAnswer:
    """Values by logical type, and examples of those types that are not the most common one.

    A type without values is named only where there are no values at all: a column of missing floats is one of floats.
    """

    counts: Mapping[str, Count]
    odd: Mapping[str, tuple[str, ...]]


class ValueTypes(ValueStatistic[Types, TypesAnswer]):
    """How many values there are of each logical type."""

    name, state, answer = "types", Types, TypesAnswer

    def applies(self, feature: Values) -> bool:
        return True

    def measure(self, feature: Values) -> Types:
        if feature.kind is Kind.NOTHING:
            return Types()
        if feature.kind is Kind.STRUCT or not feature.size:
            return Types({feature.type_name: OfType(feature.size, ())})
        hashes = feature.hashes
        few = smallest(hashes, EXAMPLES)
        examples = zip(hashes[few].tolist(), feature.labels(few), strict=True)
        return Types({feature.type_name: OfType(feature.size, tuple(sorted(examples)))})

    def result(self, state: Types) -> TypesAnswer | None:
        if not state.seen:
            return None
        held = {name for name, of_type in state.seen.items() if of_type.count} or state.seen.keys()
        counts = {name: state.seen[name].count for name in sorted(held)}
        usual = max(counts, key=lambda name: (counts[name], name))
        odd = {
            name: tuple(label.decode("utf-8", "backslashreplace") for _, label in of_type.examples)
            for name, of_type in sorted(state.seen.items())
            if name in held and name != usual
        }
        return TypesAnswer(counts, odd)
