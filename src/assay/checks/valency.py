"""How many values an example must have, at each level of nested lists."""

from collections.abc import Iterator

from tensorflow_metadata.proto.v0 import schema_pb2

from .anomaly import Anomaly, Severity
from .check import Check
from .evidence import Evidence
from .numeral import clamp
from .wording import between, counted

_NEST = "Mismatched value nest level"
_FLAT_RULE = (
    "This feature has a value_count, but the nestedness level of the feature > 1. For features with nestedness "
    "levels greater than 1, value_counts, not value_count, should be specified."
)
_OTHER_DEPTH = "The values have a different nest level than expected. Value counts will not be checked."


class Valency(Check):
    """Lists that are shorter or longer than the schema allows, or nested less or more deeply."""

    def find(self, evidence: Evidence) -> Iterator[Anomaly]:
        feature, found = evidence.feature.proto, evidence.view.counts_by_level
        match feature.WhichOneof("shape_type"):
            case "value_count" if len(found) > 1:
                yield _nesting(evidence, _FLAT_RULE, 1)
            case "value_count":
                yield from _lengths(evidence, None, *found[0])
            case "value_counts" if len(feature.value_counts.value_count) != len(found):
                yield _nesting(evidence, _OTHER_DEPTH, len(feature.value_counts.value_count))
            case "value_counts":
                for level, lengths in enumerate(found):
                    yield from _lengths(evidence, level, *lengths)


def _allowed(feature: schema_pb2.Feature, level: int | None) -> schema_pb2.ValueCount:
    return feature.value_count if level is None else feature.value_counts.value_count[level]


def _lengths(evidence: Evidence, level: int | None, shortest: int, longest: int) -> Iterator[Anomaly]:
    allowed = _allowed(evidence.feature.proto, level)
    where = "" if level is None else f" at nestedness level {level}"
    if allowed.HasField("min") and shortest < allowed.min:
        better = evidence.copy()
        _allowed(better, level).min = shortest
        if shortest == 0:
            _allowed(better, level).ClearField("min")
        yield Anomaly(
            evidence.name,
            "FEATURE_TYPE_LOW_NUMBER_VALUES",
            Severity.ERROR,
            "Missing values",
            f"Some examples have fewer values than expected{where}.",
            seen=f"{counted(shortest, 'value')} in the shortest list",
            expected=f"{between(allowed.min, allowed.max or None)} values",
            change=evidence.change(f"let lists of {evidence.name} have {counted(shortest, 'value')}", better),
        )
    if allowed.HasField("max") and longest > allowed.max:
        better = evidence.copy()
        _allowed(better, level).max = clamp(longest)
        yield Anomaly(
            evidence.name,
            "FEATURE_TYPE_HIGH_NUMBER_VALUES",
            Severity.ERROR,
            "Superfluous values",
            f"Some examples have more values than expected{where}.",
            seen=f"{counted(longest, 'value')} in the longest list",
            expected=f"{between(allowed.min or None, allowed.max)} values",
            change=evidence.change(f"let lists of {evidence.name} have {counted(longest, 'value')}", better),
        )


def _nesting(evidence: Evidence, long: str, depth: int) -> Anomaly:
    better = evidence.copy()
    better.ClearField("value_count")
    better.ClearField("value_counts")
    for name in ("value_count", "value_counts"):
        if evidence.inferred.HasField(name):
            getattr(better, name).CopyFrom(getattr(evidence.inferred, name))
    return Anomaly(
        evidence.name,
        "VALUE_NESTEDNESS_MISMATCH",
        Severity.ERROR,
        _NEST,
        long,
        seen=f"lists {counted(len(evidence.view.counts_by_level), 'level')} deep",
        expected=f"lists {counted(depth, 'level')} deep",
        change=evidence.change(f"count the values of {evidence.name} at each level of its lists", better),
    )
