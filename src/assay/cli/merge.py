"""``assay merge``."""

from pathlib import Path
from typing import Annotated

import typer

from .console import json_of, note, print_json
from .option import Json


def merge(
    profiles: Annotated[list[str], typer.Argument(metavar="PROFILE", help="Profiles of parts.", show_default=False)],
    output: Annotated[
        Path,
        typer.Option(
            "-o", "--output", metavar="FILE", help="Keep the whole here: x.assay, or statistics as x.pb or x.pbtxt."
        ),
    ],
    json: Json = False,
) -> None:
    """Add the profiles of parts to the profile of the whole, without reading the data again.

    [bold]Example[/bold]

      assay merge monday.assay tuesday.assay -o week.assay
    """
    from assay.engines.threads import in_order
    from assay.profiles import Profile

    from .reading import keep

    total = Profile.sum(in_order(Profile.load, profiles))
    keep(total, output)
    if json:
        print_json({"output": str(output), "rejected": total.rejected, "statistics": json_of(total.statistics())})
    else:
        note(f"{total.rows:,} rows of {len(profiles)} profiles in {output}; next: assay show {output}")
