"""``assay label check``."""

from typing import Annotated, TypeAlias

import typer

from .console import out
from .label_option import COLUMNS, AsOf, Dataset, Grace, Known, Label, Time, Window
from .label_shown import shown
from .option import Json
from .reading import called

#: Exit status of data in which something was known only later than they claim.
DATA_LEAK = 1

FeatureTime: TypeAlias = Annotated[
    list[str] | None,
    typer.Option(
        metavar="COLUMN", help="A column that says when features were measured. Repeatable.", rich_help_panel=COLUMNS
    ),
]


def check(
    dataset: Dataset,
    label: Label = None,
    time: Time = None,
    known: Known = None,
    feature_time: FeatureTime = None,
    window: Window = None,
    grace: Grace = None,
    as_of: AsOf = None,
    json: Json = False,
) -> None:
    """Prove that a dataset of labels is correct at every point in time: no feature or outcome leaks from later.

    Exit status 1 if one does.

    [bold]Examples[/bold]

      assay label check clicks/

      assay label check labeled.parquet --time shown_at --window 7d --feature-time computed_at
    """
    from assay.labels.labeled import labeled_data
    from assay.labels.leakage import leakage
    from assay.reports.terminal import leakage_report

    labeled = labeled_data(
        dataset,
        label=label,
        window=window,
        grace=grace,
        as_of=as_of,
        feature_times=feature_time or (),
        time=time,
        known=known,
    )
    with shown(labeled) as watched:
        found = leakage(watched)
    if json:
        typer.echo(found.to_json(), nl=True)
    else:
        out().print(leakage_report(found, title=called(dataset)))
    if found.leaks:
        raise typer.Exit(DATA_LEAK)
