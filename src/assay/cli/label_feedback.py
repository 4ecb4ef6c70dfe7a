"""``assay label feedback``."""

from typing import Annotated, TypeAlias

import typer

from .console import out
from .label_option import COLUMNS, AsOf, By, Dataset, Every, Grace, Known, Label, ReportFile, Time, Window
from .label_shown import shown
from .option import Json
from .reading import called
from .report import draw

Score: TypeAlias = Annotated[
    str | None, typer.Option(metavar="COLUMN", help="The probability that was predicted.", rich_help_panel=COLUMNS)
]
Version: TypeAlias = Annotated[
    str | None,
    typer.Option("--model", metavar="COLUMN", help="The version of the model, or policy.", rich_help_panel=COLUMNS),
]
Position: TypeAlias = Annotated[
    str | None, typer.Option(metavar="COLUMN", help="Where it was shown.", rich_help_panel=COLUMNS)
]
Action: TypeAlias = Annotated[
    str | None, typer.Option(metavar="COLUMN", help="What was shown there.", rich_help_panel=COLUMNS)
]
Propensity: TypeAlias = Annotated[
    str | None,
    typer.Option(metavar="COLUMN", help="The probability with which the policy showed it.", rich_help_panel=COLUMNS),
]


def feedback(
    dataset: Dataset,
    label: Label = None,
    score: Score = None,
    model: Version = None,
    by: By = None,
    position: Position = None,
    action: Action = None,
    propensity: Propensity = None,
    time: Time = None,
    known: Known = None,
    window: Window = None,
    grace: Grace = None,
    as_of: AsOf = None,
    every: Every = "1d",
    report: ReportFile = None,
    json: Json = False,
) -> None:
    """Compare what was predicted with what happened: by version of the model, over time, by slice and by position.

    Predictions count as soon as their window has closed. Without times, all labels count.

    [bold]Examples[/bold]

      assay label feedback clicks/ --by device

      assay label feedback labeled.parquet --label employed --score probability --by sex

      assay label feedback shown.csv --label click --position slot --action item --propensity p
    """
    from assay.labels.feedback.feedback import feedback as judge
    from assay.labels.labeled import labeled_data
    from assay.reports.report import Report
    from assay.reports.saved import form
    from assay.reports.terminal import feedback_report

    if report is not None:
        form(report)

    labeled = labeled_data(
        dataset,
        label=label,
        by=by or (),
        window=window,
        grace=grace,
        as_of=as_of,
        time=time,
        known=known,
        score=score,
        version=model,
        position=position,
        action=action,
        propensity=propensity,
    )
    with shown(labeled) as watched:
        found = judge(watched, every=every)
    if report is not None:
        draw(Report(judgments=(found,), about=f"{found.label} of {called(dataset)}"), report)
    if json:
        typer.echo(found.to_json(), nl=True)
    else:
        out().print(feedback_report(found, title=called(dataset)))
