"""Progress of long work where somebody can see it: bytes, rows, rate and time left of reading, steps of all else."""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from .console import err

if TYPE_CHECKING:
    import polars as pl

    from assay.labels.outcomes.spool import Tell
    from assay.sources import Reject, Source

T = TypeVar("T")

#: So many items are done before anybody asks how long it takes.
FEW = 3


@dataclass(frozen=True)
class Within:
    """What wraps a source and says the same of it."""

    source: "Source"

    @property
    def name(self) -> str:
        """The source's own."""
        return self.source.name

    @property
    def size(self) -> int | None:
        """The source's own."""
        return self.source.size

    def columns(self) -> tuple[str, ...]:
        """The source's own."""
        return self.source.columns()


@dataclass(frozen=True)
class Watched(Within):
    """A source that tells how many bytes were read and rows were yielded while it is read."""

    read: Callable[[int], None]
    yielded: Callable[[int], None]

    def batches(
        self,
        *,
        columns: Sequence[str] | None = None,
        reject: "Reject | None" = None,
        advance: Callable[[int], None] | None = None,
    ) -> "Iterator[pl.DataFrame]":
        """The source's own, counted."""
        for batch in self.source.batches(columns=columns, reject=reject, advance=advance or self.read):
            self.yielded(len(batch))
            yield batch


@dataclass(frozen=True)
class Shown(Within):
    """A source with a progress bar of its own while it is read."""

    def batches(
        self,
        *,
        columns: Sequence[str] | None = None,
        reject: "Reject | None" = None,
        advance: Callable[[int], None] | None = None,
    ) -> "Iterator[pl.DataFrame]":
        """The source's own, shown."""
        with progress(self.source) as watched:
            yield from watched.batches(columns=columns, reject=reject, advance=advance)


def steps(items: "Sequence[T]", noun: str) -> "Iterator[T]":
    """The items, and a bar that counts them on standard error; of a few, or where that is no terminal, none."""
    if len(items) <= FEW or not sys.stderr.isatty():
        yield from items
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (BarColumn(None), MofNCompleteColumn(), TextColumn(noun), TimeRemainingColumn())
    with Progress(*columns, console=err(), transient=True) as bars:
        yield from bars.track(items)


@contextmanager
def busy(text: str) -> "Iterator[None]":
    """Says on standard error what goes on meanwhile, where that is a terminal."""
    if not sys.stderr.isatty():
        yield
        return
    with err().status(text):
        yield


@contextmanager
def progress(source: "Source") -> "Iterator[Source]":
    """The source, and a bar on standard error as long as it is read; no bar where that is no terminal."""
    if not sys.stderr.isatty():
        yield source
        return
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn, TransferSpeedColumn
    from rich.text import Text

    class Rows(TextColumn):
        """The number of rows so far."""

        def render(self, task: object) -> Text:
            return Text(f"{rows:,} rows")

    rows = 0

    def yielded(more: int) -> None:
        nonlocal rows
        rows += more

    columns = (BarColumn(None), DownloadColumn(), Rows(""), TransferSpeedColumn(), TimeRemainingColumn())
    with Progress(*columns, console=err(), transient=True) as bars:
        task = bars.add_task("", total=source.size)
        yield Watched(source, lambda size: bars.advance(task, size), yielded)


@contextmanager
def stages() -> "Iterator[Tell]":
    """A bar on standard error for each thing that is told of; none where that is no terminal."""
    if not sys.stderr.isatty():
        yield lambda what, done, total: None
        return
    from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

    tasks: dict[str, TaskID] = {}
    columns = (TextColumn("{task.description:<28}"), BarColumn(None), TimeElapsedColumn())
    with Progress(*columns, console=err(), transient=True) as bars:

        def tell(what: str, done: int, total: int) -> None:
            if what not in tasks:
                tasks[what] = bars.add_task(what, total=total or None)
            bars.update(tasks[what], completed=done, total=total or None)

        yield tell
