"""``assay label join``."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeAlias

import typer

from assay.errors import UsageError

from .console import note, out, print_json
from .option import Json

if TYPE_CHECKING:
    from assay.labels.leakage import Leakage
    from assay.steps.label_join import Labeled

#: Exit status of a dataset with anomalies of severity error, or with leaks.
DATA_ARE_WRONG = 1

Declared: TypeAlias = Annotated[
    Path, typer.Argument(metavar="DECLARATION", help="What is joined, and how: clicks.toml", show_default=False)
]
Dataset: TypeAlias = Annotated[
    Path, typer.Option("-o", "--output", metavar="DATASET", help="The folder of the dataset, or of a new one.")
]
AsOf: TypeAlias = Annotated[
    str | None,
    typer.Option(
        metavar="TIME", help="The time up to which events are known, such as 2026-01-31T12:00; by default now."
    ),
]
SchemaFile: TypeAlias = Annotated[
    Path | None, typer.Option("--schema", metavar="FILE", help="What the dataset should be: validate it too.")
]


def join(
    declaration: Declared,
    output: Dataset,
    as_of: AsOf = None,
    schema: SchemaFile = None,
    profile: Annotated[bool, typer.Option(help="Measure the days that were written.")] = True,
    check: Annotated[bool, typer.Option("--check", help="Look for leaks of time afterwards.")] = False,
    json: Json = False,
) -> None:
    """Join predictions with what came of them: a dataset of labels that grows with every run.

    Takes what is new in the logs, revises labels whose outcome came late, and writes only the days that changed.
    Exit status 1 if the dataset has an anomaly of severity error, or a leak.

    [bold]Examples[/bold]

      assay label join clicks.toml -o labels

      assay label join clicks.toml -o labels --as-of 2026-01-31 --schema labels.pbtxt
    """
    from assay.labels.labeled import labeled_data
    from assay.labels.leakage import leakage
    from assay.reports.terminal import anomalies_report, join_report, leakage_report
    from assay.steps.label_join import label_join

    from .progress import stages

    with stages() as tell:
        made = label_join(declaration, output, as_of=_time(as_of), schema=schema, profile=profile, tell=tell)
    leaks = leakage(labeled_data(output)) if check else None
    if json:
        print_json(_document(made, leaks))
    else:
        out().print(join_report(made.joined, title=f"{declaration} joined into {output}"))
        if made.anomalies is not None:
            out().print("", anomalies_report(made.anomalies, title=f"{output} by {schema}"))
        if leaks is not None:
            out().print("", leakage_report(leaks, title=str(output)))
        note(f"next: assay label maturity {output}")
    if (leaks is not None and leaks.leaks) or (made.anomalies is not None and made.anomalies.errors):
        raise typer.Exit(DATA_ARE_WRONG)


def _time(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise UsageError(f"--as-of {text}, expected a time; try 2026-01-31 or 2026-01-31T12:00:00+01:00") from None


def _document(made: "Labeled", leaks: "Leakage | None") -> dict[str, Any]:
    """A run for programs."""
    from assay.labels.instant import moment

    joined, now = made.joined, made.joined.after
    document: dict[str, Any] = {
        "dataset": str(joined.folder),
        "version": now.number,
        "new": joined.is_new,
        "as_of": moment(now.as_of).isoformat(),
        "intake": now.intake if joined.is_new else {},
        "labels": {
            "rows": now.rows,
            "positive": now.positive,
            "negative": now.negative,
            "unknown": now.unknown,
            "excluded": now.excluded,
        },
        "outcomes": now.fates,
        "written": joined.written,
        "revised": now.revised if joined.is_new else {},
        "not_taken": joined.not_taken,
    }
    if made.anomalies is not None:
        import msgspec

        document["anomalies"] = msgspec.Raw(made.anomalies.json())
    return document | ({} if leaks is None else {"leakage": leaks})
