"""Judgments of labels as JSON documents."""

from typing import ClassVar, Self

import msgspec

from assay.errors import FormatError


class Document:
    """A frozen dataclass that can be written and read again."""

    #: What it is, and the command that writes one.
    noun: ClassVar[str]
    command: ClassVar[str]

    def to_json(self) -> bytes:
        """All of it as one JSON document."""
        return msgspec.json.encode(self)

    @classmethod
    def from_json(cls, data: bytes) -> Self:
        """The one in a document.

        Raises:
            FormatError: there is none.
        """
        try:
            return msgspec.json.decode(data, type=cls)
        except msgspec.DecodeError as error:
            raise FormatError(f"no {cls.noun}: {error}. Try `{cls.command} --json`") from None
