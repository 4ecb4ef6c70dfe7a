"""`Change`: one edit of a schema as a value, offered by an anomaly, never applied by itself."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from io import StringIO
from typing import Any

from google.protobuf import text_format
from google.protobuf.message import Message

from assay.errors import FormatError, SchemaError, guess, listing

from .path import parse_path
from .pbtxt import read_text, write_text
from .schema import Schema


@dataclass(frozen=True)
class Change:
    """An edit of one feature, or of the whole schema, as it may be stored and shown before anyone applies it.

    Laws: applying it twice is applying it once; the schema it is applied to stays as it was; two changes of different
    fields commute (the members of one oneof, such as the kinds of domain, are one field, and ``values`` belong to it).
    """

    #: The serialized path of the feature; the empty text is the schema itself.
    path: str
    #: What it does, as an order: ``allow 'Prcard' in payment_type``.
    summary: str
    #: Names of fields of the Feature proto (or Schema proto) with their new content in text format, None to clear
    #: one: ``("presence", "min_fraction: 0.9")``, ``("type", "INT")``, ``("in_environment", "['TRAINING']")``.
    fields: tuple[tuple[str, str | None], ...] = ()
    #: Texts to add to the string domain of the feature: its own, or the one it shares, so for all who share it.
    values: tuple[str, ...] = ()

    def apply(self, schema: Schema) -> Schema:
        """An edited copy of the schema; a feature that is not there is created if the change sets fields of it.

        Raises:
            SchemaError: the schema has no such feature, field or string domain, or the content is no content for it.
        """
        return apply_all(schema, [self])


def apply_all(schema: Schema, changes: Iterable[Change]) -> Schema:
    """A copy of the schema with these changes, applied in order; the errors are those of `Change.apply`."""
    edited = Schema(schema.proto)
    for change in changes:
        _edit(edited, change)
    return edited


def difference(before: Message, after: Message) -> tuple[tuple[str, str | None], ...]:
    """The ``fields`` of the change that makes one feature (or schema) the other, but for its name.

    >>> from tensorflow_metadata.proto.v0.schema_pb2 import INT, Feature
    >>> difference(Feature(type=INT, deprecated=True), Feature(type=INT, in_environment=["A", "B"]))
    (('deprecated', None), ('in_environment', '["A", "B"]'))
    """
    names = [field.name for field in after.DESCRIPTOR.fields if field.name != "name"]
    return tuple((name, new) for name in names if (new := _content(after, name)) != _content(before, name))


def _content(message: Message, name: str) -> str | None:
    """What a field holds, in text format and without its name; None if it is not set."""
    field, value = message.DESCRIPTOR.fields_by_name[name], getattr(message, name)
    if not field.is_repeated:
        return _text(field, value) if message.HasField(name) else None
    if isinstance(value, Mapping):
        key, inside = field.message_type.fields  # type: ignore[union-attr]  # a map is made of messages
        elements = [f"{{ key: {_text(key, k)} value {{ {_text(inside, v)} }} }}" for k, v in sorted(value.items())]
    elif field.message_type is not None:
        elements = [f"{{ {_text(field, element)} }}" for element in value]
    else:
        elements = [_text(field, element) for element in value]
    return f"[{', '.join(elements)}]" if elements else None


def _text(field: Any, value: Any) -> str:
    if field.message_type is not None:
        return write_text(value, one_line=True)
    text = StringIO()
    text_format.PrintFieldValue(field, value, text, as_utf8=True)
    return text.getvalue()


def _edit(schema: Schema, change: Change) -> None:
    steps = parse_path(change.path)
    if change.fields and steps and steps not in schema:
        schema.add(steps)
    target = schema[steps].proto if steps else schema.proto
    for name, content in change.fields:
        _replace(target, name, content)
    if change.values:
        domain = schema[steps].string_domain if steps else None
        if domain is None:
            raise SchemaError(f"{change.path or 'the schema'} has no string domain to add {list(change.values)} to")
        domain.value.extend(value for value in dict.fromkeys(change.values) if value not in domain.value)


def _replace(target: Message, name: str, content: str | None) -> None:
    field = target.DESCRIPTOR.fields_by_name.get(name)
    if field is None or name == "name":  # another name would be another feature
        known = [known for known in target.DESCRIPTOR.fields_by_name if known != "name"]
        raise SchemaError(f"no field {name!r} to change; {listing(known)}.{guess(name, known)}")
    new = type(target)()
    if content is not None:
        inside = field.message_type is not None and not field.is_repeated
        try:
            read_text(f"{name} {{\n{content}\n}}" if inside else f"{name}: {content}", new, f"the new {name}")
        except FormatError as error:
            raise SchemaError(str(error)) from None
        if [set_field.name for set_field, _ in new.ListFields()] != [name]:
            raise SchemaError(f"the new {name} goes beyond that field: {content!r}")
    target.ClearField(name)
    target.MergeFrom(new)
