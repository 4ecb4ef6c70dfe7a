"""Frozen values to bytes and back, whatever they are: no class is named here.

Dataclasses travel as maps of their fields, NumPy arrays as ``[dtype, raw bytes]`` in little-endian order; of whole
numbers that are all small, ``[dtype, smaller dtype, raw bytes]``. Equal values give equal bytes, so bytes serve as the
identity of a value.
"""

import sys
from collections.abc import Hashable
from functools import lru_cache
from typing import Any, TypeVar

import msgspec
import numpy as np
from numpy.typing import NDArray

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
    value: T = _decoder(kind).decode(data)  # type: ignore[arg-type]  # types are hashable
    return value


@lru_cache
def _decoder(kind: Hashable) -> msgspec.msgpack.Decoder[Any]:
    return msgspec.msgpack.Decoder(kind, dec_hook=_decode)


def _encode(value: object) -> object:
    if isinstance(value, np.ndarray):
        of, kept = value.dtype, _narrowed(value)
        if sys.byteorder == "big":
            kept = kept.astype(kept.dtype.newbyteorder("<"), copy=False)
        kinds = [of, kept.dtype] if kept.dtype.itemsize < of.itemsize else [of]
        return [*(kind.str.lstrip("<>|=") for kind in kinds), np.ascontiguousarray(kept).tobytes()]
    if isinstance(value, np.generic):
        return value.item()
    raise NotImplementedError(f"{type(value).__name__} has no stored form")


@lru_cache
def _little(dtype: str) -> np.dtype[Any]:
    return np.dtype(dtype).newbyteorder("<")


def _narrowed(value: NDArray[Any]) -> NDArray[Any]:
    """Whole numbers in the smallest type without a sign that holds them all."""
    if value.dtype.kind not in "iu" or not len(value) or value.min() < 0:
        return value
    return value.astype(np.min_scalar_type(value.max()), copy=False)


def _decode(kind: type, value: Any) -> Any:
    if kind is np.ndarray or getattr(kind, "__origin__", None) is np.ndarray:
        of, *kept, raw = value
        return np.frombuffer(raw, _little(*kept)).astype(_little(of)) if kept else np.frombuffer(raw, _little(of))
    raise NotImplementedError(f"{kind} has no stored form")


_ENCODER = msgspec.msgpack.Encoder(enc_hook=_encode, order="deterministic")
