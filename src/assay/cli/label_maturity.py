"""``assay label maturity``."""

import typer

from .console import out
from .label_option import AsOf, By, Dataset, Enough, Every, Grace, Known, Label, ReportFile, Time, Window
from .label_shown import shown
from .option import Json
from .reading import called
from .report import draw


def maturity(
    dataset: Dataset,
    label: Label = None,
    time: Time = None,
    known: Known = None,
    by: By = None,
    window: Window = None,
    grace: Grace = None,
    as_of: AsOf = None,
    every: Every = "1d",
    enough: Enough = 0.95,
    report: ReportFile = None,
    json: Json = False,
) -> None:
    """Say how complete the labels are: how long outcomes take, the share still to come, and up to when to train.

    [bold]Examples[/bold]

      assay label maturity clicks/

      assay label maturity labeled.parquet --time shown_at --window 7d --by device --as-of 2026-03-01
    """
    from assay.labels.labeled import labeled_data
    from assay.labels.maturity.maturity import maturity as judge
    from assay.reports.report import Report
    from assay.reports.saved import form
    from assay.reports.terminal import maturity_report

    if report is not None:
        form(report)

    labeled = labeled_data(
        dataset, label=label, by=by or (), window=window, grace=grace, as_of=as_of, time=time, known=known
    )
    with shown(labeled) as watched:
        found = judge(watched, every=every, enough=enough)
    if report is not None:
        draw(Report(judgments=(found,), about=f"{found.label} of {called(dataset)}"), report)
    if json:
        typer.echo(found.to_json(), nl=True)
    else:
        out().print(maturity_report(found, title=called(dataset)))
