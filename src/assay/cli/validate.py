"""``assay validate``."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

from assay.errors import UsageError

from .console import note, out, write
from .option import Data, Delimiter, Encoding, Header, Null, Sql
from .quarantine import Quarantine, Rows

if TYPE_CHECKING:
    from assay.checks import Anomalies, Severity
    from assay.rows import Split

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


SchemaFile: TypeAlias = Annotated[
    str, typer.Option("--schema", metavar="FILE", help="What the data should be.", show_default=False)
]
Environment: TypeAlias = Annotated[
    str | None, typer.Option(metavar="NAME", help="Where the data come from, such as SERVING; one the schema lists.")
]
Previous: TypeAlias = Annotated[
    str | None, typer.Option(metavar="FILE", help="Earlier data, or a profile of them: what moved since (drift)?")
]
Serving: TypeAlias = Annotated[
    str | None,
    typer.Option(metavar="FILE", help="What a model is served, or a profile of it: is it like these data (skew)?"),
]
Severities: TypeAlias = Annotated[
    list[str] | None,
    typer.Option(
        metavar="TYPE=LEVEL", help="Let anomalies of this type be a warning or an error: SCHEMA_NEW_COLUMN=warning"
    ),
]
Format: TypeAlias = Annotated[Form, typer.Option(metavar="FORMAT", help="text, json, junit, sarif, github or pbtxt.")]
ReportOut: TypeAlias = Annotated[
    Path | None,
    typer.Option("--report", metavar="FILE", help="Draw it all there, too: report.html, or report.md for a comment."),
]
Output: TypeAlias = Annotated[Path | None, typer.Option("-o", "--output", metavar="FILE", help="Write it there.")]


def validate(
    data: Data,
    schema: SchemaFile,
    environment: Environment = None,
    previous: Previous = None,
    serving: Serving = None,
    format: Format = Form.TEXT,
    output: Output = None,
    severity: Severities = None,
    report: ReportOut = None,
    rows: Rows = None,
    quarantine: Quarantine = None,
    delimiter: Delimiter = None,
    header: Header = None,
    encoding: Encoding = None,
    null: Null = None,
    query: Sql = None,
) -> None:
    """Find what is wrong with data: everything in which they are not what the schema says.

    Exit status 1 if there is an anomaly of severity error.

    [bold]Examples[/bold]

      assay validate today.csv --schema schema.pbtxt

      assay validate live.assay --schema schema.pbtxt --environment SERVING

      assay validate today.csv --schema schema.pbtxt --format junit -o report.xml

      assay validate today.csv --schema schema.pbtxt --previous yesterday.assay --report report.html

      assay validate train.csv --schema schema.pbtxt --serving served.parquet

      assay validate today.csv --schema schema.pbtxt --quarantine today
    """
    from assay.checks import validate as find
    from assay.reports.saved import form
    from assay.reports.terminal import split_report
    from assay.schemas import Schema

    from .quarantine import to_split, written
    from .reading import called, csv, given, measured
    from .report import draw, validated

    if report is not None:
        form(report)
    levels = levels_of(severity)
    wanted, reading = Schema.load(schema), csv(delimiter, header, encoding, null)
    asked = given(data, query)
    again = to_split(asked, reading, wanted, rows, quarantine)
    current = measured(asked, reading, wanted)
    before, served = (None if other is None else measured([other], reading, wanted) for other in (previous, serving))
    found = find(current, wanted, environment=environment, previous=before, serving=served).rated(levels)
    split = None if again is None else written(again, found, rows, quarantine)
    name = called(asked)
    if report is not None:
        draw(validated(found, [(name, current), (previous, before), (serving, served)]), report)
    _tell(found, name, format, output, split)
    if split is not None and format is Form.TEXT:
        out().print("", split_report(split, [str(place) for place in (rows, quarantine) if place]))
    if format is Form.TEXT and any(anomaly.change is not None for anomaly in found):
        note(f"if the data are right: assay revise {schema} {data[0] if query is None else 'PROFILE'}")
    if found.errors:
        raise typer.Exit(DATA_ARE_WRONG)


def _tell(found: "Anomalies", name: str, format: Form, output: Path | None, split: "Split | None") -> None:
    """What was found, in its format, to where it is wanted; JSON also says how the rows were split."""
    from assay.reports.formats import FORMATS
    from assay.reports.terminal import anomalies_report

    from .quarantine import with_split

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


def levels_of(severities: list[str] | None) -> "dict[str, Severity]":
    """What ``TYPE=LEVEL`` says."""
    from assay.checks import Anomalies, Severity

    wanted = {}
    for each in severities or ():
        kind, _, level = each.partition("=")
        if level.upper() not in Severity.__members__:
            raise UsageError(f"--severity {each}, expected TYPE=warning or TYPE=error. Try SCHEMA_NEW_COLUMN=warning")
        wanted[kind] = Severity[level.upper()]
    Anomalies().rated(wanted)  # so that a misspelled type is told before any work is done
    return wanted
