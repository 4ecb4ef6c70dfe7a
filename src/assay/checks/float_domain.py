"""Floats outside of the range the schema gives, NaN and infinities where it wants none, texts that are no floats."""

import math
from collections.abc import Iterator

import numpy as np
from tensorflow_metadata.proto.v0 import schema_pb2
from tensorflow_metadata.proto.v0.statistics_pb2 import FeatureNameStatistics

from assay.statistics.special_numbers import SpecialNumbers

from .anomaly import Anomaly, Severity
from .check import Check
from .evidence import Evidence
from .limits import limits
from .no_number import no_number
from .numeral import real
from .wording import between, counted, six_digits


class FloatDomain(Check):
    """Floats, also those written as text, outside of their range, or not finite where they must be.

    The schema keeps its bounds in single precision, so values are rounded to that before they are compared.
    """

    def applies(self, evidence: Evidence) -> bool:
        return super().applies(evidence) and evidence.domain == "float_domain"

    def find(self, evidence: Evidence) -> Iterator[Anomaly]:
        if evidence.view.proto.type == FeatureNameStatistics.STRING:
            yield from _texts(evidence)
        elif evidence.view.proto.type == FeatureNameStatistics.FLOAT:
            yield from _nan(evidence, evidence.nans)
            if extremes := evidence.extremes:
                low, high = float(extremes.low), float(extremes.high)
                yield from _outside(evidence, low, high)
                special = evidence.answer(SpecialNumbers())
                rows = int(special.negative_infinity + special.positive_infinity) if special else None
                yield from _infinite(evidence, rows, math.isinf(low) or math.isinf(high))


def _texts(evidence: Evidence) -> Iterator[Anomaly]:
    read = {text: real(text) for text in evidence.texts}
    numbers = {text: number for text, number in read.items() if number is not None}
    yield from _nan(evidence, sum(evidence.texts[text] for text, number in numbers.items() if math.isnan(number)))
    if words := {text: count for text, count in evidence.texts.items() if text not in numbers}:
        yield no_number(evidence, "FLOAT_TYPE_STRING_NOT_FLOAT", "float", words)
    elif found := [number for number in numbers.values() if not math.isnan(number)]:
        yield from _outside(evidence, min(found), max(found))
        infinite = [evidence.texts[text] for text, number in numbers.items() if math.isinf(number)]
        yield from _infinite(evidence, sum(infinite), bool(infinite))


def _nan(evidence: Evidence, rows: int) -> Iterator[Anomaly]:
    if not evidence.feature.proto.float_domain.disallow_nan or not rows:
        return
    better = evidence.copy()
    better.float_domain.ClearField("disallow_nan")
    yield Anomaly(
        evidence.name,
        "FLOAT_TYPE_HAS_NAN",
        Severity.ERROR,
        "Invalid values",
        "Float feature has NaN values.",
        seen=f"{counted(rows, 'value')} of NaN",
        expected="no NaN",
        rows=rows,
        examples=("NaN",),
        change=evidence.change(f"let {evidence.name} be NaN", better),
    )


def _infinite(evidence: Evidence, rows: int | None, some: bool) -> Iterator[Anomaly]:
    if not evidence.feature.proto.float_domain.disallow_inf or not some:
        return
    better = evidence.copy()
    better.float_domain.ClearField("disallow_inf")
    yield Anomaly(
        evidence.name,
        "FLOAT_TYPE_HAS_INF",
        Severity.ERROR,
        "Invalid values",
        "Float feature has Inf values.",
        seen="infinite values" if rows is None else f"{counted(rows, 'infinite value')}",
        expected="no infinite value",
        rows=rows,
        change=evidence.change(f"let {evidence.name} be infinite", better),
    )


def _outside(evidence: Evidence, low: float, high: float) -> Iterator[Anomaly]:
    least, most = limits(evidence.feature.proto.float_domain)
    if least is not None and _single(low) < least:
        better = evidence.copy()
        better.float_domain.min = _single(low)
        long = f"Unexpectedly low values: {six_digits(low)}<{six_digits(least)}(upto six significant digits)"
        yield _beyond(evidence, "FLOAT_TYPE_SMALL_FLOAT", long, low, better)
    if most is not None and _single(high) > most:
        better = evidence.copy()
        better.float_domain.max = _single(high)
        long = f"Unexpectedly high value: {six_digits(high)}>{six_digits(most)}(upto six significant digits)"
        yield _beyond(evidence, "FLOAT_TYPE_BIG_FLOAT", long, high, better)


def _beyond(evidence: Evidence, kind: str, long: str, number: float, better: schema_pb2.Feature) -> Anomaly:
    ends = limits(evidence.feature.proto.float_domain)
    return Anomaly(
        evidence.name,
        kind,
        Severity.ERROR,
        "Out-of-range values",
        long,
        seen=six_digits(number),
        expected=between(*(None if end is None else six_digits(end) for end in ends)),
        examples=(repr(number),),
        change=evidence.change(f"let {evidence.name} be {six_digits(number)}", better),
    )


def single_range(low: float, high: float) -> schema_pb2.FloatDomain:
    """The domain from one number to another; an infinite one bounds nothing."""
    ends = [end if math.isfinite(end) else None for end in (_single(low), _single(high))]
    return schema_pb2.FloatDomain(min=ends[0], max=ends[1])


def _single(number: float) -> float:
    with np.errstate(over="ignore"):
        return float(np.float32(number))
