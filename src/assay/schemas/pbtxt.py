"""Schemas as text and bytes, read strictly: what the installed protos do not know is an error that names it."""

import re
from collections.abc import Iterator, Mapping
from typing import TypeVar

from google.protobuf import descriptor_pool, text_format
from google.protobuf.descriptor import FieldDescriptor
from google.protobuf.message import DecodeError, Message
from google.protobuf.unknown_fields import UnknownFieldSet

from assay.errors import FormatError, guess, listing

M = TypeVar("M", bound=Message)

#: Prints an `Any` as the bytes it holds: unpacked, it would lose what its own type does not know.
_NO_TYPES = descriptor_pool.DescriptorPool()

_UNKNOWN_WORD = re.compile(
    r'(?P<kind>Message|Enum) type "(?P<owner>[^"]+)" has no (?:field|value) named "?(?P<word>.+?)"?\.$'
)

#: Levels of messages that protobuf reads, by its default.
DEEPEST = 100

_TOO_DEEP = f"nested more than {DEEPEST} messages deep, which protobuf does not read"
_CONTROL = frozenset(map(chr, range(32))) - frozenset("\t\n\v\f\r")


def write_text(message: Message, *, one_line: bool = False) -> str:
    """The message in the text format of protobuf, which `read_text` takes back without loss."""
    return text_format.MessageToString(message, as_utf8=True, as_one_line=one_line, descriptor_pool=_NO_TYPES)


def read_text(text: str, message: M, where: str) -> M:
    """The message, filled from its text; ``where`` says in errors what is being read.

    Raises:
        FormatError: with the line, and for a misspelled word what it should have been.
    """
    try:
        text_format.Parse(text, message)
    except text_format.ParseError as error:
        line = "" if error.GetLine() is None else f", line {error.GetLine()}"
        raise FormatError(f"{where}{line}: {_explain(str(error))}") from None
    except RecursionError:
        raise FormatError(f"{where}: {_TOO_DEEP}") from None
    refuse_foreign(message, where)
    return message


def read_bytes(data: bytes, message: M, where: str) -> M:
    """The message, filled from its wire format if every byte of that is understood, else from its text.

    Raises:
        FormatError: it is neither.
    """
    try:
        message.ParseFromString(data)
        refuse_foreign(message, where)
        return message
    except DecodeError:
        complaint = f"{where}: neither the text nor the bytes of a schema; expected a schema.pbtxt"
    except FormatError as error:
        complaint = str(error)
    message.Clear()
    text = _as_text(data)
    if text is None:
        raise FormatError(complaint)
    return read_text(text, message, where)


def _as_text(data: bytes) -> str | None:
    """The text that these bytes are, if they may be meant as text."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None
    return text if _CONTROL.isdisjoint(text) else None


def refuse_foreign(message: Message, where: str) -> None:
    """Nothing, if the message can be written and read again without loss.

    Raises:
        FormatError: it has a field or value that only a newer version knows, a text that is not UTF-8, or more
            levels of messages than protobuf reads.
    """
    for complaint in _foreign(message, DEEPEST):
        raise FormatError(f"{where}: {complaint}")


def _foreign(message: Message, levels: int) -> Iterator[str]:
    if levels == 0:
        yield _TOO_DEEP
        return
    name = getattr(message, "name", "")
    owner = f"{message.DESCRIPTOR.name} {name!r}" if name else message.DESCRIPTOR.name
    for unknown in UnknownFieldSet(message):  # type: ignore[attr-defined]  # a sequence, which its stub does not say
        field = message.DESCRIPTOR.fields_by_number.get(unknown.field_number)
        what = f"field number {unknown.field_number}" if field is None else f"value {unknown.data!r} of {field.name}"
        yield f"{what} of {owner} is unknown to the installed tensorflow-metadata; a newer version may know it"
    for field, value in message.ListFields():
        values = value.values() if isinstance(value, Mapping) else value if field.is_repeated else (value,)
        if field.type == FieldDescriptor.TYPE_MESSAGE:
            for child in values:
                yield from _foreign(child, levels - 1)
        elif field.type == FieldDescriptor.TYPE_STRING:
            yield from (f"{v!r}, {field.name} of {owner}, is not UTF-8" for v in values if isinstance(v, bytes))


def _explain(error: str) -> str:
    """The parser's complaint without its position, and with a guess where it is about one word."""
    unknown = _UNKNOWN_WORD.search(error)
    if unknown is None:
        return re.sub(r"^\d+:\d+ : ", "", error)
    pool, owner, word = descriptor_pool.Default(), unknown["owner"], unknown["word"]
    if unknown["kind"] == "Message":
        known = list(pool.FindMessageTypeByName(owner).fields_by_name)
        kind = "field"
    else:
        known = list(pool.FindEnumTypeByName(owner).values_by_name)
        kind = "value"
    return f"no {kind} {word!r} in {owner.rpartition('.')[2]}; {listing(known)}.{guess(word, known)}"
