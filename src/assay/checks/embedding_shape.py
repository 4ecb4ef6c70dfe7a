"""Vectors of another dimension than the schema says."""

from collections.abc import Iterator

from .anomaly import Anomaly, Severity
from .check import Check
from .evidence import Evidence
from .wording import counted


class EmbeddingShape(Check):
    """A feature whose ``float_domain`` has an ``embedding_dim``, and lists that are shorter or longer."""

    def applies(self, evidence: Evidence) -> bool:
        return super().applies(evidence) and evidence.feature.proto.float_domain.embedding_dim > 0

    def find(self, evidence: Evidence) -> Iterator[Anomaly]:
        dimension, stats = evidence.feature.proto.float_domain.embedding_dim, evidence.view.stats
        shortest, longest = stats.min_num_values, stats.max_num_values
        if shortest == longest == dimension:
            return
        better = evidence.copy()
        if shortest == longest > 0:
            better.float_domain.embedding_dim = longest
            summary = f"let {evidence.name} be vectors of {counted(longest, 'number')}"
        else:
            better.float_domain.ClearField("embedding_dim")
            summary = f"let {evidence.name} be vectors of any length"
        lengths = f"{shortest:,} numbers" if shortest == longest else f"{shortest:,} to {longest:,} numbers"
        yield Anomaly(
            evidence.name,
            "EMBEDDING_SHAPE_INVALID",
            Severity.ERROR,
            "Wrong embedding shape",
            f"Vectors have {lengths}; the schema says {dimension}.",
            seen=f"vectors of {lengths}",
            expected=f"vectors of {counted(dimension, 'number')}",
            change=evidence.change(summary, better),
        )
