"""``assay label weigh``."""

from pathlib import Path
from typing import Annotated, TypeAlias

import typer

from .console import note, print_json
from .label_option import AsOf, Dataset, Grace, Known, Label, Time, Window
from .label_shown import shown
from .option import Json

Output: TypeAlias = Annotated[
    Path, typer.Option("-o", "--output", metavar="FILE", help="Write the rows here, as Parquet.", show_default=False)
]
BySlice: TypeAlias = Annotated[
    str | None,
    typer.Option("--by", metavar="COLUMN", help="Learn how long outcomes take for each value of this column."),
]


def weigh(
    dataset: Dataset,
    output: Output,
    label: Label = None,
    time: Time = None,
    known: Known = None,
    by: BySlice = None,
    window: Window = None,
    grace: Grace = None,
    as_of: AsOf = None,
    json: Json = False,
) -> None:
    """Write the rows with labels to train on before all outcomes are known: LABEL_now, 1 or 0, and LABEL_weight.

    Weighted like this, a loss estimates without bias what it will be of the final labels (Yasui and others, 2020).

    [bold]Examples[/bold]

      assay label weigh clicks/ -o train.parquet

      assay label weigh labeled.parquet --time shown_at --window 7d --by device -o train.parquet
    """
    from assay.labels.labeled import labeled_data
    from assay.labels.maturity.weigh import weigh as write
    from assay.labels.maturity.weights import learn

    slices = [by] if by else []
    labeled = labeled_data(
        dataset, label=label, by=slices, window=window, grace=grace, as_of=as_of, time=time, known=known
    )
    with shown(labeled) as watched:
        weighing = learn(watched, by=by)
    with shown(labeled) as watched:
        found = write(watched.source, weighing, output)
    if json:
        print_json(found)
    else:
        note(
            f"{found.rows:,} rows in {output}: {found.positive:,} positive, weights up to {found.largest:.3g}, as good "
            f"as {found.effective:,.0f} rows of equal weight"
        )
