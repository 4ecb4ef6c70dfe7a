"""``assay show``."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assay.errors import FormatError, SourceError

from .console import json_of, out, print_json
from .option import Json
from .reading import statistics_of

if TYPE_CHECKING:
    from msgspec import Raw
    from rich.console import RenderableType
    from tensorflow_metadata.proto.v0.anomalies_pb2 import AnomalyInfo

    from assay.checks import Anomalies, Anomaly
    from assay.schemas import Schema

    from .reading import Measured


def show(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="A profile, statistics, a schema or anomalies.", show_default=False)
    ],
    json: Json = False,
) -> None:
    """Show what is in a file: a profile, statistics that TFDV wrote, a schema, or anomalies.

    What it is, its content tells: binary, text, JSON or TFRecord.

    [bold]Examples[/bold]

      assay show train.assay

      assay show schema.pbtxt
    """
    found = document(file)
    if json:
        print_json(_machine_form(found))
    else:
        out().print(*_drawn(found, str(file)), sep="\n")


def document(path: Path) -> "Measured | Schema | Anomalies":
    """The document in a file.

    Raises:
        SourceError: the file cannot be read.
        FormatError: it holds none of our documents.
    """
    from assay.profiles.reading import read_statistics
    from assay.schemas import Schema

    if (statistics := read_statistics(path)) is not None:
        return statistics
    try:
        data = path.read_bytes()
    except OSError as error:
        raise SourceError(f"cannot be read: {error.strerror}", file=path) from None
    try:
        return Schema.load(path)
    except FormatError as error:
        found = _anomalies(data)
        if found is None:
            hint = "Expected a profile, statistics, a schema or anomalies. Try `assay profile` if it holds data"
            raise FormatError(f"{str(error).rstrip('.')}. {hint}") from None
        return found


def _anomalies(data: bytes) -> "Anomalies | None":
    """The anomalies in our JSON or in a TFMD document, text or binary; None if there are none."""
    from tensorflow_metadata.proto.v0.anomalies_pb2 import Anomalies as Proto

    from assay.checks import Anomalies
    from assay.schemas import Schema
    from assay.schemas.pbtxt import read_bytes

    try:
        if data.lstrip().startswith(b"{"):
            return Anomalies.from_json(data)
        proto = read_bytes(data, Proto(), "")
    except FormatError:
        return None
    infos = [*proto.anomaly_info.items(), ("", proto.dataset_anomaly_info)]
    return Anomalies(
        (anomaly for path, info in infos for anomaly in _reasons(path, info)), schema=Schema(proto.baseline)
    )


def _reasons(path: str, info: "AnomalyInfo") -> "Iterator[Anomaly]":
    """The anomalies that TFMD keeps together because they are of one feature."""
    from tensorflow_metadata.proto.v0.anomalies_pb2 import AnomalyInfo

    from assay.checks import Anomaly, Severity

    severity = Severity.ERROR if info.severity == AnomalyInfo.ERROR else Severity.WARNING
    for reason in info.reason:
        kind = AnomalyInfo.Type.Name(reason.type)
        yield Anomaly(path, kind, severity, reason.short_description, reason.description)


def _machine_form(found: "Measured | Schema | Anomalies") -> "Raw":
    from msgspec import Raw

    from assay.checks import Anomalies
    from assay.schemas import Schema

    if isinstance(found, Anomalies):
        return Raw(found.json())
    return json_of(found.proto if isinstance(found, Schema) else statistics_of(found))


def _drawn(found: "Measured | Schema | Anomalies", title: str) -> "Iterator[RenderableType]":
    from assay.checks import Anomalies
    from assay.profiles import Profile
    from assay.reports.terminal import anomalies_report, rejections_report, schema_report, statistics_report
    from assay.schemas import Schema

    if isinstance(found, Anomalies):
        yield anomalies_report(found, title=title)
    elif isinstance(found, Schema):
        yield schema_report(found, title=title)
    else:
        yield statistics_report(statistics_of(found), title=title)
        if isinstance(found, Profile) and found.rejected:
            yield rejections_report(found.rejected)
