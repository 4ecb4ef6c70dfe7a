"""Arguments and options that several verbs of ``assay label`` share, each said once."""

from pathlib import Path
from typing import Annotated, TypeAlias

import typer

#: Panels of the help.
COLUMNS, TIMES = "Columns", "Times"

Dataset: TypeAlias = Annotated[
    list[str],
    typer.Argument(
        metavar="DATASET",
        help="The folder that `assay label join` wrote, which says the rest itself; or files, folders, globs.",
        show_default=False,
    ),
]
Label: TypeAlias = Annotated[
    str | None, typer.Option(metavar="COLUMN", help="The label, if there are several.", rich_help_panel=COLUMNS)
]
Time: TypeAlias = Annotated[
    str | None, typer.Option(metavar="COLUMN", help="When a prediction was made.", rich_help_panel=COLUMNS)
]
Known: TypeAlias = Annotated[
    str | None,
    typer.Option(
        metavar="COLUMN", help="Since when its outcome is known; by default LABEL_known.", rich_help_panel=COLUMNS
    ),
]
By: TypeAlias = Annotated[
    list[str] | None,
    typer.Option(metavar="COLUMN", help="A column of slices to tell apart. Repeatable.", rich_help_panel=COLUMNS),
]
Window: TypeAlias = Annotated[
    str | None,
    typer.Option(metavar="SPAN", help="How long an outcome counts: 30m, 7d, 1d12h.", rich_help_panel=TIMES),
]
Grace: TypeAlias = Annotated[
    str | None,
    typer.Option(metavar="SPAN", help="How much longer a missing outcome is waited for.", rich_help_panel=TIMES),
]
AsOf: TypeAlias = Annotated[
    str | None,
    typer.Option(
        metavar="TIME",
        help="Look at what was known then, 2026-03-01 or 2026-03-01T12:00; by default the latest time in the data.",
        rich_help_panel=TIMES,
    ),
]
Every: TypeAlias = Annotated[
    str, typer.Option(metavar="SPAN", help="Length of a partition: 1h, 1d, 1w, 1mo.", rich_help_panel=TIMES)
]
Enough: TypeAlias = Annotated[
    float, typer.Option(metavar="SHARE", help="The share of its positives that training data should have.")
]
ReportFile: TypeAlias = Annotated[
    Path | None,
    typer.Option("--report", metavar="FILE", help="Draw it there: .html for a browser, .md for a pull request."),
]
