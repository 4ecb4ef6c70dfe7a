"""``assay label maturity``."""

import typer

from ..console import out
from ..option import Json
from ..progress import progress
from .option import AsOf, By, Dataset, Enough, Every, Grace, Known, Label, Time, Window


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
    json: Json = False,
) -> None:
    """Say how complete the labels are: how long outcomes take, the share still to come, and up to when to train.

    [bold]Examples[/bold]

      assay label maturity clicks/

      assay label maturity labeled.parquet --time shown_at --window 7d --by device --as-of 2026-03-01
    """
    from assay.labels.maturity import maturity as judge
    from assay.labels.maturity_counts import Watch
    from assay.reports.terminal import maturity_report

    from .reading import Given

    given = Given.of(dataset)
    roles = given.roles(label, by, time=time, known=known)
    roles.need("time", "known")
    horizon = given.horizon(window, grace)
    watch = Watch(roles, given.as_of(as_of, roles), horizon, every, enough)
    with progress(given.source) as watched:
        found = judge(watched, watch)
    if json:
        typer.echo(found.to_json(), nl=True)
    else:
        out().print(maturity_report(found, title=given.name))
