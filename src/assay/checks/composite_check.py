"""What the checks of sparse and of weighted features have in common."""

from abc import abstractmethod
from collections.abc import Iterator
from typing import ClassVar, NamedTuple

from tensorflow_metadata.proto.v0 import schema_pb2

from assay.schemas import Change, Feature, difference

from .anomaly import Anomaly, Severity
from .check import Check
from .composite import Composite
from .evidence import Evidence
from .numeral import clamp


class Misfit(NamedTuple):
    """Parts of a composite that do not fit together."""

    #: The end of the anomaly's type, after SPARSE_FEATURE or WEIGHTED_FEATURE.
    type: str
    short: str
    long: str
    seen: str


class CompositeCheck(Check):
    """Looks at the composites of one kind: first whether they share their name, then whether their parts fit."""

    kind: ClassVar[str]
    proto: ClassVar[type]

    def applies(self, evidence: Evidence) -> bool:
        return evidence.composite is not None and isinstance(evidence.composite.proto, self.proto)

    def find(self, evidence: Evidence) -> Iterator[Anomaly]:
        composite = evidence.composite
        if composite is None:
            return
        if composite.rival is not None:
            yield self._collision(composite.rival, evidence)
            return
        for misfit in self.misfits(evidence):
            yield Anomaly(
                evidence.name,
                f"{self.kind.upper()}_FEATURE_{misfit.type}",
                Severity.ERROR,
                misfit.short,
                misfit.long,
                seen=misfit.seen,
                expected="all parts in the same rows, of the same length",
                change=composite.deprecated(evidence.case.schema),
            )

    @abstractmethod
    def misfits(self, evidence: Evidence) -> Iterator[Misfit]:
        """What the statistics of the composite tell."""

    def _collision(self, rival: Feature | Composite, evidence: Evidence) -> Anomaly:
        """Nobody knows which of two is meant by a name; the edit deprecates the other bearer."""
        return Anomaly(
            evidence.name,
            f"{self.kind.upper()}_FEATURE_NAME_COLLISION",
            Severity.ERROR,
            f"{self.kind.capitalize()} feature name collision",
            f"{self.kind.capitalize()} feature name collision.",
            seen=f"a {self.kind} feature and {'a feature' if isinstance(rival, Feature) else 'a sparse feature'}",
            expected=f"one of them named {evidence.name}",
            change=_deprecated(rival) if isinstance(rival, Feature) else rival.deprecated(evidence.case.schema),
        )


def _deprecated(feature: Feature) -> Change:
    better = schema_pb2.Feature()
    better.CopyFrom(feature.proto)
    better.lifecycle_stage = schema_pb2.DEPRECATED
    return Change(feature.path, f"deprecate the feature {feature.path}", difference(feature.proto, better))


def mismatch(part: str, apart: int) -> str:
    """What was seen: ``a row with weights 3 shorter than its values``."""
    return f"a row with {part} {abs(apart):,} {'shorter' if apart < 0 else 'longer'} than its values"


def truncated(number: float) -> int:
    """The integer of 64 bits that a number becomes when its fraction is cut off."""
    return clamp(number) if number >= 0 else -clamp(-number)
