"""Features that the validation derives from others."""

from collections.abc import Iterator

from tensorflow_metadata.proto.v0 import schema_pb2

from .anomaly import Anomaly, Severity
from .check import Check
from .evidence import Evidence

_NO_SOURCE = "Derived source not set in schema."
_WRONG_STAGE = "Derived feature has wrong lifecycle."


class DerivedFeature(Check):
    """A derived feature that the schema takes for one of the data, or that it does not mark as derived."""

    def find(self, evidence: Evidence) -> Iterator[Anomaly]:
        declared, seen = evidence.feature.proto, evidence.view.proto
        better = evidence.copy()
        better.lifecycle_stage = schema_pb2.VALIDATION_DERIVED
        if not declared.HasField("validation_derived_source"):
            if seen.HasField("validation_derived_source"):
                better.validation_derived_source.CopyFrom(seen.validation_derived_source)
                deriver = seen.validation_derived_source.deriver_name
                yield _anomaly(evidence, "INVALID_SOURCE", _NO_SOURCE, f"derived by {deriver!r}", better)
        elif declared.lifecycle_stage != schema_pb2.VALIDATION_DERIVED:
            stage = schema_pb2.LifecycleStage.Name(declared.lifecycle_stage)
            yield _anomaly(evidence, "BAD_LIFECYCLE", _WRONG_STAGE, f"lifecycle stage {stage}", better)


def _anomaly(evidence: Evidence, kind: str, text: str, seen: str, better: schema_pb2.Feature) -> Anomaly:
    return Anomaly(
        evidence.name,
        f"DERIVED_FEATURE_{kind}",
        Severity.ERROR,
        text,
        text,
        seen=seen,
        expected="lifecycle stage VALIDATION_DERIVED, and its source",
        change=evidence.change(f"mark {evidence.name} as derived", better),
    )
