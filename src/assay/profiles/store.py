"""Profiles in files: checked when read, written whole or not at all.

8 bytes    b"assay\\0" and the version of this layout, 16 bits little-endian
16 bytes   BLAKE2b of the rest
rest       zlib of the packed `Stored`
"""

import os
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from itertools import chain
from pathlib import Path as FilePath
from tempfile import NamedTemporaryFile
from typing import Any, Generic, TypedDict, TypeVar

import msgspec

from assay._codec import pack, unpack
from assay.errors import FormatError, SourceError
from assay.statistics import Path, State
from assay.statistics.installed import kind_of
from assay.statistics.statistic import Question

from .profile import Feature, Profile, Rejections, Slice, SliceKey
from .questions import By, Questions

T = TypeVar("T")

MAGIC = b"assay\0"
VERSION = 4

_AGAIN = "Make the profile again from the data"
_HEADER = len(MAGIC) + 2 + 16


@dataclass(frozen=True)
class Asked:
    """A question by name, with its parameters."""

    name: str
    version: int
    parameters: dict[str, Any]


@dataclass(frozen=True)
class StoredFeature(Generic[T]):
    """A `Feature`, whose states are of types that follow from the questions."""

    path: Path
    position: int
    states: T
    weighted: T


@dataclass(frozen=True)
class StoredSlice(Generic[T]):
    """A `Slice` under its key."""

    key: SliceKey
    rows: int
    weight: int | float
    unweighable: int
    features: list[StoredFeature[T]]
    cross: dict[str, msgspec.Raw]


@dataclass(frozen=True)
class Stored:
    """A whole `Profile`."""

    name: str
    asked: list[Asked]
    of: list[tuple[Path, list[Asked]]]
    cross: list[Asked]
    weight: str | None
    label: str | None
    by: tuple[tuple[By, ...], ...]
    rejected: Rejections
    #: A list of `StoredSlice`.
    slices: msgspec.Raw


def to_bytes(profile: Profile) -> bytes:
    """The bytes of a profile; equal profiles give equal bytes."""
    questions = profile.questions
    stored = Stored(
        profile.name,
        _asked(questions.statistics),
        [(path, _asked(of)) for path, of in sorted(questions.of.items())],
        _asked(questions.cross),
        questions.weight,
        questions.label,
        questions.by,
        profile.rejected,
        msgspec.Raw(pack([_stored(key, profile.slices[key]) for key in sorted(profile.slices)])),
    )
    body = zlib.compress(pack(stored), 1)
    return MAGIC + VERSION.to_bytes(2, "little") + _checksum(body) + body


def _checksum(body: bytes) -> bytes:
    return blake2b(body, digest_size=16).digest()


def from_bytes(data: bytes, *, name: str = "these bytes") -> Profile:
    """The profile in these bytes.

    Raises:
        FormatError: they are no profile, damaged, or of a newer version.
    """
    if not data.startswith(MAGIC):
        raise FormatError(
            f"{name} is no profile: it begins with {data[:6]!r}, not {MAGIC!r}. `assay profile` makes one"
        )
    version = int.from_bytes(data[len(MAGIC) : len(MAGIC) + 2], "little")
    if version != VERSION:
        remedy = "Upgrade assay" if version > VERSION else _AGAIN
        raise FormatError(f"{name} has profile format {version}; this assay reads {VERSION}. {remedy}")
    body = data[_HEADER:]
    if len(data) < _HEADER or _checksum(body) != data[_HEADER - 16 : _HEADER]:
        raise FormatError(f"{name} is damaged or cut short: its checksum does not match. {_AGAIN}")
    try:
        return _restored(unpack(zlib.decompress(body), Stored), name)
    except (msgspec.DecodeError, zlib.error, KeyError, TypeError, ValueError) as error:
        raise FormatError(f"{name} is no profile that this assay understands: {error}. {_AGAIN}") from error


def save(profile: Profile, path: str | FilePath) -> None:
    """Write a profile, whole or not at all."""
    write_whole(path, to_bytes(profile))


def write_whole(path: str | FilePath, data: bytes) -> None:
    """Write a file beside its destination, then move it there.

    Raises:
        SourceError: it cannot be written.
    """
    target = FilePath(path)
    try:
        with NamedTemporaryFile(dir=target.parent, prefix=f".{target.name}.", delete=False) as part:
            part.write(data)
            part.flush()
            os.fsync(part.fileno())
        os.chmod(part.name, 0o666 & ~_umask())
        os.replace(part.name, target)
    except OSError as error:
        raise SourceError(f"cannot be written: {error.strerror}", file=path) from error


def load(path: str | FilePath) -> Profile:
    """The profile in a file."""
    try:
        data = FilePath(path).read_bytes()
    except OSError as error:
        raise SourceError(f"cannot be read: {error.strerror}", file=path) from error
    return from_bytes(data, name=str(path))


def _umask() -> int:
    current = os.umask(0)
    os.umask(current)
    return current


def _stored(key: SliceKey, rows: Slice) -> StoredSlice[Mapping[str, State]]:
    features = [
        StoredFeature[Mapping[str, State]](path, feature.position, dict(feature.states), dict(feature.weighted))
        for path, feature in sorted(rows.features.items())
    ]
    cross = {name: msgspec.Raw(pack(state)) for name, state in rows.cross.items()}
    return StoredSlice(key, rows.rows, rows.weight, rows.unweighable, features, cross)


def _asked(questions: Iterable[Question[Any, Any]]) -> list[Asked]:
    return [Asked(one.name, one.version, msgspec.to_builtins(one)) for one in questions]


def _restored(stored: Stored, name: str) -> Profile:
    questions = Questions(
        tuple(_question(asked, name) for asked in stored.asked),
        {path: tuple(_question(asked, name) for asked in of) for path, of in stored.of},
        tuple(_question(asked, name) for asked in stored.cross),
        stored.weight,
        stored.label,
        stored.by,
    )
    asked = (*questions.statistics, *chain.from_iterable(questions.of.values()))
    slices = unpack(stored.slices, _slices(frozenset((statistic.name, statistic.state) for statistic in asked)))
    return Profile(questions, {part.key: _slice(part, questions) for part in slices}, stored.rejected, stored.name)


@lru_cache
def _slices(kinds: frozenset[tuple[str, type[State]]]) -> type[list[StoredSlice[dict[str, State]]]]:
    """The type of slices whose states are of these types, all at once: a call for each state would take longer."""
    states = TypedDict("states", dict(kinds), total=False)  # type: ignore[misc]  # noqa: UP013  # known only now
    return list[StoredSlice[states]]  # type: ignore[return-value]  # whose values are states


def _question(asked: Asked, name: str) -> Any:
    kind = kind_of(asked.name)
    if kind is None:
        raise FormatError(f"{name} holds the statistic {asked.name!r}, which is not installed. Install its package")
    if kind.version != asked.version:
        raise FormatError(
            f"{name} holds version {asked.version} of the statistic {asked.name!r}; this assay has version "
            f"{kind.version}. {_AGAIN}"
        )
    return msgspec.convert(asked.parameters, kind)


def _slice(stored: StoredSlice[dict[str, State]], questions: Questions) -> Slice:
    kinds = {question.key: question.state for question in questions.cross}
    features = {each.path: Feature(each.position, each.states, each.weighted) for each in stored.features}
    cross = {key: unpack(raw, kinds[key]) for key, raw in stored.cross.items()}
    return Slice(stored.rows, stored.weight, stored.unweighable, features, cross)
