"""What a feature may hold: `Range` for numbers, `Values` for texts, and how a schema stores them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from numbers import Real
from typing import Final

import numpy as np
from google.protobuf.message import Message
from tensorflow_metadata.proto.v0 import schema_pb2

from assay.errors import SchemaError, UsageError


@dataclass(frozen=True)
class Range:
    """Numbers from ``low`` to ``high``, both included; None leaves that side open."""

    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, init=False, repr=False)
class Values:
    """The texts a feature may hold, in the order given, each once.

    >>> Values("cash", "card", "cash")
    Values('cash', 'card')
    """

    values: tuple[str, ...]

    def __init__(self, *values: str) -> None:
        for value in values:
            if not isinstance(value, str):
                raise UsageError(f"Values takes texts, not {value!r}; of a list: Values(*names)")
        object.__setattr__(self, "values", tuple(dict.fromkeys(values)))

    def __repr__(self) -> str:
        return f"Values({', '.join(map(repr, self.values))})"


_INT, _FLOAT, _BYTES = schema_pb2.INT, schema_pb2.FLOAT, schema_pb2.BYTES

#: The feature types each kind of domain suits; a kind that is not listed suits all.
DOMAIN_TYPES: Final[Mapping[str, frozenset[int]]] = {
    "domain": frozenset({_BYTES}),
    "bool_domain": frozenset({_INT, _BYTES, _FLOAT}),
    "int_domain": frozenset({_INT, _BYTES}),
    "float_domain": frozenset({_FLOAT, _BYTES}),
    "string_domain": frozenset({_BYTES}),
    "struct_domain": frozenset({schema_pb2.STRUCT}),
    "natural_language_domain": frozenset({_INT, _BYTES}),
    "image_domain": frozenset({_BYTES}),
    "mid_domain": frozenset({_BYTES}),
    "url_domain": frozenset({_BYTES}),
    "time_domain": frozenset({_INT, _BYTES}),
}

_KIND_OF_MESSAGE: Final = {
    field.message_type.full_name: field.name
    for field in schema_pb2.Feature.DESCRIPTOR.oneofs_by_name["domain_info"].fields
    if field.message_type is not None
}


def suits(kind: str, feature_type: int) -> bool:
    """Whether a feature of this type may have this kind of domain (a field name of the oneof ``domain_info``)."""
    return kind not in DOMAIN_TYPES or feature_type in DOMAIN_TYPES[kind]


def string_domain_of(feature: schema_pb2.Feature, schema: schema_pb2.Schema) -> schema_pb2.StringDomain | None:
    """The string domain of a feature, its own or the one of the schema it names, live; None if there is none."""
    if feature.HasField("string_domain"):
        return feature.string_domain
    if not feature.HasField("domain"):
        return None
    return next((domain for domain in schema.string_domain if domain.name == feature.domain), None)


def domain_of(feature: schema_pb2.Feature, schema: schema_pb2.Schema) -> Range | Values | Message | None:
    """What a feature may hold: a `Range`, `Values`, or a copy of the proto of any other kind of domain.

    None where nothing is said, and where the schema-level domain that the feature names does not exist.
    """
    kind = feature.WhichOneof("domain_info")
    match kind:
        case None:
            return None
        case "domain" | "string_domain":
            named = string_domain_of(feature, schema)
            return None if named is None else Values(*named.value)
        case "int_domain":
            ints = feature.int_domain
            return Range(ints.min if ints.HasField("min") else None, ints.max if ints.HasField("max") else None)
        case "float_domain":
            floats = feature.float_domain
            return Range(
                _shortest(floats.min) if floats.HasField("min") else None,
                _shortest(floats.max) if floats.HasField("max") else None,
            )
    other: Message = getattr(feature, kind)
    copy = type(other)()
    copy.CopyFrom(other)
    return copy


def set_domain(feature: schema_pb2.Feature, schema: schema_pb2.Schema, domain: Range | Values | Message | None) -> None:
    """Make this the domain of a feature, keeping what the value does not speak of (``is_categorical``, ``name``).

    A `Range` is an ``int_domain`` or ``float_domain`` by the type of the feature; the latter stores single precision.
    `Values` edit the schema-level domain that the feature names if no other feature shares it, else the feature gets
    a ``string_domain`` of its own and the others keep theirs. A domain proto is copied in.

    Raises:
        SchemaError: the domain does not suit the type of the feature, or holds nothing.
    """
    match domain:
        case None:
            if feature.HasField("struct_domain"):
                raise SchemaError(f"{_name(feature)} has its nested features in its domain; remove those instead")
            feature.ClearField("domain_info")
        case Range():
            _set_range(feature, domain)
        case Values():
            _set_values(feature, schema, domain)
        case _:
            _set_message(feature, domain)


def _set_range(feature: schema_pb2.Feature, domain: Range) -> None:
    kind = _range_kind(feature)
    read = whole if kind == "int_domain" else _single
    low, high = read(domain.low), read(domain.high)
    if low is not None and high is not None and low > high:
        raise SchemaError(f"{domain} holds nothing; expected low <= high")
    stored: schema_pb2.IntDomain | schema_pb2.FloatDomain = getattr(feature, kind)
    stored.SetInParent()  # an open range is a domain too
    stored.ClearField("min")
    stored.ClearField("max")
    for name, bound in (("min", low), ("max", high)):
        if bound is not None:
            setattr(stored, name, bound)


def _range_kind(feature: schema_pb2.Feature) -> str:
    """The kind of domain that a range of this feature is; that texts are numbers must have been said before."""
    stored = feature.WhichOneof("domain_info")
    if feature.type == _INT or (feature.type == _BYTES and stored == "int_domain"):
        return "int_domain"
    if feature.type == _FLOAT or (feature.type == _BYTES and stored == "float_domain"):
        return "float_domain"
    raise SchemaError(f"{_name(feature)} is {_type(feature)}; a Range needs INT or FLOAT")


def whole(number: float | None, what: str = "bound for an INT feature") -> int | None:
    """The number as an integer of 64 bits, None for None.

    Raises:
        SchemaError: it is not such a number.
    """
    if number is None:
        return None
    try:
        integer = int(number)
    except (TypeError, ValueError, OverflowError):  # a text, NaN, an infinity
        integer = None
    if integer is None or integer != number or not -(2**63) <= integer < 2**63:
        raise SchemaError(f"{number!r} is no {what}; expected a whole number of 64 bits, or None")
    return integer


def _single(bound: float | None) -> float | None:
    """A bound of floats, which the proto keeps in single precision."""
    if bound is None:
        return None
    largest = float(np.finfo(np.float32).max)
    if not isinstance(bound, Real) or not (-largest <= bound <= largest or bound in (-np.inf, np.inf)):
        raise SchemaError(f"{bound!r} is no bound for a FLOAT feature; expected a number up to {largest:.3g}, or None")
    return float(bound)


def _shortest(stored: float) -> float:
    """The shortest decimal that single precision reads as this: 0.7, not 0.699999988079071."""
    return float(str(np.float32(stored)))


def _set_values(feature: schema_pb2.Feature, schema: schema_pb2.Schema, domain: Values) -> None:
    if feature.type != _BYTES:
        raise SchemaError(f"{_name(feature)} is {_type(feature)}; Values need BYTES")
    shared = feature.HasField("domain") and _users(schema.feature, feature.domain) > 1
    stored = None if shared else string_domain_of(feature, schema)
    if stored is None:
        stored = feature.string_domain
        stored.SetInParent()
    stored.value[:] = domain.values


def _users(features: Iterable[schema_pb2.Feature], name: str) -> int:
    """How many features, nested ones too, refer to this schema-level domain."""
    return sum(
        (feature.HasField("domain") and feature.domain == name) + _users(feature.struct_domain.feature, name)
        for feature in features
    )


def _set_message(feature: schema_pb2.Feature, domain: Message) -> None:
    kind = _KIND_OF_MESSAGE.get(domain.DESCRIPTOR.full_name) if isinstance(domain, Message) else None
    if kind is None:
        raise SchemaError(f"{domain!r} is no domain; expected a Range, Values, a domain proto or None")
    if not suits(kind, feature.type):
        raise SchemaError(f"{_name(feature)} is {_type(feature)}, which has no {kind}")
    getattr(feature, kind).CopyFrom(domain)


def _name(feature: schema_pb2.Feature) -> str:
    return f"feature {feature.name!r}"


def _type(feature: schema_pb2.Feature) -> str:
    return schema_pb2.FeatureType.Name(feature.type) if feature.type else "without a type"
