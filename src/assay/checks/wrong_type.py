"""Values of another type than the schema says, all of them or some."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from tensorflow_metadata.proto.v0 import schema_pb2

from assay.schemas import Change
from assay.schemas.domain import suits
from assay.statistics.value_types import ValueTypes

from .anomaly import Anomaly, Severity
from .check import Check
from .evidence import Evidence, clear_domain
from .wording import EXAMPLES, counted, most_frequent, quoted

#: Logical types by the feature type they need at least; a text needs BYTES, where a number may stand as well.
_NEEDS = {
    **dict.fromkeys(("boolean", "int", "date", "datetime", "time", "duration"), schema_pb2.INT),
    **dict.fromkeys(("float", "decimal"), schema_pb2.FLOAT),
    **dict.fromkeys(("string", "category", "binary"), schema_pb2.BYTES),
    "struct": schema_pb2.STRUCT,
}
_WIDENING = (schema_pb2.INT, schema_pb2.FLOAT, schema_pb2.BYTES, schema_pb2.STRUCT)
_WORDS = {"string": "text", "category": "text", "binary": "bytes"}


class WrongType(Check):
    """A feature whose values are not of its type; says which of them, where a column mixes types."""

    def applies(self, evidence: Evidence) -> bool:
        return evidence.known and evidence.mistyped

    def find(self, evidence: Evidence) -> Iterator[Anomaly]:
        expected = evidence.feature.type or "TYPE_UNKNOWN"
        kind = evidence.view.proto.Type.Name(evidence.view.proto.type)
        odd = _odd(evidence)
        yield Anomaly(
            evidence.name,
            "UNEXPECTED_DATA_TYPE",
            Severity.ERROR,
            "Unexpected data type",
            f"Expected data of type: {expected} but got {kind}",
            seen=odd.text if odd else kind,
            expected=expected,
            rows=odd.count if odd else evidence.values,
            examples=odd.examples if odd else most_frequent(evidence.texts)[:EXAMPLES],
            change=_change(evidence),
        )


@dataclass(frozen=True)
class _Odd:
    """The values that do not fit."""

    text: str
    count: int
    examples: tuple[str, ...]


def _odd(evidence: Evidence) -> _Odd | None:
    """Which values do not fit the schema, as far as our own documents tell."""
    types = evidence.answer(ValueTypes())
    if types is None:
        return None
    needs = {name: _NEEDS.get(name, schema_pb2.BYTES) for name in types.counts}
    expected = evidence.feature.proto.type
    rank = _WIDENING.index(expected) if expected in _WIDENING else -1
    beyond = [name for name in needs if _WIDENING.index(needs[name]) > rank] or list(needs)
    count, total = int(sum(types.counts[name] for name in beyond)), int(sum(types.counts.values()))
    examples = [example for name in beyond for example in types.odd.get(name, ())]
    examples = examples or list(most_frequent(evidence.texts))
    share = f"all {counted(total, 'value')}" if count == total else f"{count:,} of {counted(total, 'value')}"
    words = " or ".join(dict.fromkeys(_WORDS.get(name, name) for name in beyond))
    such = f", such as {quoted(examples[:1])}" if examples else ""
    verb = "is" if count == 1 else "are"
    return _Odd(f"{share} {verb} {words}{such}", count, tuple(examples[:EXAMPLES]))


def _change(evidence: Evidence) -> Change:
    """The type of the data for that of the schema; a struct and a value cannot stand for each other."""
    better = evidence.copy()
    if schema_pb2.STRUCT in (better.type, evidence.type) or evidence.type == schema_pb2.TYPE_UNKNOWN:
        better.lifecycle_stage = schema_pb2.DEPRECATED
        return evidence.change(f"deprecate {evidence.name}", better)
    better.type = evidence.type
    kind = better.WhichOneof("domain_info") or ""
    if kind == "time_domain" or not suits(kind, better.type):  # times of another type are written otherwise
        clear_domain(better)
    if better.WhichOneof("domain_info") is None and (suggested := evidence.suggested_for(better.type)):
        better.MergeFrom(suggested)
    change = evidence.change(f"make {evidence.name} {schema_pb2.FeatureType.Name(better.type)}", better)
    # A domain that made no sense with the old type may make sense with the new one, and be broken by the data.
    repairs = dict(field for defect in evidence.defects for field in defect.change.fields)
    return replace(change, fields=tuple({**repairs, **dict(change.fields)}.items()))
