"""Frozen values to bytes and back, whatever they are: no class is named here.

Dataclasses travel as maps of their fields, NumPy arrays as ``[dtype, raw bytes]`` in little-endian order. Equal
values give equal bytes, so bytes serve as the identity of a value.
"""

import sys
from typing import Any, TypeVar

import msgspec
import numpy as np

T = TypeVar("T")


def pack(value: object) -> bytes:
    """The bytes of a value made of dataclasses, containers, scalars and arrays.

    >>> unpack(pack({"b": [1, 2.5], "a": None}), dict)
    {'a': None, 'b': [1, 2.5]}
    """
    return _ENCODER.encode(value)


def unpack(data: bytes | msgspec.Raw, kind: type[T]) -> T:
    """The value of the given type that these bytes hold.

    Raises:
        msgspec.DecodeError: the bytes hold no such value.
    """
    return msgspec.msgpack.decode(data, type=kind, dec_hook=_decode)


def _encode(value: object) -> object:
    if isinstance(value, np.ndarray):
        little = value.astype(value.dtype.newbyteorder("<"), copy=False) if sys.byteorder == "big" else value
        return [value.dtype.str.lstrip("<>|="), np.ascontiguousarray(little).tobytes()]
    if isinstance(value, np.generic):
        return value.item()
    raise NotImplementedError(f"{type(value).__name__} has no stored form")


def _decode(kind: type, value: Any) -> Any:
    if kind is np.ndarray or getattr(kind, "__origin__", None) is np.ndarray:
        dtype, raw = value
        return np.frombuffer(raw, dtype=np.dtype(dtype).newbyteorder("<"))
    raise NotImplementedError(f"{kind} has no stored form")


_ENCODER = msgspec.msgpack.Encoder(enc_hook=_encode, order="deterministic")
