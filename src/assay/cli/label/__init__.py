"""``assay label``: one verb a file, and one line here, in the order of work."""

import typer

from .check import check
from .feedback import feedback
from .maturity import maturity
from .trace import trace
from .weigh import weigh

#: The verbs in the order of work.
VERBS = (maturity, feedback, weigh, check, trace)

label = typer.Typer(
    name="label",
    help="Judge labels that come from what happened: how complete they are, and how predictions fared.",
    no_args_is_help=True,
    rich_markup_mode="rich",
)
for verb in VERBS:
    label.command()(verb)


__all__ = ["VERBS", "label"]
