"""``assay label trace``."""

from typing import Annotated, TypeAlias

import typer

from assay.errors import UsageError

from .console import out, print_json
from .label_option import Dataset, Known, Label, Time
from .label_shown import shown
from .option import Json

#: Exit status if there is no such prediction.
NOT_THERE = 1

Key: TypeAlias = Annotated[
    list[str],
    typer.Option(metavar="COLUMN=VALUE", help="What tells the prediction apart. Repeatable.", show_default=False),
]


def trace(
    dataset: Dataset, key: Key, label: Label = None, time: Time = None, known: Known = None, json: Json = False
) -> None:
    """Say where a label comes from: the outcome, when it happened and was known, and the version that gave it.

    Exit status 1 if there is no such prediction.

    [bold]Example[/bold]

      assay label trace clicks/ --key impression=17
    """
    from assay.labels.labeled import labeled_data
    from assay.labels.provenance import provenance
    from assay.reports.terminal import provenance_report

    pairs = [part.partition("=") for part in key]
    if wrong := next((name + sign for name, sign, _ in pairs if not sign), None):
        raise UsageError(f"--key {wrong!r}, expected COLUMN=VALUE; try --key id=42")
    labeled = labeled_data(dataset, label=label, time=time, known=known)
    with shown(labeled) as watched:
        found = provenance(watched, {name: value for name, _, value in pairs})
    if json:
        print_json(found)
    else:
        out().print(provenance_report(found, labeled.roles.label))
    if not found:
        raise typer.Exit(NOT_THERE)
