"""Random protos for hypothesis, built from the descriptors: every field of every message can occur."""

import math
from collections.abc import Mapping
from typing import Any, TypeVar

from google.protobuf.descriptor import FieldDescriptor
from google.protobuf.message import Message
from hypothesis import strategies as st

M = TypeVar("M", bound=Message)

_SCALARS: dict[int, st.SearchStrategy[Any]] = {
    FieldDescriptor.TYPE_BOOL: st.booleans(),
    FieldDescriptor.TYPE_BYTES: st.binary(max_size=8),
    FieldDescriptor.TYPE_DOUBLE: st.floats(allow_nan=False) | st.just(math.nan),  # one NaN: text knows no other
    FieldDescriptor.TYPE_FLOAT: st.floats(allow_nan=False, width=32) | st.just(math.nan),
    FieldDescriptor.TYPE_INT32: st.integers(-(2**31), 2**31 - 1),
    FieldDescriptor.TYPE_INT64: st.integers(-(2**63), 2**63 - 1),
    FieldDescriptor.TYPE_STRING: st.text(max_size=8),
    FieldDescriptor.TYPE_UINT32: st.integers(0, 2**32 - 1),
    FieldDescriptor.TYPE_UINT64: st.integers(0, 2**64 - 1),
}


@st.composite
def protos(draw: st.DrawFn, kind: type[M], depth: int = 5) -> M:
    """Messages of a type with up to four of its fields set, nested ones to the given depth."""
    message = kind()
    _fill(draw, message, depth)
    return message


def _fill(draw: st.DrawFn, message: Message, depth: int) -> None:
    fields = _fields(message, depth)
    for field in draw(st.lists(st.sampled_from(fields), max_size=4, unique_by=lambda f: f.name)) if fields else ():
        if field.type == FieldDescriptor.TYPE_MESSAGE:
            children = getattr(message, field.name)
            if isinstance(children, Mapping):
                for key in draw(st.lists(st.text(max_size=3), min_size=1, max_size=2)):
                    _fill(draw, children[key], depth - 1)
            elif field.is_repeated:
                for _ in range(draw(st.integers(1, 2))):
                    _fill(draw, children.add(), depth - 1)
            else:
                children.SetInParent()
                _fill(draw, children, depth - 1)
        elif field.is_repeated:
            getattr(message, field.name).extend(draw(st.lists(_scalar(field), max_size=3)))
        else:
            setattr(message, field.name, draw(_scalar(field)))


def _fields(message: Message, depth: int) -> list[Any]:
    return [field for field in message.DESCRIPTOR.fields if depth > 1 or field.type != FieldDescriptor.TYPE_MESSAGE]


def _scalar(field: FieldDescriptor) -> st.SearchStrategy[Any]:
    if field.enum_type is not None:
        return st.sampled_from([value.number for value in field.enum_type.values])
    return _SCALARS[field.type]
