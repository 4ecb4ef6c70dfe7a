"""Bytes that shall not be read, held to a domain that would have to read them."""

from collections.abc import Iterator

from tensorflow_metadata.proto.v0.statistics_pb2 import FeatureNameStatistics

from .anomaly import Anomaly, Severity
from .check import Check
from .evidence import OPAQUE_DOMAINS, Evidence


class OpaqueBytes(Check):
    """A feature whose statistics are of BYTES, such as images, with a domain of texts or numbers."""

    def find(self, evidence: Evidence) -> Iterator[Anomaly]:
        kind = evidence.feature.proto.WhichOneof("domain_info")
        if evidence.view.proto.type != FeatureNameStatistics.BYTES or kind in {None, *OPAQUE_DOMAINS}:
            return
        yield Anomaly(
            evidence.name,
            "DOMAIN_INVALID_FOR_TYPE",
            Severity.ERROR,
            "Invalid domain type",
            f"Data is marked as BYTES with incompatible domain_info: {kind}",
            seen="bytes",
            expected=f"values of {kind}",
            rows=evidence.values,
            change=evidence.without_domain(),
        )
