"""``assay skew``."""

from pathlib import Path
from typing import Annotated, TypeAlias

import typer

from .console import note, out
from .option import FORMS, Delimiter, Encoding, Header, Json, Null
from .progress import Shown

#: Exit status of data that differ more than they may.
DATA_DIFFER = 1

Training: TypeAlias = Annotated[
    str, typer.Argument(help=f"A file, folder or glob: {FORMS}.", metavar="TRAINING", show_default=False)
]
Serving: TypeAlias = Annotated[
    str, typer.Argument(help="The same examples as they are served.", metavar="SERVING", show_default=False)
]
On: TypeAlias = Annotated[
    list[str],
    typer.Option(metavar="ID", help="A column that identifies the examples. Repeatable.", show_default=False),
]
Tolerance: TypeAlias = Annotated[
    float,
    typer.Option(
        metavar="T", min=0, max=1, help="Numbers match if they differ by at most this share of the larger one."
    ),
]
MaxMismatch: TypeAlias = Annotated[
    float,
    typer.Option(
        metavar="SHARE", min=0, max=1, help="The share of joined rows in which the worst feature may differ, 0 to 1."
    ),
]

ReportOut: TypeAlias = Annotated[
    Path | None,
    typer.Option("--report", metavar="FILE", help="Draw it there, too: report.html, or report.md for a comment."),
]


def skew(
    training: Training,
    serving: Serving,
    on: On,
    tolerance: Tolerance = 0.0,
    max_mismatch: MaxMismatch = 0.0,
    report: ReportOut = None,
    json: Json = False,
    delimiter: Delimiter = None,
    header: Header = None,
    encoding: Encoding = None,
    null: Null = None,
) -> None:
    """Compare the same examples in training and serving: which values differ, how often, by what transformation.

    Exit status 1 if a feature differs in more than --max-mismatch of the rows that both have, or if they have none
    in common.

    [bold]Examples[/bold]

      assay skew train.csv served.parquet --on trip_id

      assay skew train/ served/ --on user --on day --tolerance 1e-6 --max-mismatch 0.01 --report skew.html
    """
    from assay.reports.report import Report
    from assay.reports.saved import form
    from assay.reports.terminal import skew_report
    from assay.rows import skew as compare
    from assay.sources import open_source

    from .reading import csv, detected
    from .report import draw

    format = csv(delimiter, header, encoding, null)
    sources = [open_source(path, format=format) for path in (training, serving)]
    for source in sources:
        for line in detected(source):
            note(line)
    if report is not None:
        form(report)
    found = compare(*map(Shown, sources), on=on, tolerance=tolerance)
    if report is not None:
        draw(Report(judgments=(found,), about=f"{training} and {serving}"), report)
    if json:
        typer.echo(found.json(), nl=True)
    else:
        out().print(skew_report(found, title=f"{training} and {serving}"))
    if found.mismatch_share > max_mismatch or not found.joined:
        raise typer.Exit(DATA_DIFFER)
