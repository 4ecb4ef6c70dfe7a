"""The one look of every table."""

from collections.abc import Sequence

from rich import box
from rich.console import Group
from rich.table import Table
from rich.text import Text

from ..inert import inert

#: A feature name longer than this is shortened.
NAME = 100

#: More columns of figures than this stand close.
MANY = 5


def table(left: Sequence[str], right: Sequence[str] = (), last: str | None = None) -> Table:
    """An empty table: columns of text, columns of figures, and perhaps one more of text.

    The first column holds names: it gives way when space is short, the figures never do.
    """
    made = Table(
        box=box.SIMPLE_HEAD,
        show_edge=False,
        pad_edge=False,
        padding=(0, 0 if len(right) > MANY else 1, 0, 0),
    )
    first, *others = left
    made.add_column(first, overflow="fold", min_width=12)
    for name in others:
        made.add_column(name, no_wrap=True)
    for name in right:
        made.add_column(name, justify="right", no_wrap=True)
    if last is not None:
        made.add_column(last, overflow="fold")
    return made


def titled(title: str, drawn: Table) -> Group:
    """A table under its title."""
    return Group("", Text(inert(title, 200), "bold"), drawn)


def name(path: str) -> Text:
    """The name of a feature."""
    return Text(inert(path, NAME), style="cyan")
