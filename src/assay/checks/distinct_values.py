"""How many different values a feature may have."""

from collections.abc import Iterator

from tensorflow_metadata.proto.v0 import schema_pb2

from assay.statistics.distinct import Distinct

from .anomaly import Anomaly, Severity
from .check import Check
from .evidence import Evidence
from .limits import limits
from .numeral import clamp
from .wording import between, counted

_NOT_COUNTED = (
    "UniqueConstraints specified for the feature, but unique values were not counted (i.e., feature is not string or "
    "categorical)."
)


class DistinctValues(Check):
    """Fewer or more different values than the schema allows; an estimate counts against data by its error only."""

    def applies(self, evidence: Evidence) -> bool:
        return super().applies(evidence) and evidence.feature.proto.HasField("unique_constraints")

    def find(self, evidence: Evidence) -> Iterator[Anomaly]:
        counted_values = evidence.answer(Distinct())
        if counted_values is not None:
            yield from _outside(evidence, counted_values.count, counted_values.error)
        elif evidence.view.proto.WhichOneof("stats") == "string_stats":
            yield from _outside(evidence, evidence.view.proto.string_stats.unique, 0)
        else:
            better = evidence.copy()
            better.ClearField("unique_constraints")
            seen = "any number of different values"
            yield _anomaly(evidence, "FEATURE_TYPE_NO_UNIQUE", "No unique values", _NOT_COUNTED, seen, better)


def _outside(evidence: Evidence, found: int, error: float) -> Iterator[Anomaly]:
    least, most = limits(evidence.feature.proto.unique_constraints)
    seen = f"{'about ' if error else ''}{counted(found, 'different value')}"
    if least is not None and found * (1 + error) < least:
        better = evidence.copy()
        better.unique_constraints.min = clamp(found)
        long = f"Expected at least {least} unique values but found only {found}."
        yield _anomaly(evidence, "FEATURE_TYPE_LOW_UNIQUE", "Low number of unique values", long, seen, better)
    if most is not None and found * (1 - error) > most:
        better = evidence.copy()
        better.unique_constraints.max = clamp(found)
        long = f"Expected no more than {most} unique values but found {found}."
        yield _anomaly(evidence, "FEATURE_TYPE_HIGH_UNIQUE", "High number of unique values", long, seen, better)


def _anomaly(evidence: Evidence, kind: str, short: str, long: str, seen: str, better: schema_pb2.Feature) -> Anomaly:
    return Anomaly(
        evidence.name,
        kind,
        Severity.ERROR,
        short,
        long,
        seen=seen,
        expected=f"{between(*limits(evidence.feature.proto.unique_constraints))} different values",
        change=evidence.change(f"let {evidence.name} have {seen}", better),
    )
