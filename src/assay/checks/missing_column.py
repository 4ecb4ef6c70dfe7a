"""A required feature that no example has."""

from collections.abc import Iterator

from tensorflow_metadata.proto.v0 import schema_pb2

from .anomaly import Anomaly, Severity
from .check import Check
from .evidence import Evidence
from .wording import counted

_SHORT = "Column dropped"


class MissingColumn(Check):
    """A required feature that the data do not have: no column at all, or one without any value."""

    def applies(self, evidence: Evidence) -> bool:
        return evidence.known and evidence.required and not evidence.present

    def find(self, evidence: Evidence) -> Iterator[Anomaly]:
        if evidence.measured:
            kind, long, seen = "FEATURE_TYPE_NOT_PRESENT", "The feature was not present in any examples.", "no value"
            rows = evidence.view.stats.num_missing
        else:
            kind, long, seen = "SCHEMA_MISSING_COLUMN", "Column is completely missing", "no such column"
            rows = None
        better = evidence.copy()
        better.lifecycle_stage = schema_pb2.DEPRECATED
        yield Anomaly(
            evidence.name,
            kind,
            Severity.ERROR,
            _SHORT,
            long,
            seen=seen if rows is None else f"{seen} in {counted(rows, 'row')}",
            expected=f"a column {evidence.name}" if rows is None else "values",
            rows=rows,
            change=evidence.change(f"deprecate {evidence.name}", better),
        )
