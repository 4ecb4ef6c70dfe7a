"""Reading what `tfdv_oracle` recorded."""

import base64
import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeVar

from google.protobuf.message import Message

M = TypeVar("M", bound=Message)

HERE = Path(__file__).parent


def records(name: str) -> Iterator[dict[str, Any]]:
    """The records of one golden file, e.g. ``infer.jsonl.gz``; `tfdv_oracle` says what they hold."""
    with gzip.open(HERE / name, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def decode(field: str, kind: type[M]) -> M:
    """The proto in a field of a record."""
    return kind.FromString(base64.b64decode(field))


def taxi(name: str, kind: type[M]) -> M:
    """A proto of the Chicago taxi example as TFDV made it, e.g. ``train_statistics``."""
    return kind.FromString(gzip.decompress((HERE / "taxi" / f"{name}.pb.gz").read_bytes()))
