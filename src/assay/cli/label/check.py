"""``assay label check``."""

from typing import Annotated, TypeAlias

import typer

from ..console import out
from ..option import Json
from ..progress import progress
from .option import COLUMNS, AsOf, Dataset, Grace, Known, Label, Time, Window

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
    from assay.labels.leakage import Rule, leakage
    from assay.reports.terminal import leakage_report

    from .reading import Given

    given = Given.of(dataset)
    roles = given.roles(label, time=time, known=known)
    declared = given.joined.listed("[predictions] feature_times") if given.joined else ()
    end = given.as_of(as_of, roles) if as_of is not None or given.joined is not None else None
    rule = Rule(roles, given.window(window), given.grace(grace), end, tuple(feature_time or declared))
    with progress(given.source) as watched:
        found = leakage(watched, rule)
    if json:
        typer.echo(found.to_json(), nl=True)
    else:
        out().print(leakage_report(found, title=given.name))
    if found.leaks:
        raise typer.Exit(DATA_LEAK)
