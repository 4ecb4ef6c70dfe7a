"""``assay validate``."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from .console import note, out, write
from .option import Data, Delimiter, Encoding, Header, Null

#: Exit status of data with anomalies of severity error.
DATA_ARE_WRONG = 1


class Form(StrEnum):
    """The names of `assay.reports.formats.FORMATS`, known without loading them."""

    TEXT = "text"
    JSON = "json"
    JUNIT = "junit"
    SARIF = "sarif"
    GITHUB = "github"


def validate(
    data: Data,
    schema: Annotated[str, typer.Option(metavar="FILE", help="What the data should be.", show_default=False)],
    environment: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="Where the data come from, such as SERVING; one the schema lists."),
    ] = None,
    format: Annotated[Form, typer.Option(metavar="FORMAT", help="text, json, junit, sarif or github.")] = Form.TEXT,
    output: Annotated[Path | None, typer.Option("-o", "--output", metavar="FILE", help="Write it there.")] = None,
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
    """
    from assay.checks import validate as find
    from assay.reports.formats import FORMATS
    from assay.reports.terminal import anomalies_report
    from assay.schemas import Schema

    from .reading import csv, measured

    wanted = Schema.load(schema)
    found = find(measured(data, csv(delimiter, header, encoding, null)), wanted, environment=environment)
    name = data[0] if len(data) == 1 else f"{data[0]} and {len(data) - 1} more"
    if output is not None:
        write(output, FORMATS[format](found, name))
        note(f"written to {output}")
    elif format is Form.TEXT:
        out().print(anomalies_report(found, title=name))
    else:
        typer.echo(FORMATS[format](found, name), nl=False)
    if format is Form.TEXT and any(anomaly.change is not None for anomaly in found):
        note(f"if the data are right: assay revise {schema} {data[0]}")
    if found.errors:
        raise typer.Exit(DATA_ARE_WRONG)
