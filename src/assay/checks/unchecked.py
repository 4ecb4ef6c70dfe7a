"""What a schema says and no check looks at: told, so that silence is never taken for consent.

Every field of a schema is either read by a check, says nothing of data (a name, a comment, how trainers should read
them), or is listed here; a test knows which, so that a new field of TFMD is not overlooked.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from google.protobuf.message import Message
from tensorflow_metadata.proto.v0 import schema_pb2, statistics_pb2

from assay.schemas import Schema
from assay.schemas.path import Path, serialize_path
from assay.statistics.format_patterns import TIME_FORMATS

from .composite import composites


@dataclass(frozen=True)
class Unchecked:
    """A field of the schema that no check reads."""

    #: As the text of a schema writes it: ``sequence_metadata``.
    field: str
    #: The features, serialized, in the order of the schema; the empty text is the schema itself.
    paths: tuple[str, ...]
    #: Why, as the end of a sentence.
    why: str


_NO_STATISTIC = "no statistic looks into such values"
_NO_FORMAT = "formats of a time of day are not measured"
_NO_ORDER = "no statistic compares the indices with it"

#: Full names of fields without the package, and why nothing checks them.
UNCHECKED: Mapping[str, str] = {
    "Feature.audio_domain": _NO_STATISTIC,
    "Feature.video_domain": _NO_STATISTIC,
    "Feature.content_chunk_domain": _NO_STATISTIC,
    "Feature.time_of_day_domain": _NO_FORMAT,
    "Feature.sequence_metadata": "no statistic follows a sequence over several rows",
    "SparseFeature.dense_shape": _NO_ORDER,
    "SparseFeature.is_sorted": _NO_ORDER,
    "SparseFeature.presence": "it is deprecated; the presence of the parts is checked",
    "SparseFeature.type": "it is deprecated; the types of the parts are checked",
}


def unchecked(schema: Schema) -> tuple[Unchecked, ...]:
    """What this schema says and no check looks at, each field once.

    >>> schema = Schema.from_text('feature { name: "clip" audio_domain {} } feature { name: "song" audio_domain {} }')
    >>> unchecked(schema)
    (Unchecked(field='audio_domain', paths=('clip', 'song'), why='no statistic looks into such values'),)
    """
    found: dict[tuple[str, str], list[str]] = {}
    for field, path, why in _fields(schema.proto, ()):
        found.setdefault((field, why), []).append(serialize_path(path) if path else "")
    return tuple(Unchecked(field, tuple(dict.fromkeys(paths)), why) for (field, why), paths in found.items())


def unmeasured(dataset: statistics_pb2.DatasetFeatureStatistics, schema: Schema) -> tuple[Unchecked, ...]:
    """Composites of the schema that these statistics do not have, since they were made without it."""
    there = {tuple(feature.path.step) or (feature.name,) for feature in dataset.features}
    lacking: dict[str, list[str]] = {}
    for path, one in composites(schema, {feature.steps: feature for feature in schema.features()}).items():
        if path not in there and one.checked:
            kind = "sparse_feature" if isinstance(one.proto, schema_pb2.SparseFeature) else "weighted_feature"
            lacking.setdefault(kind, []).append(serialize_path(path))
    why = "the statistics were made without this schema; `assay profile --schema` measures it"
    return tuple(Unchecked(kind, tuple(paths), why) for kind, paths in lacking.items())


def _fields(message: Message, path: Path) -> Iterator[tuple[str, Path, str]]:
    """The fields that are set here and within, each with the feature that it is about."""
    if isinstance(message, schema_pb2.Feature | schema_pb2.SparseFeature | schema_pb2.WeightedFeature):
        path = (*path, message.name)
    for field, value in message.ListFields():
        why = UNCHECKED.get(f"{message.DESCRIPTOR.name}.{field.name}") or _unknown(field.name, value)
        if why is not None:
            yield field.name, path, why
        elif field.message_type is not None and field.message_type.file.name == schema_pb2.DESCRIPTOR.name:
            parts = value.values() if isinstance(value, Mapping) else value if field.is_repeated else [value]
            for part in parts:
                yield from _fields(part, path)


def _unknown(field: str, value: object) -> str | None:
    """A format of time that is none of those we measure."""
    if field == "string_format" and value not in TIME_FORMATS:
        return f"no statistic counts times of the format {value}"
    return None
