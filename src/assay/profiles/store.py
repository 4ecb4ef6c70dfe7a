"""Profiles in files: checked when read, written whole or not at all.

8 bytes    b"assay\\0" and the version of this layout, 16 bits little-endian
16 bytes   BLAKE2b of the rest
rest       zlib of the packed `Stored`
"""

import os
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path as FilePath
from tempfile import NamedTemporaryFile
from typing import Any

import msgspec

from assay._codec import pack, unpack
from assay.errors import FormatError, SourceError
from assay.statistics import Path, State
from assay.statistics.installed import kind_of
from assay.statistics.statistic import Question

from .profile import Feature, Profile, Rejections, Slice, SliceKey
from .questions import By, Questions

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
class StoredFeature:
    """A `Feature` whose states are still packed, since their types follow from their names."""

    path: Path
    position: int
    states: dict[str, msgspec.Raw]
    weighted: dict[str, msgspec.Raw]


@dataclass(frozen=True)
class StoredSlice:
    """A `Slice` under its key."""

    key: SliceKey
    rows: int
    weight: int | float
    unweighable: int
    features: list[StoredFeature]
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
    slices: list[StoredSlice]


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
        [_stored(key, profile.slices[key]) for key in sorted(profile.slices)],
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
    except (msgspec.DecodeError, zlib.error, TypeError, ValueError) as error:
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


def _stored(key: SliceKey, rows: Slice) -> StoredSlice:
    features = [
        StoredFeature(path, feature.position, _packed(feature.states), _packed(feature.weighted))
        for path, feature in sorted(rows.features.items())
    ]
    return StoredSlice(key, rows.rows, rows.weight, rows.unweighable, features, _packed(rows.cross))


def _asked(questions: Iterable[Question[Any, Any]]) -> list[Asked]:
    return [Asked(one.name, one.version, msgspec.to_builtins(one)) for one in questions]


def _packed(states: Mapping[str, State]) -> dict[str, msgspec.Raw]:
    return {name: msgspec.Raw(pack(state)) for name, state in states.items()}


def _restored(stored: Stored, name: str) -> Profile:
    questions = Questions(
        tuple(_question(asked, name) for asked in stored.asked),
        {path: tuple(_question(asked, name) for asked in of) for path, of in stored.of},
        tuple(_question(asked, name) for asked in stored.cross),
        stored.weight,
        stored.label,
        stored.by,
    )
    slices = {part.key: _slice(part, questions) for part in stored.slices}
    return Profile(questions, slices, stored.rejected, stored.name)


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


def _slice(stored: StoredSlice, questions: Questions) -> Slice:
    kinds = {question.key: question.state for question in questions.cross}
    features = {feature.path: _feature(feature, questions) for feature in stored.features}
    cross = {key: unpack(raw, kinds[key]) for key, raw in stored.cross.items()}
    return Slice(stored.rows, stored.weight, stored.unweighable, features, cross)


def _feature(stored: StoredFeature, questions: Questions) -> Feature:
    kinds = {statistic.name: statistic.state for statistic in questions.asked(stored.path)}
    states, weighted = (
        {name: unpack(raw, kinds[name]) for name, raw in packed.items()} for packed in (stored.states, stored.weighted)
    )
    return Feature(stored.position, states, weighted)
