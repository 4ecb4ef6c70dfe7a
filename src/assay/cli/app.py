"""The command itself: its verbs, its options, its way in."""

import sys
from collections.abc import Callable, Mapping
from typing import Annotated, Any

import typer

from assay import __version__

from .demo import demo
from .doctor import doctor
from .guard import Guarded
from .infer import infer
from .label import label
from .merge import merge
from .profile import profile
from .revise import revise
from .show import show
from .skew import skew
from .validate import validate

#: The verbs by the part of the work they belong to.
VERBS: Mapping[str, tuple[Callable[..., Any], ...]] = {
    "Start": (demo, doctor),
    "What is in the data": (profile, merge, show),
    "What should be in it": (infer, revise),
    "What is wrong": (validate, skew),
}

app = typer.Typer(
    name="assay",
    cls=Guarded,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Exit status: 0 all well, 1 the data are wrong, 2 the call is wrong.",
)
for part, verbs in VERBS.items():
    for verb in verbs:
        app.command(rich_help_panel=part)(verb)
app.add_typer(label, rich_help_panel="What the labels are")


def main() -> None:
    """Run the command line with the arguments of this process; the console script ``assay``."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a stream of few letters shows a question mark, not a traceback
    app()


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"assay {__version__}")
        raise typer.Exit


@app.callback()
def assay(
    version: Annotated[
        bool, typer.Option("--version", help="Show the version.", callback=_show_version, is_eager=True)
    ] = False,
) -> None:
    """Measure data, say what they should be, and find what is wrong with them."""
