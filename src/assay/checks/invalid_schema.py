"""What a schema says of a feature and cannot mean, and how the other checks read it all the same."""

from collections.abc import Callable, Iterator

from tensorflow_metadata.proto.v0 import schema_pb2

from assay.schemas import Change, Schema, difference
from assay.schemas.domain import suits
from assay.schemas.path import Path, serialize_path
from assay.schemas.reference import spelled_out

from .anomaly import Anomaly, Severity
from .check import Check
from .evidence import Defect, Evidence
from .threshold import complaints


class InvalidSchema(Check):
    """Contradictions within the schema; told when the data has the feature, for only then do they matter."""

    def applies(self, evidence: Evidence) -> bool:
        return evidence.known and evidence.measured

    def find(self, evidence: Evidence) -> Iterator[Anomaly]:
        for defect in evidence.defects:
            yield Anomaly(
                evidence.name,
                defect.type,
                Severity.ERROR,
                defect.short,
                defect.long,
                seen=defect.long.removesuffix("."),
                expected="a schema without contradictions",
                change=defect.change,
            )


#: The type of the anomaly, its heading and its sentence.
Complaint = tuple[str, str, str]
#: Looks at a feature, repairs it, and says what was wrong.
Repair = Callable[[schema_pb2.Feature, Schema], Iterator[Complaint]]


def repaired(
    declared: schema_pb2.Feature, path: Path, schema: Schema, data_type: schema_pb2.FeatureType.ValueType
) -> tuple[schema_pb2.Feature, tuple[Defect, ...]]:
    """A copy of the feature that makes sense, and what did not; one without a type gets that of the data."""
    feature, before = spelled_out(declared, schema.proto), schema_pb2.Feature()
    before.CopyFrom(feature)
    defects = []
    for repair in (_type(data_type), *_REPAIRS):
        for kind, short, long in repair(feature, schema):
            change = Change(
                serialize_path(path), f"repair {serialize_path(path)}: {short}", difference(before, feature)
            )
            defects.append(Defect(kind, short, long, change))
            before.CopyFrom(feature)
    return feature, tuple(defects)


_SCHEMA, _DOMAIN = "INVALID_SCHEMA_SPECIFICATION", "INVALID_DOMAIN_SPECIFICATION"


def _type(data_type: schema_pb2.FeatureType.ValueType) -> Repair:
    def repair(feature: schema_pb2.Feature, schema: Schema) -> Iterator[Complaint]:
        if feature.type != schema_pb2.TYPE_UNKNOWN or data_type == schema_pb2.TYPE_UNKNOWN:
            return
        if feature.WhichOneof("domain_info") in ("domain", "string_domain"):
            feature.type = schema_pb2.BYTES
            short = "unspecified type: inferring the type to be BYTES, given the domain specified."
        else:
            feature.type = data_type
            short = "unspecified type: determine the type and set it, rather than deprecating."
        yield "FEATURE_MISSING_TYPE", short, f"The type is not set; the data are {_type_name(data_type)}."

    return repair


def _presence(feature: schema_pb2.Feature, schema: Schema) -> Iterator[Complaint]:
    share = feature.presence.min_fraction
    if share < 0:
        feature.presence.ClearField("min_fraction")
        short = "min_fraction should not be negative: clear is equal to zero"
        yield _SCHEMA, short, f"presence.min_fraction is {share:g}; expected 0 to 1."
    if share > 1:
        feature.presence.min_fraction = 1
        yield _SCHEMA, "min_fraction should not greater than 1", f"presence.min_fraction is {share:g}; expected 0 to 1."


def _value_count(feature: schema_pb2.Feature, schema: Schema) -> Iterator[Complaint]:
    count = feature.value_count
    if count.min < 0:
        long = f"value_count.min is {count.min}; expected 0 or more."
        feature.value_count.ClearField("min")
        yield _SCHEMA, "ValueCount.min should not be negative", long
    if count.HasField("max") and count.max < count.min:
        long = f"value_count goes from {count.min} to {count.max}, which allows nothing."
        feature.value_count.max = count.min
        yield _SCHEMA, "ValueCount.max should not be less than min", long


