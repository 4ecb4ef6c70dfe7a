"""The members of JSON objects as typed columns, value by value.

The type of a column follows from all its values in a file, and a value that does not fit has its own. So what a value
is does not depend on its neighbors: rows with odd values come in batches of their own, where the column has their type.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from typing import Any, TypeAlias

import msgspec
import polars as pl

#: An integer beyond the first may change as a float; one beyond the second has no place in an Int64 and becomes text.
EXACT, LARGEST = 2**53, 2**63 - 1

#: Levels of lists and objects that become a nested type; what is deeper is text.
DEPTH = 32

Type: TypeAlias = pl.DataType | pl.datatypes.DataTypeClass

NULL: Type = pl.Null()
INT: Type = pl.Int64()
FLOAT: Type = pl.Float64()
TEXT: Type = pl.String()

#: Stands for the type of integers that fit an Int64 but no float.
WIDE: Type = pl.Int128()

#: See `_shape`; by it, the type and the family of a value without parts. A column has the type of its largest family.
Shape: TypeAlias = Any
FLAT = frozenset({type(None), bool, int, float, str, bytes})
TYPES = {
    type(None): NULL,
    bool: pl.Boolean(),
    int: INT,
    "wide": WIDE,
    "huge": TEXT,
    float: FLOAT,
    str: TEXT,
    bytes: pl.Binary(),
}
FAMILIES = {
    type(None): None,
    bool: bool,
    int: float,
    "wide": float,
    "huge": str,
    float: float,
    str: str,
    bytes: bytes,
}


@dataclass(frozen=True)
class Column:
    """The type of a member's column, and whether some of its values do not fit that."""

    type: Type
    odd: bool


@dataclass
class Member:
    """What the values of a member have been so far: how many of each family, and the type that fits them."""

    counts: Counter[type] = field(default_factory=Counter)
    types: dict[type, Type | None] = field(default_factory=dict)

    def add(self, values: Sequence[Any]) -> None:
        """Takes more values into account."""
        for shape, times in _shapes(values).items():
            family = shape[0] if isinstance(shape, tuple) else FAMILIES[shape]
            if family is not None:
                own = _type(shape)
                self.counts[family] += times
                self.types[family] = _join(self.types[family], own) if family in self.types else own

    def column(self) -> Column:
        """The column's type is that of most values; where no one type fits nested values, it is text."""
        if not self.counts:
            return Column(NULL, odd=False)
        family = max(self.counts, key=self.counts.__getitem__)
        joined = self.types[family]
        odd = len(self.counts) > 1 or (joined is None and family is float)
        if joined is None:
            joined = FLOAT if family is float else TEXT
        return Column(_settled(joined), odd)


def batches(rows: Sequence[Mapping[str, Any]], columns: Mapping[str, Column]) -> Iterator[pl.DataFrame]:
    """The objects as frames: one, or one for each mixture of types where some values are odd."""
    values = {name: [row.get(name) for row in rows] for name in columns}
    types = {name: [_odd_type(v, column.type) for v in values[name]] for name, column in columns.items() if column.odd}
    groups: dict[tuple[Type, ...], list[int]] = {}
    for place, mixture in enumerate(zip(*types.values(), strict=True) if types else [()] * len(rows)):
        groups.setdefault(mixture, []).append(place)
    for mixture, places in groups.items():
        own = dict(zip(types, mixture, strict=True))
        series = {
            name: _series([values[name][place] for place in places], own.get(name, column.type))
            for name, column in columns.items()
        }
        yield pl.DataFrame(series) if series else pl.DataFrame(height=len(places))


def _series(values: list[Any], type_: Type) -> pl.Series:
    if type_ == TEXT:
        return pl.Series([v if v is None or isinstance(v, str) else _json(v) for v in values], dtype=type_)
    if type_.is_nested():
        return pl.Series([None if v is None else _json(v) for v in values], dtype=TEXT).str.json_decode(type_)
    # Integers go into a column of floats; not strict, since all values are known to fit.
    return pl.Series(values, dtype=type_, strict=False)


def _json(value: Any) -> str:
    return str(value) if isinstance(value, int) else msgspec.json.encode(value).decode()


def _odd_type(value: Any, column: Type) -> Type:
    """The type under which a value of a column is yielded: the column's if it fits."""
    if value is None:
        return column
    if isinstance(value, list | dict):
        fits = column == (pl.List if isinstance(value, list) else pl.Struct)
        return column if fits else TEXT
    own = TYPES[_shape(value)]
    if own == WIDE:
        return INT
    return column if own == INT and column == FLOAT else own


def _shapes(values: Sequence[Any]) -> Counter[Shape]:
    """How often each shape occurs."""
    kinds = Counter[Shape](map(type, values))
    ints = [value for value in values if type(value) is int] if int in kinds else [0]
    if kinds.keys() <= FLAT and min(ints) >= -EXACT and max(ints) <= EXACT:
        return kinds
    return Counter(map(_shape, values))


def _shape(value: Any, depth: int = 0) -> Shape:
    """What a value is made of: its Python type; of a list, its elements' shapes; of an object, its members'."""
    kind = type(value)
    if kind is int:
        return int if abs(value) <= EXACT else "wide" if -LARGEST - 1 <= value <= LARGEST else "huge"
    if kind in FLAT:
        return kind
    if depth == DEPTH:
        return kind, None
    if kind is list:
        return kind, frozenset(_shape(each, depth + 1) for each in value)
    return kind, tuple((name, _shape(each, depth + 1)) for name, each in value.items())


def _type(shape: Shape) -> Type | None:
    """The type for values of a shape, None where there is none."""
    if not isinstance(shape, tuple):
        return TYPES[shape]
    kind, parts = shape
    if parts is None:
        return None
    if kind is list:
        nothing: Type | None = NULL
        inner = reduce(_join, map(_inner, parts), nothing)
        return None if inner is None else pl.List(inner)
    return _struct({name: _inner(part) for name, part in parts})


def _inner(shape: Shape) -> Type | None:
    """The type for values within others, where there is none for huge integers: they cannot be text there."""
    return None if shape == "huge" else _type(shape)


def _settled(type_: Type) -> Type:
    """The type with Int64 in the place of the one that stands for it."""
    if isinstance(type_, pl.List):
        return pl.List(_settled(type_.inner))
    if isinstance(type_, pl.Struct):
        return pl.Struct({each.name: _settled(each.dtype) for each in type_.fields})
    return INT if type_ == WIDE else type_


def _join(left: Type | None, right: Type | None) -> Type | None:
    """The type that both fit without loss; None where there is none."""
    if left is None or right is None:
        return None
    if left == right:
        return left
    if NULL in (left, right):
        return right if left == NULL else left
    if isinstance(left, pl.List) and isinstance(right, pl.List):
        inner = _join(left.inner, right.inner)
        return None if inner is None else pl.List(inner)
    if isinstance(left, pl.Struct) and isinstance(right, pl.Struct):
        fields: dict[str, Type | None] = {each.name: each.dtype for each in left.fields}
        for each in right.fields:
            fields[each.name] = _join(fields.get(each.name, NULL), each.dtype)
        return _struct(fields)
    return {frozenset({INT, FLOAT}): FLOAT, frozenset({INT, WIDE}): WIDE}.get(frozenset({left, right}))


def _struct(fields: Mapping[str, Type | None]) -> Type | None:
    """The struct of these fields, if there is a type for each."""
    typed = {name: type_ for name, type_ in fields.items() if type_ is not None}
    return pl.Struct(typed) if len(typed) == len(fields) else None
