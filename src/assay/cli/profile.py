"""``assay profile``."""

from pathlib import Path
from typing import Annotated, TypeAlias

import typer

from .console import json_of, note, out, print_json
from .option import FORMS, Delimiter, Encoding, Header, Json, Null

Files: TypeAlias = Annotated[
    list[str],
    typer.Argument(metavar="DATA", help=f"Files, folders or globs: {FORMS}.", show_default=False),
]
ProfileOut: TypeAlias = Annotated[
    Path | None, typer.Option("-o", "--output", metavar="FILE", help="Keep the profile here, by custom x.assay")
]
By: TypeAlias = Annotated[
    list[str] | None,
    typer.Option(metavar="COLUMN", help="Profile each value of this column too; a,b for each combination. Repeatable."),
]
Weight: TypeAlias = Annotated[str | None, typer.Option(metavar="COLUMN", help="The column that weighs the rows.")]
Label: TypeAlias = Annotated[str | None, typer.Option(metavar="COLUMN", help="The column that holds the label.")]
Columns: TypeAlias = Annotated[str | None, typer.Option(metavar="A,B", help="Only these columns.")]


def profile(
    data: Files,
    output: ProfileOut = None,
    by: By = None,
    weight: Weight = None,
    label: Label = None,
    columns: Columns = None,
    json: Json = False,
    delimiter: Delimiter = None,
    header: Header = None,
    encoding: Encoding = None,
    null: Null = None,
) -> None:
    """Measure data: what every column holds.

    [bold]Examples[/bold]

      assay profile train.csv

      assay profile days/*.parquet -o days.assay --by city --by city,year
    """
    from assay.profiles import Questions
    from assay.reports.terminal import rejections_report, statistics_report

    from .reading import csv, measure

    cuts = tuple(tuple(cut.split(",")) for cut in by or ())
    found = measure(
        data,
        csv(delimiter, header, encoding, null),
        Questions(weight=weight, label=label, by=cuts),
        columns.split(",") if columns is not None else None,
    )
    if output is not None:
        found.save(output)
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
