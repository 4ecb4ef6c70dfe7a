"""The types of Avro as types of columns, and how their values are read where Polars does not read them itself.

A map is a list of keys and values. A union of several types is a struct with a field for each of them, of which at
most one is not null; of whole numbers alone, or of floats alone, it is the widest. A record within itself is JSON text,
since the type of a column has an end.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from struct import unpack_from
from typing import Any, TypeAlias

import polars as pl

from assay.errors import SourceError

from .avro_blocks import number

#: The value at a place in the data, and where it ends. Raises IndexError where the data end before.
Read: TypeAlias = Callable[[bytes, int], tuple[Any, int]]

#: Levels of nesting a schema may have; of values without bytes, how many a list may have.
DEPTH, NULLS = 64, 256

#: Digits of the longest decimal that a column holds; a longer one stays bytes.
DIGITS = 38


@dataclass(frozen=True)
class Type:
    """What a schema describes."""

    #: What Avro calls it: a name of a record, an enumeration or a fixed size, else its kind.
    name: str
    dtype: pl.DataType
    #: Dates and timestamps are read as numbers, see `stored`.
    read: Read
    #: Some value as Avro writes it, where Polars reads the type; None where it does not.
    sample: bytes | None = None
    #: The fields of a record.
    fields: Mapping[str, "Type"] | None = None


def type_of(schema: Any) -> Type:
    """The type that a schema describes.

    Raises:
        SourceError: it is no schema, or is nested too deeply.
    """
    try:
        return _Schema().type_of(schema, "", 0)
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise SourceError(f"a schema that makes no sense ({error!r}), expected one of Avro; is it damaged?") from None


def stored(dtype: Any) -> Any:
    """The type with numbers in the place of dates, times and timestamps, as which they are read."""
    if isinstance(dtype, pl.List):
        return pl.List(stored(dtype.inner))
    if isinstance(dtype, pl.Struct):
        return pl.Struct({each.name: stored(each.dtype) for each in dtype.fields})
    return {pl.Date: pl.Int32, pl.Time: pl.Int64, pl.Datetime: pl.Int64}.get(dtype.base_type(), dtype)


class _Schema:
    """Makes types of schemas, and knows those that had a name."""

    def __init__(self) -> None:
        self.known: dict[str, Type | None] = {}

    def type_of(self, schema: Any, namespace: str, depth: int) -> Type:
        """The type of a schema within a namespace and so many others."""
        if depth > DEPTH:
            raise SourceError(f"a schema of more than {DEPTH} levels, expected that of a table")
        if isinstance(schema, list):
            return _union([self.type_of(each, namespace, depth + 1) for each in schema])
        if isinstance(schema, str):
            return _simple(schema, {}) if schema in SIMPLE else self.named(schema, namespace)
        kind = schema["type"]
        if isinstance(kind, list | dict):
            return self.type_of(kind, namespace, depth + 1)
        if kind in ("array", "map"):
            inner = self.type_of(schema["items" if kind == "array" else "values"], namespace, depth + 1)
            return _array(inner) if kind == "array" else _map(inner)
        if kind in ("record", "enum", "fixed"):
            namespace = schema.get("namespace", namespace)
            full = _full(schema["name"], namespace)
            self.known[full] = None
            found = self.known[full] = self.definition(kind, schema, namespace, depth)
            return found
        return _simple(kind, schema) if kind in SIMPLE else self.named(kind, namespace)

    def definition(self, kind: str, schema: Any, namespace: str, depth: int) -> Type:
        """A type with a name."""
        name = schema["name"].rpartition(".")[2]
        if kind == "enum":
            symbols = [str(each) for each in schema["symbols"]]
            return Type(name, pl.Categorical(), lambda data, at: _symbol(data, at, symbols), b"\0")
        if kind == "fixed":
            size = int(schema["size"])
            dtype, read = _logical(kind, schema, lambda data, at: _bytes(data, at, size))
            return Type(name, dtype, read, b"\x01".rjust(size, b"\0") if size and _is_plain(schema) else None)
        return _record(
            name, {each["name"]: self.type_of(each["type"], namespace, depth + 1) for each in schema["fields"]}
        )

    def named(self, name: str, namespace: str) -> Type:
        """The type that had this name; text for a record within itself."""
        full = _full(name, namespace)
        key = full if full in self.known else name
        known = self.known[key]
        return (
            replace(known, sample=None) if known else Type(name, pl.String(), lambda data, at: self.text(key, data, at))
        )

    def text(self, key: str, data: bytes, at: int) -> tuple[str, int]:
        """A record within itself."""
        whole = self.known[key]
        assert whole is not None, "a schema is complete before data are read"
        value, at = whole.read(data, at)
        return json.dumps(value, default=str), at


def _full(name: str, namespace: str) -> str:
    return name if "." in name or not namespace else f"{namespace}.{name}"


def _simple(kind: str, schema: Mapping[str, Any]) -> Type:
    dtype, read, sample = SIMPLE[kind]
    dtype, read = _logical(kind, schema, read) if "logicalType" in schema else (dtype, read)
    return Type(kind, dtype, read, sample if _is_plain(schema) else None)


def _logical(kind: str, schema: Mapping[str, Any], read: Read) -> tuple[pl.DataType, Read]:
    """The type that a logical type means, and how it is read; one that nobody knows means nothing."""
    logical = schema.get("logicalType")
    if logical == "decimal" and kind in ("bytes", "fixed") and 0 < schema["precision"] <= DIGITS:
        scale = int(schema.get("scale", 0))

        def decimal(data: bytes, at: int) -> tuple[Decimal, int]:
            unscaled, at = read(data, at)
            return Decimal(int.from_bytes(unscaled, "big", signed=True)).scaleb(-scale), at

        return pl.Decimal(schema["precision"], scale), decimal
    if (kind, logical) in TIMES:
        factor = TIMES[kind, logical]
        return pl.Time(), lambda data, at: _scaled(data, at, factor)
    return LOGICAL.get((kind, str(logical)), SIMPLE[kind][0] if kind in SIMPLE else pl.Binary()), read


def _is_plain(schema: Mapping[str, Any]) -> bool:
    """Whether Polars reads what a logical type means as it is read here."""
    logical = schema.get("logicalType")
    return logical in PLAIN and (logical != "decimal" or 0 < schema["precision"] <= DIGITS)


def _array(inner: Type) -> Type:
    def read(data: bytes, at: int) -> tuple[list[Any], int]:
        values: list[Any] = []
        while True:
            count, at = number(data, at)
            if count < 0:
                _, at = number(data, at)
            if count == 0:
                return values, at
            for _ in range(abs(count)):
                before = at
                value, at = inner.read(data, at)
                values.append(value)
                if at == before and len(values) > NULLS:
                    raise ValueError("a list of more values without bytes than anybody needs")

    return Type("array", pl.List(inner.dtype), read, None if inner.sample is None else b"\0")


def _map(inner: Type) -> Type:
    entry = _record("entry", {"key": _simple("string", {}), "value": inner})
    return Type("map", pl.List(entry.dtype), _array(entry).read)


def _record(name: str, fields: Mapping[str, Type]) -> Type:
    reads = [(field, each.read) for field, each in fields.items()]

    def read(data: bytes, at: int) -> tuple[dict[str, Any], int]:
        value = {}
        for field, each in reads:
            value[field], at = each(data, at)
        return value, at

    dtype = pl.Struct({field: each.dtype for field, each in fields.items()})
    samples = [each.sample for each in fields.values() if each.sample is not None]
    return Type(name, dtype, read, b"".join(samples) if fields and len(samples) == len(fields) else None, fields)


def _union(types: Sequence[Type]) -> Type:
    some = [each for each in types if each.name != "null"]
    if len(some) == 1 or not some:
        (one,) = some or types[:1]
        index = bytes([2 * types.index(one)])
        sample = index + one.sample if one.sample is not None and len(types) == 2 else None
        return Type(one.name, one.dtype, lambda data, at: _member(data, at, types), sample)
    for numbers in ([pl.Int64(), pl.Int32()], [pl.Float64(), pl.Float32()]):
        if all(each.dtype in numbers for each in some):
            return Type("union", numbers[0], lambda data, at: _member(data, at, types))
    names = [each.name for each in types]
    nothing = dict.fromkeys(each.name for each in some)

    def read(data: bytes, at: int) -> tuple[dict[str, Any] | None, int]:
        branch, at = number(data, at)
        value, at = types[_place(branch)].read(data, at)
        return None if names[branch] == "null" else {**nothing, names[branch]: value}, at

    return Type("union", pl.Struct({each.name: each.dtype for each in some}), read)


def _member(data: bytes, at: int, types: Sequence[Type]) -> tuple[Any, int]:
    branch, at = number(data, at)
    return types[_place(branch)].read(data, at)


def _place(index: int) -> int:
    """The index; one from the end is none in Avro."""
    if index < 0:
        raise IndexError
    return index


def _symbol(data: bytes, at: int, symbols: Sequence[str]) -> tuple[str, int]:
    index, at = number(data, at)
    return symbols[_place(index)], at


def _bytes(data: bytes, at: int, size: int) -> tuple[bytes, int]:
    if not 0 <= size <= len(data) - at:
        raise IndexError
    return data[at : at + size], at + size


def _sized(data: bytes, at: int) -> tuple[bytes, int]:
    size, at = number(data, at)
    return _bytes(data, at, size)


def _text(data: bytes, at: int) -> tuple[str, int]:
    value, at = _sized(data, at)
    return value.decode(), at


def _scaled(data: bytes, at: int, factor: int) -> tuple[int, int]:
    value, at = number(data, at)
    return value * factor, at


def _float(data: bytes, at: int) -> tuple[float, int]:
    _bytes(data, at, 4)
    return unpack_from("<f", data, at)[0], at + 4


def _double(data: bytes, at: int) -> tuple[float, int]:
    _bytes(data, at, 8)
    return unpack_from("<d", data, at)[0], at + 8


#: Types without parts, and a value of each as Avro writes it.
SIMPLE: Mapping[str, tuple[pl.DataType, Read, bytes | None]] = {
    "null": (pl.Null(), lambda _, at: (None, at), None),
    "boolean": (pl.Boolean(), lambda data, at: (data[at] != 0, at + 1), b"\x01"),
    "int": (pl.Int32(), number, b"\xf2\xc0\x01"),
    "long": (pl.Int64(), number, b"\xf2\xc0\x01"),
    "float": (pl.Float32(), _float, b"seed"),
    "double": (pl.Float64(), _double, b"seedling"),
    "bytes": (pl.Binary(), _sized, b"\x02\x01"),
    "string": (pl.String(), _text, b"\x0aseeds"),
}

#: What numbers mean.
LOGICAL: Mapping[tuple[str, str], pl.DataType] = {
    ("int", "date"): pl.Date(),
    ("long", "timestamp-millis"): pl.Datetime("ms", "UTC"),
    ("long", "timestamp-micros"): pl.Datetime("us", "UTC"),
    ("long", "timestamp-nanos"): pl.Datetime("ns", "UTC"),
    ("long", "local-timestamp-millis"): pl.Datetime("ms"),
    ("long", "local-timestamp-micros"): pl.Datetime("us"),
    ("long", "local-timestamp-nanos"): pl.Datetime("ns"),
}

#: Logical types that Polars reads too, and None.
PLAIN = frozenset(
    {None, "date", "time-millis", "time-micros", "timestamp-millis", "timestamp-micros", "local-timestamp-millis"}
    | {"local-timestamp-micros", "decimal", "uuid"}
)

#: Nanoseconds in the unit of a time of day.
TIMES: Mapping[tuple[str, Any], int] = {("int", "time-millis"): 10**6, ("long", "time-micros"): 10**3}
