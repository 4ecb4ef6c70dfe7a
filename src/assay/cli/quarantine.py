"""What ``assay validate`` writes of the rows behind anomalies."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

from assay.errors import UsageError

from .progress import progress

if TYPE_CHECKING:
    from assay.checks import Anomalies
    from assay.rows import Split
    from assay.schemas import Schema
    from assay.sources import Csv, Source

    from .reading import Given

_ROWS = "Rows behind anomalies"

Rows: TypeAlias = Annotated[
    Path | None,
    typer.Option(
        "--rows",
        metavar="FILE",
        help="Write the offending rows there, each with what is wrong: .parquet, .csv or .jsonl",
        rich_help_panel=_ROWS,
    ),
]
Quarantine: TypeAlias = Annotated[
    Path | None,
    typer.Option(
        "--quarantine", metavar="DIR", help="Split the rows there: good.parquet, bad.parquet.", rich_help_panel=_ROWS
    ),
]


def to_split(
    data: "Given", format: "Csv | None", schema: "Schema", rows: Path | None, folder: Path | None
) -> "Source | None":
    """The data to read once more; None if nothing is asked to be written.

    Raises:
        UsageError: they are statistics, which have no rows, or what is asked cannot be written.
    """
    from assay.profiles.reading import read_statistics
    from assay.rows import refuse

    from .reading import files, opened

    if rows is None and folder is None:
        return None
    for path in files(data):
        if read_statistics(path) is not None:
            raise UsageError(f"{path} holds statistics, which know no rows; expected data. Try the data they are of")
    source = opened(data, format, schema)
    refuse(source, rows=rows, folder=folder)
    return source


def written(source: "Source", found: "Anomalies", rows: Path | None, folder: Path | None) -> "Split":
    """The rows read once more, with a progress bar, and written."""
    from assay.rows import split

    with progress(source) as watched:
        return split(watched, found, rows=rows, folder=folder)


def with_split(document: str, split: "Split") -> str:
    """A JSON document, and how the rows were split; `Anomalies.from_json` reads it as before."""
    import msgspec

    return msgspec.json.encode({**msgspec.json.decode(document), "split": split.summary}).decode() + "\n"
