"""``assay profile``."""

from pathlib import Path
from typing import Annotated, TypeAlias

import typer

from assay.errors import UsageError

from .console import json_of, note, out, print_json
from .option import FORMS, Delimiter, Encoding, Header, Json, Null, Sql

Files: TypeAlias = Annotated[
    list[str],
    typer.Argument(metavar="DATA", help=f"Files, folders or globs: {FORMS}.", show_default=False),
]
ProfileOut: TypeAlias = Annotated[
    Path | None,
    typer.Option(
        "-o", "--output", metavar="FILE", help="Keep the profile here: x.assay; or, as TFDV does, x.pb or x.pbtxt"
    ),
]
By: TypeAlias = Annotated[
    list[str] | None,
    typer.Option(
        metavar="COLUMN",
        help="Profile each value of this column too; a,b for each combination, a=x,a=y for these values. Repeatable.",
    ),
]
Weight: TypeAlias = Annotated[str | None, typer.Option(metavar="COLUMN", help="The column that weighs the rows.")]
Label: TypeAlias = Annotated[str | None, typer.Option(metavar="COLUMN", help="The column that holds the label.")]
ToMeasure: TypeAlias = Annotated[
    str | None,
    typer.Option(metavar="FILE", help="Measure what this schema says of composites, categories and language too."),
]
WithCovariance: TypeAlias = Annotated[
    bool, typer.Option("--covariance", help="Measure how numbers of different columns vary together, too.")
]
WithDuplicates: TypeAlias = Annotated[
    bool, typer.Option("--duplicates", help="Count the rows that repeat another one, too.")
]
Columns: TypeAlias = Annotated[str | None, typer.Option(metavar="A,B", help="Only these columns.")]


def profile(
    data: Files,
    output: ProfileOut = None,
    by: By = None,
    weight: Weight = None,
    label: Label = None,
    covariance: WithCovariance = False,
    duplicates: WithDuplicates = False,
    columns: Columns = None,
    schema: ToMeasure = None,
    json: Json = False,
    delimiter: Delimiter = None,
    header: Header = None,
    encoding: Encoding = None,
    null: Null = None,
    query: Sql = None,
) -> None:
    """Measure data: what every column holds.

    [bold]Examples[/bold]

      assay profile train.csv

      assay profile days/*.parquet -o days.assay --by city --by city=Oslo,city=Bergen,year

      assay profile shop.db --query "SELECT * FROM orders"
    """
    from assay.profiles import Questions
    from assay.reports.terminal import rejections_report, statistics_report

    from .reading import csv, given, keep, measure, opened, schema_of

    asked_by = schema_of(schema)
    found = measure(
        opened(given(data, query), csv(delimiter, header, encoding, null), asked_by),
        Questions.posed(
            schema=asked_by,
            by=map(_cut, by or ()),
            weight=weight,
            label=label,
            covariance=covariance,
            duplicates=duplicates,
        ),
        columns.split(",") if columns is not None else None,
    )
    if output is not None:
        keep(found, output)
    if json:
        print_json(
            {"output": output and str(output), "rejected": found.rejected, "statistics": json_of(found.statistics())}
        )
        return
    out().print(statistics_report(found.statistics(), title=found.name))
    if found.rejected:
        out().print("", rejections_report(found.rejected))
    if output is None:
        note("nothing was kept; -o FILE.assay keeps this profile")
    else:
        note(f"kept in {output}; next: assay infer {output} -o schema.pbtxt")


def _cut(text: str) -> dict[str, list[str] | None]:
    """Columns that cut together, each with the values of interest if there are any."""
    columns: dict[str, list[str] | None] = {}
    for part in text.split(","):
        column, wanted, value = part.partition("=")
        values = columns.setdefault(column, [] if wanted else None)
        if (values is None) is bool(wanted):
            raise UsageError(f"--by {text}: {column!r} with a value and without; expected {column} or {column}=VALUE")
        if values is not None:
            values.append(value)
    return columns
