"""``assay validate``."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from .console import note, out, write
from .option import Data, Delimiter, Encoding, Header, Null
from .quarantine import Quarantine, Rows

#: Exit status of data with anomalies of severity error.
DATA_ARE_WRONG = 1


class Form(StrEnum):
    """The names of `assay.reports.formats.FORMATS`, known without loading them."""

    TEXT = "text"
    JSON = "json"
    JUNIT = "junit"
    SARIF = "sarif"
    GITHUB = "github"
    PBTXT = "pbtxt"


def validate(
    data: Data,
    schema: Annotated[str, typer.Option(metavar="FILE", help="What the data should be.", show_default=False)],
    environment: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="Where the data come from, such as SERVING; one the schema lists."),
    ] = None,
    format: Annotated[Form, typer.Option(metavar="FORMAT", help="text, json, junit, sarif, github or pbtxt.")] = Form.TEXT,
    output: Annotated[Path | None, typer.Option("-o", "--output", metavar="FILE", help="Write it there.")] = None,
    rows: Rows = None,
    quarantine: Quarantine = None,
    delimiter: Delimiter = None,
    header: Header = None,
    encoding: Encoding = None,
    null: Null = None,
) -> None:
    """Find what is wrong with data: everything in which they are not what the schema says.

    Exit status 1 if there is an anomaly of severity error.

    [bold]Examples[/bold]

      assay validate today.csv --schema schema.pbtxt

      assay validate live.assay --schema schema.pbtxt --environment SERVING

      assay validate today.csv --schema schema.pbtxt --format junit -o report.xml

      assay validate today.csv --schema schema.pbtxt --quarantine today
    """
    from assay.checks import validate as find
    from assay.reports.formats import FORMATS
    from assay.reports.terminal import anomalies_report, split_report
    from assay.schemas import Schema

    from .quarantine import to_split, with_split, written
    from .reading import csv, measured

    wanted, reading = Schema.load(schema), csv(delimiter, header, encoding, null)
    again = to_split(data, reading, rows, quarantine)
    found = find(measured(data, reading, wanted), wanted, environment=environment)
    split = None if again is None else written(again, found, rows, quarantine)
    name = data[0] if len(data) == 1 else f"{data[0]} and {len(data) - 1} more"
    document = FORMATS[format](found, name)
    if split is not None and format is Form.JSON:
        document = with_split(document, split)
    if output is not None:
        write(output, document)
        note(f"written to {output}")
    elif format is Form.TEXT:
        out().print(anomalies_report(found, title=name))
    else:
        typer.echo(document, nl=False)
    if split is not None and format is Form.TEXT:
        out().print("", split_report(split, [str(place) for place in (rows, quarantine) if place]))
    if format is Form.TEXT and any(anomaly.change is not None for anomaly in found):
        note(f"if the data are right: assay revise {schema} {data[0]}")
    if found.errors:
        raise typer.Exit(DATA_ARE_WRONG)
