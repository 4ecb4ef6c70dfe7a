"""Where output goes: reports and documents to standard output, notes and progress to standard error."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer
from rich.console import Console
from rich.text import Text

from assay.errors import UsageError

if TYPE_CHECKING:
    from google.protobuf.message import Message
    from msgspec import Raw


class Page(Console):
    """A console that leaves a closed pipe to `assay.cli.guard`; Rich would end with the status that means bad data."""

    def on_broken_pipe(self) -> None:
        """Raise it again."""
        raise BrokenPipeError


def out() -> Console:
    """Standard output as it is now; what is printed is neither markup nor highlighted."""
    return Page(highlight=False, markup=False, emoji=False)


def err() -> Console:
    """Standard error, likewise."""
    return Page(stderr=True, highlight=False, markup=False, emoji=False)


def note(text: str) -> None:
    """Tell what was done, beside the output."""
    err().print(Text(text, "dim"))


def print_json(value: Any) -> None:
    """Write one JSON document to standard output: dataclasses, containers, raw JSON."""
    import msgspec

    typer.echo(msgspec.json.format(msgspec.json.encode(value)).decode())


def json_of(message: "Message") -> "Raw":
    """A protobuf message as JSON in the names of its fields, raw, to stand in a document for `print_json`."""
    import msgspec
    from google.protobuf.json_format import MessageToJson

    return msgspec.Raw(MessageToJson(message, preserving_proto_field_name=True, indent=None).encode())


def write(path: Path, text: str) -> None:
    """Write a text to a file, in a folder that is made if need be.

    Raises:
        UsageError: that is not possible.
    """
    make_folder(path.parent)
    try:
        path.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise UsageError(f"{path}: cannot be written: {error.strerror}. Try another place") from None


def make_folder(path: Path) -> None:
    """A folder at this path, and those above it.

    Raises:
        UsageError: that is not possible.
    """
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"{path}: cannot be made a folder: {error.strerror}. Try another place") from None
