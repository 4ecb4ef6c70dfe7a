"""When a value is a reason for an anomaly: it lies outside of the domain of its feature."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray
from tensorflow_metadata.proto.v0 import schema_pb2
from tensorflow_metadata.proto.v0.schema_pb2 import FloatDomain, IntDomain

from assay.schemas.domain import suits
from assay.sources.text import is_utf8
from assay.statistics.column import Column
from assay.statistics.values import Kind

from ..label import labels, real, whole
from ..nested import Nested, Rows
from .rule import Hits, Suspect

Mask = NDArray[np.bool_]

#: What 64 bits with a sign hold; a bound there is none, since data may lie beyond.
_SMALLEST, _LARGEST = -(2**63), 2**63 - 1


def domain(suspect: Suspect, nested: Nested) -> Iterator[Hits]:
    """Rows with a value outside of the domain, by the type of the value: a text, or a number.

    A number counts as text in a feature of texts, unless the checks saw nothing but numbers there.
    """
    kind = suspect.feature.proto.WhichOneof("domain_info") or ""
    if suspect.type and not suits(kind, suspect.type):
        return
    column = Column((), nested.leaves)
    if column.kind is Kind.TEXT:
        yield from _texts(kind, suspect, nested.leaves, nested.rows)
    elif column.kind is Kind.NUMBER and suspect.type == schema_pb2.BYTES and not suspect.mistyped:
        there = ~np.isnan(column.numbers.astype(np.float64))  # NaN is among no texts that the checks see
        yield from _texts(kind, suspect, nested.leaves.filter(there), nested.rows[there])
    elif column.kind is Kind.NUMBER:
        for hit, outside in _numbers(kind, suspect, column):
            yield Hits(hit, nested.rows[outside], nested.leaves.filter(outside))


def _texts(kind: str, suspect: Suspect, leaves: pl.Series, rows: Rows) -> Iterator[Hits]:
    texts = labels(leaves)
    match kind:
        case "domain" | "string_domain":
            found = _listed(suspect, leaves, texts)
        case "bool_domain":
            stored = suspect.feature.proto.bool_domain
            ends = [getattr(stored, end) for end in ("true_value", "false_value") if stored.HasField(end)]
            found = iter([("BOOL_TYPE_UNEXPECTED_STRING", ~texts.is_in(ends).to_numpy())])
        case "int_domain":
            found = _written_integers(suspect.feature.proto.int_domain, texts)
        case "float_domain":
            found = _written_floats(suspect.feature.proto.float_domain, texts)
        case _:
            return
    for hit, outside in found:
        yield Hits(hit, rows[outside], texts.filter(outside))


def _listed(suspect: Suspect, leaves: pl.Series, texts: pl.Series) -> Iterator[tuple[str, Mask]]:
    """Texts that are not listed: of a share that may lie outside, none is at fault unless the share is exceeded."""
    stored = suspect.feature.string_domain
    if stored is None:
        return
    invalid = np.zeros(len(leaves), np.bool_)
    if leaves.dtype == pl.Binary:
        invalid = np.fromiter((not is_utf8(value) for value in leaves), np.bool_, len(leaves))
        yield "ENUM_TYPE_INVALID_UTF8", invalid
    constraints, kind = suspect.feature.proto.distribution_constraints, "ENUM_TYPE_UNEXPECTED_STRING_VALUES"
    if kind in suspect.found or not constraints.HasField("min_domain_mass") or constraints.min_domain_mass >= 1:
        yield kind, ~texts.is_in(list(stored.value)).to_numpy() & ~invalid


def _written_integers(allowed: IntDomain, texts: pl.Series) -> Iterator[tuple[str, Mask]]:
    numbers = whole(texts)
    there = numbers.is_not_null().to_numpy()
    yield "INT_TYPE_NOT_INT_STRING", ~there
    yield from _beyond_integers(allowed, numbers.fill_null(0).to_numpy(), there)


def _written_floats(allowed: FloatDomain, texts: pl.Series) -> Iterator[tuple[str, Mask]]:
    numbers = real(texts)
    there = numbers.is_not_null().to_numpy()
    yield "FLOAT_TYPE_STRING_NOT_FLOAT", ~there
    yield from _beyond_floats(allowed, numbers.fill_null(0.0).to_numpy(), there)


def _numbers(kind: str, suspect: Suspect, column: Column) -> Iterator[tuple[str, Mask]]:
    everywhere = np.ones(len(column.leaves), np.bool_)
    whole_numbers = column.type_name not in ("float", "decimal")
    match kind:
        case "bool_domain" if "BOOL_TYPE_UNEXPECTED_FLOAT" in suspect.found or not whole_numbers:
            yield "BOOL_TYPE_UNEXPECTED_FLOAT", ~np.isin(column.numbers, (0, 1))
        case "bool_domain":
            yield "BOOL_TYPE_SMALL_INT", column.numbers < 0
            yield "BOOL_TYPE_BIG_INT", column.numbers > 1
        case "int_domain" if whole_numbers:
            exact = np.array(column.leaves.to_list(), object) if column.approximated else column.numbers
            yield from _beyond_integers(suspect.feature.proto.int_domain, exact, everywhere)
        case "float_domain":
            numbers = column.numbers.astype(np.float64)
            yield from _beyond_floats(suspect.feature.proto.float_domain, numbers, everywhere)


def _beyond_integers(allowed: IntDomain, numbers: NDArray[Any], there: Mask) -> Iterator[tuple[str, Mask]]:
    if allowed.HasField("min") and allowed.min != _SMALLEST:
        yield "INT_TYPE_SMALL_INT", there & (numbers < allowed.min).astype(np.bool_)
    if allowed.HasField("max") and allowed.max != _LARGEST:
        yield "INT_TYPE_BIG_INT", there & (numbers > allowed.max).astype(np.bool_)


def _beyond_floats(allowed: FloatDomain, numbers: NDArray[np.float64], there: Mask) -> Iterator[tuple[str, Mask]]:
    """The schema keeps its bounds in single precision, so values are rounded to that before they are compared."""
    with np.errstate(over="ignore"):
        single = numbers.astype(np.float32)
    if allowed.disallow_nan:
        yield "FLOAT_TYPE_HAS_NAN", there & np.isnan(numbers)
    if allowed.disallow_inf:
        yield "FLOAT_TYPE_HAS_INF", there & np.isinf(numbers)
    if allowed.HasField("min"):
        yield "FLOAT_TYPE_SMALL_FLOAT", there & (single < np.float32(allowed.min))
    if allowed.HasField("max"):
        yield "FLOAT_TYPE_BIG_FLOAT", there & (single > np.float32(allowed.max))
