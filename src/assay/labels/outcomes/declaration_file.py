"""A declaration in a TOML file.

    [label]
    name = "clicked"
    window = "1d"

    [predictions]
    source = "impressions/"
    key = "id"
    time = "served_at"

    [outcomes.click]
    source = "clicks/"
    key = "impression"
    time = "clicked_at"

Paths are relative to the file.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from assay.errors import FormatError, SourceError, UsageError, guess

from .declaration import Declaration, Label, Outcomes, Predictions, Stream

T = TypeVar("T")
S = TypeVar("S", bound=Stream)

_SECTIONS = ("label", "predictions", "outcomes")

#: How msgspec ends what it says.
_AT = " - at `$"


def read_declaration(path: str | Path) -> Declaration:
    """The declaration in a file.

    Raises:
        SourceError: the file cannot be read.
        FormatError: it is no TOML.
        UsageError: it declares something else; the message names the place.
    """
    file = Path(path)
    try:
        document = tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise SourceError(f"cannot be read: {error.strerror}", file=file) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise FormatError(f"{file}: no TOML: {error}. Expected [label], [predictions] and [outcomes.NAME]") from None
    try:
        return _declared(document, file.parent)
    except UsageError as error:
        raise UsageError(f"{file}, {error}") from None


def _declared(document: Mapping[str, Any], folder: Path) -> Declaration:
    _refuse_unknown("the file", document, _SECTIONS, "section")
    for name in _SECTIONS:
        if not isinstance(document.get(name), dict):
            raise UsageError(f"[{name}]: missing, expected a section for each of {', '.join(_SECTIONS)}")
    outcomes = {
        name: _placed(_section(f"outcomes.{name}", stream, Outcomes), folder)
        for name, stream in document["outcomes"].items()
    }
    predictions = _placed(_section("predictions", document["predictions"], Predictions), folder)
    return Declaration(
        label=_section("label", document["label"], Label),
        predictions=predictions,
        outcomes=outcomes,
    )


def _section(place: str, given: object, kind: type[T]) -> T:
    """One section as a value of its kind."""
    if not isinstance(given, dict):
        raise UsageError(f"[{place}]: {given!r}, expected a section; try [{place}]")
    assert is_dataclass(kind)
    _refuse_unknown(f"[{place}]", given, [each.name for each in fields(kind)], "name")
    try:
        return msgspec.convert(given, kind)
    except msgspec.ValidationError as error:
        said, _, at = str(error).partition(_AT)
        name = at.rstrip("`").lstrip(".")
        said = said.replace("Object missing required field", "missing").replace("`", "'")
        seen = f" (it says {given[name]!r})" if name in given else ""
        raise UsageError(f"[{place}]{f' {name}' if name else ''}: {said}{seen}") from None


def _refuse_unknown(place: str, given: Mapping[str, Any], known: "list[str] | tuple[str, ...]", what: str) -> None:
    for name in given:
        if name not in known:
            raise UsageError(f"{place}: no {what} {name!r}, expected one of {', '.join(known)}.{guess(name, known)}")


def _placed(stream: S, folder: Path) -> S:
    """The stream whose paths are those of the file's folder."""
    database = stream.database
    if database is not None and "://" not in database:
        database = str(folder / database)
    source = stream.source
    if isinstance(source, list):
        source = [str(folder / each) for each in source]
    elif isinstance(source, str):
        source = str(folder / source)
    return replace(stream, source=source, database=database)
