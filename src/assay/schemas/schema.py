"""What good data look like: `Schema`, a thin face over the Schema proto of TensorFlow Metadata."""

from __future__ import annotations

import contextlib
import os
import pathlib
from collections.abc import Iterable, Iterator

from tensorflow_metadata.proto.v0 import schema_pb2

from assay.errors import FormatError, SchemaError, UsageError, guess, listing

from .feature import Feature, environment_names
from .path import Path, parse_path, serialize_path
from .pbtxt import DEEPEST, read_bytes, read_text, refuse_foreign, write_text


class Schema:
    """The features of a dataset and what each may hold.

    >>> from assay.schemas import Range
    >>> schema = Schema.from_text('feature { name: "fare" type: FLOAT }')
    >>> schema["fare"].domain = Range(0.0, 500.0)
    >>> print(schema.text(), end="")
    feature {
      name: "fare"
      type: FLOAT
      float_domain {
        min: 0.0
        max: 500.0
      }
    }

    A feature is addressed by its path as text (``fare``, nested ``trip.fare``, with a dot in its name
    ``'sepal.length'``) or as a tuple of steps. Text that is the plain name of a top-level feature, dots and all,
    finds that feature too, unless it is a path to another.

    Raises:
        FormatError: the proto holds fields that the installed tensorflow-metadata does not know; they would be lost.
    """

    __slots__ = ("_proto",)

    def __init__(self, proto: schema_pb2.Schema | None = None) -> None:
        self._proto = schema_pb2.Schema()
        if proto is not None:
            if not isinstance(proto, schema_pb2.Schema):
                raise UsageError(f"{proto!r} is no Schema proto; of a file: Schema.load(path)")
            refuse_foreign(proto, "this schema")
            self._proto.CopyFrom(proto)

    @classmethod
    def load(cls, path: str | os.PathLike[str]) -> Schema:
        """The schema in a file, text or binary.

        Raises:
            FormatError: it cannot be read; for a misspelled word, with its line and what it should have been.
        """
        try:
            data = pathlib.Path(path).read_bytes()
        except OSError as error:
            raise FormatError(f"{os.fspath(path)}: cannot be read: {error.strerror}") from None
        return cls._own(read_bytes(data, schema_pb2.Schema(), os.fspath(path)))

    @classmethod
    def from_text(cls, text: str, *, where: str = "this schema") -> Schema:
        """The schema that `text` wrote, or a person; ``where`` is what errors call it."""
        return cls._own(read_text(text, schema_pb2.Schema(), where))

    @classmethod
    def _own(cls, proto: schema_pb2.Schema) -> Schema:
        schema = cls()
        schema._proto = proto
        return schema

    def text(self) -> str:
        """The schema in the text format of protobuf, as in a ``schema.pbtxt``; loses nothing."""
        return write_text(self._proto)

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write `text` to a file, by custom ``schema.pbtxt``."""
        try:
            pathlib.Path(path).write_text(self.text(), encoding="utf-8", newline="\n")
        except OSError as error:
            raise UsageError(f"{os.fspath(path)}: cannot be written: {error.strerror}") from None

    @property
    def proto(self) -> schema_pb2.Schema:
        """The proto itself, live: an edit of it is an edit of this schema. ``Schema(schema.proto)`` is a copy."""
        return self._proto

    @property
    def environments(self) -> tuple[str, ...]:
        """The default environments: a feature is expected in each unless it says otherwise."""
        return tuple(self._proto.default_environment)

    @environments.setter
    def environments(self, names: Iterable[str]) -> None:
        self._proto.default_environment[:] = environment_names(names)

    def features(self) -> Iterator[Feature]:
        """Every feature in order, a struct before those nested in it."""
        yield from self._below(self._proto.feature, ())

    def _below(self, features: Iterable[schema_pb2.Feature], parent: Path) -> Iterator[Feature]:
        for proto in features:
            steps = (*parent, proto.name)
            yield Feature(proto, steps, self._proto)
            yield from self._below(proto.struct_domain.feature, steps)

    def add(self, path: str | Path) -> Feature:
        """A new feature at this path, and STRUCT features on the way to it where there are none.

        Raises:
            SchemaError: it is there already, or lies inside a feature that is no STRUCT.
        """
        steps = _steps(path)
        if not steps:
            raise UsageError("a feature needs a name")
        if 2 * len(steps) + 2 > DEEPEST:  # two messages a level, two for what the feature holds
            raise SchemaError(f"feature {serialize_path(steps)} is nested too deeply to be saved")
        if self._find(steps) is not None:
            raise SchemaError(f"feature {serialize_path(steps)} is in this schema already")
        siblings = self._proto.feature
        for depth, step in enumerate(steps[:-1], start=1):
            parent = _named(siblings, step)
            if parent is None:
                parent = siblings.add(name=step, type=schema_pb2.STRUCT)
            if parent.type != schema_pb2.STRUCT:
                raise SchemaError(f"feature {serialize_path(steps[:depth])} is no STRUCT; nothing can be nested in it")
            siblings = parent.struct_domain.feature
        return Feature(siblings.add(name=steps[-1]), steps, self._proto)

    def __getitem__(self, path: str | Path) -> Feature:
        for steps in _readings(path):
            proto = self._find(steps)
            if proto is not None:
                return Feature(proto, steps, self._proto)
        name = path if isinstance(path, str) else serialize_path(path)
        known = list(self)
        raise SchemaError(f"no feature {name!r} in this schema; {listing(known)}.{guess(name, known)}")

    def __contains__(self, path: str | Path) -> bool:
        return any(self._find(steps) is not None for steps in _readings(path))

    def __iter__(self) -> Iterator[str]:
        return (feature.path for feature in self.features())

    def __len__(self) -> int:
        return sum(1 for _ in self.features())

    def __eq__(self, other: object) -> bool:
        return self._proto == other._proto if isinstance(other, Schema) else NotImplemented

    __hash__ = None  # type: ignore[assignment]  # it can be edited

    def __repr__(self) -> str:
        return f"<Schema of {len(self)} features>"

    def _find(self, steps: Path) -> schema_pb2.Feature | None:
        siblings: Iterable[schema_pb2.Feature] = self._proto.feature
        found = None
        for step in steps:
            found = _named(siblings, step)
            if found is None:
                return None
            siblings = found.struct_domain.feature
        return found


def _named(features: Iterable[schema_pb2.Feature], name: str) -> schema_pb2.Feature | None:
    return next((feature for feature in features if feature.name == name), None)


def _steps(path: str | Path) -> Path:
    return parse_path(path) if isinstance(path, str) else tuple(path)


def _readings(path: str | Path) -> Iterator[Path]:
    """What a text may mean: a path, else the bare name of a feature."""
    with contextlib.suppress(UsageError):
        yield _steps(path)
    if isinstance(path, str):
        yield (path,)
