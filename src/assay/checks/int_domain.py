"""Integers outside of the range the schema gives, and texts that are no integers."""

from collections.abc import Iterator

from tensorflow_metadata.proto.v0 import schema_pb2
from tensorflow_metadata.proto.v0.statistics_pb2 import FeatureNameStatistics

from assay.statistics.extremes import Number

from .anomaly import Anomaly, Severity
from .check import Check
from .evidence import Evidence
from .limits import limits
from .no_number import no_number
from .numeral import LARGEST, SMALLEST, clamp, whole
from .wording import between


class IntDomain(Check):
    """Integers, also those written as text, outside of their range; exact beyond 2^53 in our own documents.

    A bound at the end of 64 bits is none: data may lie beyond, where a schema cannot follow.
    """

    def applies(self, evidence: Evidence) -> bool:
        return super().applies(evidence) and evidence.domain == "int_domain"

    def find(self, evidence: Evidence) -> Iterator[Anomaly]:
        kind = evidence.view.proto.type
        if evidence.texts and kind in (FeatureNameStatistics.STRING, FeatureNameStatistics.INT):
            numbers = {text: whole(text) for text in evidence.texts}
            words = {text: evidence.texts[text] for text, number in numbers.items() if number is None}
            if words:
                yield no_number(evidence, "INT_TYPE_NOT_INT_STRING", "int", words)
            else:
                found = [number for number in numbers.values() if number is not None]
                yield from _outside(evidence, min(found), max(found))
        elif kind == FeatureNameStatistics.INT and (extremes := evidence.extremes):
            yield from _outside(evidence, extremes.low, extremes.high)


def _outside(evidence: Evidence, low: Number, high: Number) -> Iterator[Anomaly]:
    least, most = limits(evidence.feature.proto.int_domain)
    if least is not None and low < least != SMALLEST:
        better = evidence.copy()
        better.int_domain.min = clamp(low)
        yield _anomaly(evidence, "INT_TYPE_SMALL_INT", f"Unexpectedly small value: {low}.", low, better)
    if most is not None and high > most != LARGEST:
        better = evidence.copy()
        better.int_domain.max = clamp(high)
        yield _anomaly(evidence, "INT_TYPE_BIG_INT", f"Unexpectedly large value: {high}.", high, better)


def _anomaly(evidence: Evidence, kind: str, long: str, number: Number, better: schema_pb2.Feature) -> Anomaly:
    return Anomaly(
        evidence.name,
        kind,
        Severity.ERROR,
        "Out-of-range values",
        long,
        seen=f"{number:,}",
        expected=between(*limits(evidence.feature.proto.int_domain)),
        examples=(str(number),),
        change=evidence.change(f"let {evidence.name} be {number:,}", better),
    )
