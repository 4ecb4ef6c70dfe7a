"""``assay revise``."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from .console import json_of, note, out, print_json
from .option import Json, SchemaOut


def revise(
    schema: Annotated[str, typer.Argument(metavar="SCHEMA", help="The schema as it is.", show_default=False)],
    profile: Annotated[
        str,
        typer.Argument(metavar="PROFILE", help="A profile (or statistics, or data) that is right.", show_default=False),
    ],
    output: SchemaOut = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show what would change.")] = False,
    json: Json = False,
) -> None:
    """Change a schema so that these data are right, and show every change.

    On a terminal it asks before it writes.

    [bold]Examples[/bold]

      assay revise schema.pbtxt today.assay

      assay revise schema.pbtxt today.assay -o schema.pbtxt
    """
    from assay.checks import revise_schema, validate
    from assay.reports.terminal import revision_report
    from assay.schemas import Schema

    from .reading import measured

    before, found = Schema.load(schema), measured([profile], None)
    after, reasons = revise_schema(before, found), validate(found, before)
    target = None if dry_run else output
    if json:
        offered = [anomaly.change for anomaly in reasons if anomaly.change is not None]
        if target is not None:
            after.save(target)
        print_json({"output": target and str(target), "changes": offered, "schema": json_of(after.proto)})
        return
    out().print(revision_report(before, after, reasons, title=schema))
    if target is None:
        note("nothing was written" + ("" if before == after else "; -o schema.pbtxt writes the new schema"))
    elif before != after and _is_refused(target):
        note("nothing was written")
    else:
        after.save(target)
        note(f"written to {target}")


def _is_refused(target: Path) -> bool:
    """Whether somebody is there to ask, and says no."""
    return sys.stdin.isatty() and sys.stdout.isatty() and not typer.confirm(f"Write {target}?")
