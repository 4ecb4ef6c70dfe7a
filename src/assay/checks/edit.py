"""The difference between two messages as an edit that a `Change` can carry."""

from google.protobuf.message import Message

from assay.schemas.pbtxt import write_text


def difference(before: Message, after: Message) -> tuple[tuple[str, str | None], ...]:
    """The fields, but for the name, in which ``after`` differs, with what they hold there; None for nothing.

    >>> from tensorflow_metadata.proto.v0.schema_pb2 import INT, Feature
    >>> difference(Feature(type=INT, deprecated=True), Feature(type=INT, in_environment=["A", "B"]))
    (('deprecated', None), ('in_environment', '["A", "B"]'))
    """
    names = [name for name in before.DESCRIPTOR.fields_by_name if name != "name"]
    return tuple((name, content) for name in names if (content := _content(after, name)) != _content(before, name))


def _content(message: Message, name: str) -> str | None:
    """A field in text format, without its name."""
    field, value = message.DESCRIPTOR.fields_by_name[name], getattr(message, name)
    if field.is_repeated:
        return f"[{', '.join(_scalar(message, name, [item]) for item in value)}]" if value else None
    if not message.HasField(name):
        return None
    return write_text(value) if field.message_type else _scalar(message, name, value)


def _scalar(message: Message, name: str, value: object) -> str:
    return write_text(type(message)(**{name: value})).removeprefix(f"{name}: ").removesuffix("\n")
