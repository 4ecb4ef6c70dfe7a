"""How a verb ends when it does not end well: one line for people, never a traceback."""

import os
import sys
import traceback
from typing import Any

import typer
from rich.text import Text
from typer.core import TyperGroup

from assay.errors import AssayError
from assay.reports.inert import inert

from .console import err

#: Exit status of a call that is wrong, and of one that could not be finished.
CALL_IS_WRONG = 2

#: As a shell reports a process that SIGPIPE ended: whoever read our output has read enough.
PIPE_IS_CLOSED = 141

#: Columns of the longest message.
MESSAGE = 2000


class Guarded(TyperGroup):
    """The group of all verbs: turns what escapes from one into a message and an exit status."""

    def invoke(self, ctx: Any) -> Any:
        """The verb run; its output is flushed here, where a closed pipe still can be caught."""
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
        except AssayError as error:
            _say("error", str(error))
            raise typer.Exit(CALL_IS_WRONG) from None
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # or the interpreter complains at its end
            raise typer.Exit(PIPE_IS_CLOSED) from None
        except (typer.TyperException, typer.Exit, typer.Abort):
            raise
        except Exception as error:
            if os.environ.get("ASSAY_DEBUG"):
                traceback.print_exc()
            _say("sorry", f"this is a bug in assay, not in your data: {type(error).__name__}: {error}")
            _say("", "ASSAY_DEBUG=1 shows where; please report that together with what `assay doctor` prints")
            raise typer.Exit(CALL_IS_WRONG) from None
        return result


def _say(kind: str, message: str) -> None:
    err().print(Text.assemble((f"{kind}: " if kind else "", "bold red"), inert(message, MESSAGE)))
