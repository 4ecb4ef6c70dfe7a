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
from .label_check import check
from .label_feedback import feedback
from .label_join import join
from .label_maturity import maturity
from .label_trace import trace
from .label_weigh import weigh
from .merge import merge
from .profile import profile
from .report import report
from .revise import revise
from .show import show
from .skew import skew
from .validate import validate

#: The verbs by the part of the work they belong to.
VERBS: Mapping[str, tuple[Callable[..., Any], ...]] = {
    "Start": (demo, doctor),
    "What is in the data": (profile, merge, show, report),
    "What should be in it": (infer, revise),
    "What is wrong": (validate, skew),
}

#: The words that have verbs of their own, what they are about, and the part of the work they belong to.
WORDS: Mapping[str, tuple[str, str, tuple[Callable[..., Any], ...]]] = {
    "label": (
        "Labels",
        "Make labels from what happened, and judge them.",
        (join, maturity, feedback, weigh, check, trace),
    ),
}


def _group(**more: Any) -> typer.Typer:
    return typer.Typer(
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode="rich",
        context_settings={"help_option_names": ["-h", "--help"]},
        epilog="Exit status: 0 all well, 1 the data are wrong, 2 the call is wrong.",
        **more,
    )


app = _group(name="assay", cls=Guarded)
for part, verbs in VERBS.items():
    for verb in verbs:
        app.command(rich_help_panel=part)(verb)
for word, (part, about, verbs) in WORDS.items():
    group = _group(name=word, help=about)
    for verb in verbs:
        group.command()(verb)
    app.add_typer(group, rich_help_panel=part)


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
