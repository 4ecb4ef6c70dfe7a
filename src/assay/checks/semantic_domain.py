"""What the data mean, where the schema does not say."""

from collections.abc import Iterator

from .anomaly import Anomaly, Severity
from .check import Check
from .evidence import Evidence


class SemanticDomain(Check):
    """A domain that the statistics suggest for a feature without one: no fault of the data, so a warning."""

    def applies(self, evidence: Evidence) -> bool:
        return (
            super().applies(evidence) and not evidence.mistyped and not evidence.feature.proto.WhichOneof("domain_info")
        )

    def find(self, evidence: Evidence) -> Iterator[Anomaly]:
        suggested = evidence.suggested_for(evidence.feature.proto.type)
        if suggested is None:
            return
        better = evidence.copy()
        better.MergeFrom(suggested)
        kind = suggested.WhichOneof("domain_info")
        yield Anomaly(
            evidence.name,
            "SEMANTIC_DOMAIN_UPDATE",
            Severity.WARNING,
            "Updated semantic domain",
            f"Updated semantic domain for feature: {evidence.feature.steps[-1]}",
            seen=f"values of a {kind}",
            expected="no domain in particular",
            change=evidence.change(f"make the domain of {evidence.name} a {kind}", better),
        )
