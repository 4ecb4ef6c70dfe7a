"""Values that are neither true nor false."""

from collections.abc import Iterator

from tensorflow_metadata.proto.v0 import schema_pb2
from tensorflow_metadata.proto.v0.statistics_pb2 import FeatureNameStatistics, Histogram

from assay.schemas.domain import suits
from assay.statistics.top_values import TopValues

from .anomaly import Anomaly, Severity
from .check import Check
from .evidence import Evidence, clear_domain
from .float_domain import single_range
from .numeral import LARGEST, SMALLEST, real
from .wording import EXAMPLES, counted, most_frequent, quoted, six_digits

_FLOATS = "not in {0, 1}: converting to float_domain."


class BoolDomain(Check):
    """Numbers other than 0 and 1, or texts other than those that stand for true and false."""

    def applies(self, evidence: Evidence) -> bool:
        return super().applies(evidence) and evidence.domain == "bool_domain"

    def find(self, evidence: Evidence) -> Iterator[Anomaly]:
        match evidence.view.proto.type:
            case FeatureNameStatistics.INT:
                yield from _integers(evidence)
            case FeatureNameStatistics.FLOAT:
                yield from _floats(evidence)
            case FeatureNameStatistics.STRING:
                yield from _texts(evidence)


def _integers(evidence: Evidence) -> Iterator[Anomaly]:
    extremes = evidence.extremes
    if extremes is None or not (extremes.low < 0 or extremes.high > 1):
        return
    low, high = extremes.low, extremes.high
    kind, odd = ("BOOL_TYPE_SMALL_INT", low) if low < 0 else ("BOOL_TYPE_BIG_INT", high)
    better = evidence.copy()
    clear_domain(better)
    if low >= SMALLEST and high <= LARGEST and suits("int_domain", better.type):
        better.int_domain.min, better.int_domain.max = int(low), int(high)
    long = f"Integers (such as {six_digits(float(odd))}) not in {{0, 1}}: converting to an integer."
    yield _anomaly(evidence, kind, long, (str(odd),), better)


def _floats(evidence: Evidence) -> Iterator[Anomaly]:
    extremes = evidence.extremes
    ends = () if extremes is None else (float(extremes.low), float(extremes.high))
    odd = [number for number in ends if number not in (0, 1)]
    examples: tuple[str, ...]
    if odd:
        long, examples = f"Floats (such as {six_digits(odd[0])}) {_FLOATS}", (repr(odd[0]),)
    elif evidence.nans:
        long, examples = f"Floats (such as NaN) {_FLOATS}", ("NaN",)
    elif (between := _between(evidence)) is not None:
        long, examples = "Float values falling between 0 and 1: converting to float_domain.", between
    else:
        return
    better = evidence.copy()
    clear_domain(better)
    if suits("float_domain", better.type):
        better.float_domain.CopyFrom(single_range(*ends) if ends else schema_pb2.FloatDomain())
    yield _anomaly(evidence, "BOOL_TYPE_UNEXPECTED_FLOAT", long, examples, better)


def _between(evidence: Evidence) -> tuple[str, ...] | None:
    """Some values between 0 and 1; None if there are none, as far as the statistics tell."""
    if ranking := evidence.answer(TopValues()):
        return tuple(text for text in ranking.values if 0 < (real(text) or 0) < 1)[:EXAMPLES] or None
    quantiles = [h for h in evidence.view.proto.num_stats.histograms if h.type == Histogram.QUANTILES]
    buckets = [bucket for histogram in quantiles for bucket in histogram.buckets if bucket.sample_count > 0]
    return () if any(bucket.low_value > 0 and bucket.high_value < 1 for bucket in buckets) else None


def _texts(evidence: Evidence) -> Iterator[Anomaly]:
    domain = evidence.feature.proto.bool_domain
    true = [domain.true_value] if domain.HasField("true_value") else []
    false = [domain.false_value] if domain.HasField("false_value") else []
    allowed = sorted(true + false)
    odd = {text: count for text, count in evidence.texts.items() if text not in allowed}
    if not odd:
        return
    valid = '{"' + '", "'.join(allowed) + '"}' if allowed else "{}"
    long = f'Saw unexpected value "{next(iter(odd))}" instead of {valid}.'
    rows, ranked = sum(odd.values()), most_frequent(odd)
    yield Anomaly(
        evidence.name,
        "BOOL_TYPE_UNEXPECTED_STRING",
        Severity.ERROR,
        "Non-boolean values",
        long,
        seen=f"{counted(rows, 'value')} of {quoted(ranked)}",
        expected=f"one of {quoted(allowed)}" if allowed else "no text at all",
        rows=rows,
        examples=ranked[:EXAMPLES],
        change=evidence.without_domain(),
    )


def _anomaly(
    evidence: Evidence, kind: str, long: str, examples: tuple[str, ...], better: schema_pb2.Feature
) -> Anomaly:
    return Anomaly(
        evidence.name,
        kind,
        Severity.ERROR,
        "Non-boolean values",
        long,
        seen=", ".join(examples) or "values between 0 and 1",
        expected="0 or 1",
        examples=examples,
        change=evidence.change(f"let {evidence.name} be any number in its range", better),
    )
