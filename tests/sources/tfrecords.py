"""TFRecord files for tests, written by the specification alone, and the examples in them."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, TypeAlias

import polars as pl

from assay.sources.example import sequence_example

#: A feature as a list of values; None is one without a kind.
Values: TypeAlias = list[bytes] | list[float] | list[int] | None


def crc(data: bytes) -> bytes:
    """The masked CRC-32C bit by bit."""
    rest = 0xFFFFFFFF
    for byte in data:
        rest ^= byte
        for _ in range(8):
            rest = rest >> 1 ^ 0x82F63B78 * (rest & 1)
    rest ^= 0xFFFFFFFF
    return (((rest >> 15 | rest << 17) + 0xA282EAD8) & 0xFFFFFFFF).to_bytes(4, "little")


def frame(record: bytes) -> bytes:
    """A record with its length and checksums."""
    length = len(record).to_bytes(8, "little")
    return length + crc(length) + record + crc(record)


def tfrecord(records: Iterable[bytes]) -> bytes:
    """The bytes of a file."""
    return b"".join(map(frame, records))


def write(path: Path, records: Iterable[bytes]) -> Path:
    """A file of these records."""
    path.write_bytes(tfrecord(records))
    return path


def example(
    features: Mapping[str, Values] | None = None, lists: Mapping[str, list[Values]] | None = None, *, kind: str = ""
) -> bytes:
    """A serialized example; the kind is that of features without values."""
    message: Any = sequence_example()()
    for name, values in (features or {}).items():
        _fill(message.context.feature[name], values, kind)
    for name, steps in (lists or {}).items():
        within = message.feature_lists.feature_list[name]
        for values in steps:
            _fill(within.feature.add(), values, kind)
    serialized: bytes = message.SerializeToString(deterministic=True)
    return serialized


def _fill(feature: Any, values: Values, kind: str) -> None:
    if values is None:
        return
    kinds: dict[type, str] = {bytes: "bytes_list", float: "float_list", int: "int64_list"}
    target = getattr(feature, kinds[type(values[0])] if values else kind)
    target.SetInParent()
    target.value.extend(values)


def write_frame(frame: pl.DataFrame, path: Path) -> None:
    """A file whose records are the rows of a frame; a null is a feature without a kind."""
    rows = frame.with_columns(pl.col(pl.String).cast(pl.Binary)).to_dicts()
    write(path, [example({k: None if v is None else [v] for k, v in row.items()}) for row in rows])