def _value_counts(feature: schema_pb2.Feature, schema: Schema) -> Iterator[Complaint]:
    for level, count in enumerate(feature.value_counts.value_count):
        if count.min < 0:
            count.ClearField("min")
            long = f"ValueCounts.min at level {level} should not be negative."
            yield _SCHEMA, "ValueCounts.min should not be negative", long
        if count.HasField("max") and count.max < count.min:
            count.max = count.min
            long = f"ValueCounts.max at level {level} should not be less than min."
            yield _SCHEMA, "ValueCounts.max should not be less than min", long


def _shape(feature: schema_pb2.Feature, schema: Schema) -> Iterator[Complaint]:
    sizes = [dim.size for dim in feature.shape.dim]
    if any(size <= 0 for size in sizes):
        feature.ClearField("shape")
        yield _SCHEMA, "Shape.dim.size must be a positive integer", f"shape is {sizes}; expected sizes from 1."


def _suiting(feature: schema_pb2.Feature, schema: Schema) -> Iterator[Complaint]:
    kind = feature.WhichOneof("domain_info")
    if kind is None or suits(kind, feature.type):
        return
    feature.ClearField(kind)
    long = f'The domain "{kind}" does not match the type: {_type_name(feature.type)}'
    yield "DOMAIN_INVALID_FOR_TYPE", "The domain does not match the type", long


def _named(feature: schema_pb2.Feature, schema: Schema) -> Iterator[Complaint]:
    name = feature.domain
    if feature.HasField("domain") and all(domain.name != name for domain in schema.proto.string_domain):
        feature.ClearField("domain")
        long = f"The schema has no string domain named {name!r}, which the feature refers to."
        yield _DOMAIN, f"missing domain: {name}", long


def _consistent(feature: schema_pb2.Feature, schema: Schema) -> Iterator[Complaint]:
    domain = feature.bool_domain
    if domain.HasField("true_value") and domain.HasField("false_value") and domain.true_value == domain.false_value:
        feature.bool_domain.ClearField("false_value")
        long = f"True and false value equal for BoolDomain: {domain.true_value!r} cannot mean both."
        yield _DOMAIN, "Malformed BoolDomain", long


_UNSUPPORTED = {
    "bool_domain": "distribution constraints not supported for bool domains.",
    "int_domain": "distribution constraints not supported for int domains.",
    "float_domain": "distribution constraints not supported for float domains.",
    "struct_domain": "distribution constraints not supported for struct domains.",
    None: "distribution constraints require domain or string domain.",
}


def _mass(feature: schema_pb2.Feature, schema: Schema) -> Iterator[Complaint]:
    kind = feature.WhichOneof("domain_info")
    if not feature.HasField("distribution_constraints") or kind in ("domain", "string_domain"):
        return
    feature.ClearField("distribution_constraints")
    short = _UNSUPPORTED.get(kind, "distribution constraints not supported for semantic domains.")
    long = f"distribution_constraints mean nothing with {kind or 'no domain'}; they speak of a string domain."
    yield _SCHEMA, short, long


def _tags(feature: schema_pb2.Feature, schema: Schema) -> Iterator[Complaint]:
    wrong = list(complaints(feature))
    for position, long in reversed(wrong):
        del feature.annotation.tag[position]
        yield _SCHEMA, f"annotation.tag[{position}] is no threshold", f"annotation.tag[{position}]: {long}."


def _type_name(feature_type: schema_pb2.FeatureType.ValueType) -> str:
    return schema_pb2.FeatureType.Name(feature_type)


#: In TFDV's order; what the first one repaired the next one sees repaired.
_REPAIRS: tuple[Repair, ...] = (
    _presence,
    _value_count,
    _value_counts,
    _shape,
    _suiting,
    _named,
    _consistent,
    _mass,
    _tags,
)
