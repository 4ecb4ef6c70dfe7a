"""Features that are one thing in training and another when serving."""

from collections.abc import Iterator

from tensorflow_metadata.proto.v0 import statistics_pb2

from assay.schemas.path import serialize_path
from assay.schemas.view import FeatureView

from .anomaly import Anomaly, Severity
from .check import Check
from .control import Control
from .evidence import Evidence

_STATS = statistics_pb2.FeatureNameStatistics
_SHORT = "Schema skew between training and serving"
_ONLY_SERVED = "in the serving data but not in the training data"


class SchemaSkew(Check):
    """Another type when serving, ``INT`` instead of ``FLOAT`` too; or a feature that only one of them has.

    A feature that the schema leaves out of some environment may be missing in either, as a label is when serving.
    """

    def applies(self, evidence: Evidence) -> bool:
        return evidence.expected and evidence.composite is None

    def find(self, evidence: Evidence) -> Iterator[Anomaly]:
        for control in evidence.case.controls:
            if control.kind == "skew":
                yield from _skew(evidence, control) if evidence.view.path else _unheard(evidence, control)


def _unheard(evidence: Evidence, control: Control) -> Iterator[Anomaly]:
    """What is served although neither the schema nor the training data know it."""
    for path, view in control.views.items():
        known = path in evidence.case.paths or path in evidence.case.schema
        if view.present and not known and (len(path) == 1 or path[:-1] in evidence.case.paths):
            yield _anomaly(serialize_path(path), _ONLY_SERVED, Severity.WARNING)


def _skew(evidence: Evidence, control: Control) -> Iterator[Anomaly]:
    other = control.views.get(evidence.view.path)
    served = other is not None and bool(other.present)
    optional = bool(evidence.feature.in_environment or evidence.feature.not_in_environment)
    if evidence.present and other is not None and served:
        training, serving = (_STATS.Type.Name(view.proto.type) for view in (evidence.view, other))
        if training != serving and not _without_values(evidence.view) and not _without_values(other):
            yield _anomaly(
                evidence.name, f"of type {training} in training and of type {serving} when serving", Severity.ERROR
            )
    elif evidence.present and not served and not optional:
        severity = Severity.ERROR if evidence.required else Severity.WARNING
        yield _anomaly(evidence.name, "in the training data but not in the serving data", severity)
    elif served and evidence.known and not evidence.present and not evidence.required and not optional:
        yield _anomaly(evidence.name, _ONLY_SERVED, Severity.WARNING)


def _without_values(view: FeatureView) -> bool:
    return not view.stats.tot_num_values and not view.stats.avg_num_values


def _anomaly(path: str, how: str, severity: Severity) -> Anomaly:
    return Anomaly(
        path,
        "SCHEMA_TRAINING_SERVING_SKEW",
        severity,
        _SHORT,
        f"The feature is {how}.",
        seen=how,
        expected="the same in training and serving",
    )
