"""``assay report``."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

from assay.errors import FormatError, SourceError

from .console import make_folder, note, out, print_json
from .option import FORMS, Json

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from assay.checks import Anomalies
    from assay.checks.threshold import Kind
    from assay.labels.feedback.feedback import Feedback
    from assay.labels.maturity.maturity import Maturity
    from assay.reports.dataset import Dataset
    from assay.reports.report import Report
    from assay.rows import Skew
    from assay.schemas import Schema

    from .reading import Measured

Profiles: TypeAlias = Annotated[
    list[str],
    typer.Argument(
        metavar="PROFILE",
        help=f"Profiles, statistics of TFDV, or data ({FORMS}). The first is what the others are compared with.",
        show_default=False,
    ),
]
SchemaFile: TypeAlias = Annotated[
    str | None, typer.Option("--schema", metavar="FILE", help="Draw what the data should be, too.")
]
AnomaliesFile: TypeAlias = Annotated[
    Path | None, typer.Option("--anomalies", metavar="FILE", help="What `assay validate` found: JSON, or of TFDV.")
]
SkewFile: TypeAlias = Annotated[
    Path | None, typer.Option("--skew", metavar="FILE", help="What `assay skew --json` found.")
]
LabelFiles: TypeAlias = Annotated[
    list[Path] | None,
    typer.Option(
        "--labels",
        metavar="FILE",
        help="What `assay label maturity --json` or `assay label feedback --json` found. Repeatable.",
    ),
]
Output: TypeAlias = Annotated[
    Path | None,
    typer.Option("-o", "--output", metavar="FILE", help="Write it there: .html for a browser, .md for a pull request."),
]


def report(
    profiles: Profiles,
    schema: SchemaFile = None,
    anomalies: AnomaliesFile = None,
    skew: SkewFile = None,
    labels: LabelFiles = None,
    output: Output = None,
    json: Json = False,
) -> None:
    """Draw what is in data, how datasets differ, and what is wrong: on a page of its own, or here.

    The page is one file that needs no network. Files whose names hold dates are drawn over time, too.

    [bold]Examples[/bold]

      assay report train.assay -o report.html

      assay report train.assay eval.assay --schema schema.pbtxt --anomalies anomalies.json -o report.html

      assay report days/2026-*.assay -o days.html
    """
    from assay.reports.report import Report
    from assay.reports.saved import form
    from assay.reports.terminal import terminal_report

    from .reading import schema_of

    if output is not None:
        form(output)
    wanted = schema_of(schema)
    drawn = Report(
        tuple(_datasets(profiles, wanted)),
        wanted,
        None if anomalies is None else _anomalies(anomalies),
        (*(() if skew is None else (_skew(skew),)), *map(_judgment, labels or ())),
    )
    if output is not None:
        draw(drawn, output)
    if json:
        print_json({"output": output and str(output), "report": machine_form(drawn)})
    elif output is None:
        out().print(terminal_report(drawn))


def draw(drawn: "Report", output: Path) -> None:
    """Write a report to a file, in a folder that is made if need be."""
    from assay.reports.saved import save_report

    from .progress import busy

    make_folder(output.parent)
    with busy(f"drawing {output}"):
        save_report(drawn, output)
    note(f"drawn in {output}")


def validated(found: "Anomalies", measured: "Sequence[tuple[str | None, Measured | None]]") -> "Report":
    """What a validation looked at and what it found: the data, then previous and serving data by name if there are."""
    from assay.reports.dataset import called, datasets
    from assay.reports.report import Report

    kinds: Sequence[Kind | None] = (None, "drift", "skew")
    given = [(name, one, kind) for (name, one), kind in zip(measured, kinds, strict=True) if name and one is not None]
    names = [name for name, *_ in given]
    if all(Path(name).exists() for name in names):
        names = called(names)
    every = [
        one for name, (_, what, kind) in zip(names, given, strict=True) for one in datasets(what, name, control=kind)
    ]
    return Report(tuple(every), found.schema, found)


def machine_form(drawn: "Report") -> dict[str, object]:
    """What the page draws, by name of the section."""
    from assay.reports.sections import contents

    return dict(contents(drawn))


def _datasets(paths: "Sequence[str]", schema: "Schema | None") -> "Iterator[Dataset]":
    from assay.reports.dataset import called, datasets

    from .progress import steps
    from .reading import measured

    for path, name in steps(list(zip(paths, called(list(paths)), strict=True)), "profiles"):
        yield from datasets(measured([path], None, schema), name)


def _anomalies(path: Path) -> "Anomalies":
    from assay.checks import Anomalies

    from .show import document

    found = document(path)
    if not isinstance(found, Anomalies):
        raise FormatError(f"{path} holds no anomalies. Try `assay validate DATA --schema S --format json -o {path}`")
    return found


def _skew(path: Path) -> "Skew":
    from assay.rows import Skew

    return Skew.from_json(_read(path))


def _judgment(path: Path) -> "Maturity | Feedback":
    """What a verb found about labels."""
    from assay.labels.feedback.feedback import Feedback
    from assay.labels.maturity.maturity import Maturity

    data = _read(path)
    try:
        return Maturity.from_json(data)
    except FormatError:
        return Feedback.from_json(data)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise SourceError(f"cannot be read: {error.strerror}", file=path) from None
