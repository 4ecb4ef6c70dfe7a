"""The rules by which statistics suggest the domain of a feature: TFDV's, in its order, and one of our own."""

import math
import re
from collections.abc import Callable
from itertools import dropwhile

import numpy as np
from google.protobuf import text_format
from tensorflow_metadata.proto.v0 import schema_pb2
from tensorflow_metadata.proto.v0.statistics_pb2 import FeatureNameStatistics

from .path import serialize_path
from .view import FeatureView

#: What a rule says: a feature with nothing set but its domain, nothing at all for "no domain, ask no further"; a
#: string domain for the schema to keep and the feature to name; None for "ask the next rule".
Verdict = schema_pb2.Feature | schema_pb2.StringDomain | None
DomainRule = Callable[[FeatureView], Verdict]


def domain_rules(*, max_string_domain_size: int, numeric_ranges: bool) -> tuple[DomainRule, ...]:
    """The rules in order; the first that has something to say decides."""
    rules = (declared_domain, _undecodable, _boolean, _integers, _categories(max_string_domain_size))
    return (*rules, _measured_range) if numeric_ranges else rules


_DOMAINS = schema_pb2.Feature.DESCRIPTOR.oneofs_by_name["domain_info"].fields


def declared_domain(view: FeatureView) -> schema_pb2.Feature | None:
    """The domain that the custom statistic ``domain_info`` spells out, if it is one and only one."""
    texts = [stat.str for stat in view.proto.custom_stats if stat.name == "domain_info"]
    texts = list(dropwhile(lambda text: not text, texts))
    if len(texts) != 1:
        return None
    try:
        domain = text_format.Parse(texts[0], schema_pb2.Feature())
    except (text_format.ParseError, RecursionError):
        return None
    fields = [field for field, _ in domain.ListFields()]
    return domain if len(fields) == 1 and fields[0] in _DOMAINS else None


def _undecodable(view: FeatureView) -> Verdict:
    """Bytes that are no text, or shall not be read as text, get no domain."""
    opaque = view.proto.type == FeatureNameStatistics.BYTES or view.proto.string_stats.invalid_utf8_count > 0
    return schema_pb2.Feature() if opaque else None


_TRUE = frozenset({"TRUE", "true", "SET", "set", "1", ""})
_FALSE = frozenset({"FALSE", "false", "CLEAR", "clear", "0"})


def _boolean(view: FeatureView) -> Verdict:
    """Integers of 0 and 1, with a 1 among them; or texts of which at most one says yes, and one no."""
    if view.proto.type == FeatureNameStatistics.INT:
        flags = view.proto.num_stats.min >= 0 and view.proto.num_stats.max == 1
        return schema_pb2.Feature(bool_domain=schema_pb2.BoolDomain()) if flags else None
    if view.proto.type != FeatureNameStatistics.STRING or not view.texts:
        return None
    yes = [text for text in view.texts if text in _TRUE]
    no = [text for text in view.texts if text in _FALSE]
    if len(yes) > 1 or len(no) > 1 or len(yes) + len(no) < len(view.texts):
        return None
    domain = schema_pb2.BoolDomain(true_value=yes[0] if yes else None, false_value=no[0] if no else None)
    return schema_pb2.Feature(bool_domain=domain)


_INTEGER = re.compile(r"[ \t\n\v\f\r]*([+-]?)0*([0-9]{1,19})[ \t\n\v\f\r]*")


def _integers(view: FeatureView) -> Verdict:
    """Texts that are all integers of 64 bits."""
    if view.proto.type != FeatureNameStatistics.STRING or not view.texts or not all(map(_is_int64, view.texts)):
        return None
    return schema_pb2.Feature(int_domain=schema_pb2.IntDomain())


def _is_int64(text: str) -> bool:
    match = _INTEGER.fullmatch(text)
    return match is not None and -(2**63) <= int(match[1] + match[2]) < 2**63


def _categories(most: int) -> DomainRule:
    """Few different values, whatever they are."""

    def rule(view: FeatureView) -> Verdict:
        if not 0 < len(view.texts) <= most:
            return None
        return schema_pb2.StringDomain(name=serialize_path(view.path), value=view.texts)

    return rule


def _measured_range(view: FeatureView) -> Verdict:
    """Numbers from the smallest to the largest seen; an infinite one sets no bound."""
    numbers, values = view.proto.num_stats, view.stats
    total = values.tot_num_values or values.num_non_missing * values.avg_num_values
    if total <= max((histogram.num_nan for histogram in numbers.histograms), default=0) or numbers.min > numbers.max:
        return None
    if view.proto.type == FeatureNameStatistics.INT:
        ints = schema_pb2.IntDomain(min=_whole(numbers.min, -1), max=_whole(numbers.max, 1))
        return schema_pb2.Feature(int_domain=ints) if ints.ListFields() else None
    if view.proto.type == FeatureNameStatistics.FLOAT:
        floats = schema_pb2.FloatDomain(min=_single(numbers.min, -1), max=_single(numbers.max, 1))
        return schema_pb2.Feature(float_domain=floats) if floats.ListFields() else None
    return None


def _whole(bound: float, side: int) -> int | None:
    """The integer nearest to a bound that is surely not inside it; past 2**53 a double may have been rounded."""
    if not math.isfinite(bound):
        return None
    if abs(bound) >= 2**53:
        bound = math.nextafter(bound, side * math.inf)
    whole = math.floor(bound) if side < 0 else math.ceil(bound)
    return max(-(2**63), min(whole, 2**63 - 1))


def _single(bound: float, side: int) -> float | None:
    """The number of single precision, which the proto keeps, nearest to a bound and not inside it, if it is finite."""
    with np.errstate(over="ignore"):
        single = np.float32(bound)
    if side * (float(single) - bound) < 0:
        single = np.nextafter(single, np.float32(side * np.inf))
    return float(single) if np.isfinite(single) else None
