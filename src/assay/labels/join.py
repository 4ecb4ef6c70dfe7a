"""The join: what happened beside what was predicted, as a dataset of labels that grows.

The labels are a function of the events that are known and of the time up to which they are: `as_of`. So

- any cut of the same events into runs, in any order, ends in the same labels;
- the labels of a version depend on no event that was not known by then;
- whatever a run is cut off at, running again ends in what it would have ended in;
- a label is unknown until an outcome gives it, or until ``window + grace`` after the prediction nothing did;
- every event is used, or counted and set aside with a reason.

A run takes what is new and looks at those earlier events only that it may concern: less than a window away, of the
same key or entity.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from assay.errors import UsageError

from .declaration import Declaration
from .run import run
from .spool import Watch, unwatched
from .store import Store
from .version import Version, instant, moment


@dataclass(frozen=True)
class Joined:
    """What one run did, and what the dataset is now."""

    folder: Path
    #: The dataset before and after the run; the same if there was nothing to do.
    before: Version
    after: Version
    #: How many events of predictions and of each stream the run read.
    read: Mapping[str, int]
    #: Columns of predictions that the dataset does not have, since its first run did not see them.
    not_taken: tuple[str, ...] = ()
    #: Files of events that were set aside by this run.
    quarantine: tuple[Path, ...] = ()
    #: Days whose predictions were written.
    written: tuple[str, ...] = ()

    @property
    def is_new(self) -> bool:
        """Whether there is a new version."""
        return self.after.number > self.before.number


def label_join(
    declaration: Declaration, folder: str | Path, *, as_of: datetime | None = None, watch: Watch = unwatched
) -> Joined:
    """Take what is new in the logs and bring the labels up to date.

    Args:
        declaration: What is joined, and how.
        folder: Where the dataset is, or will be.
        as_of: The time up to which events are known; by default now. What arrives later waits.
        watch: Gets each source that is read, for progress.

    Raises:
        UsageError: the declaration is another than that of the dataset, the time lies before the last run, or another
            run is going on.
        SourceError, ColumnError: a log cannot be read.
    """
    store = Store(Path(folder))
    with store.opened():
        last = store.latest()
        now = instant(datetime.now(UTC) if as_of is None else as_of)
        _refuse_another(declaration, last, store.folder)
        if now < last.as_of:
            raise UsageError(
                f"as of {moment(now):%Y-%m-%d %H:%M:%S}, before the last run, which was as of "
                f"{moment(last.as_of):%Y-%m-%d %H:%M:%S}; expected a later time. "
                "What was known earlier is in the versions of the dataset"
            )
        done = run(declaration, store, last, now, watch)
        return Joined(
            store.folder, last, done.version, done.read, done.not_taken, done.quarantine, done.written
        )


def _refuse_another(declaration: Declaration, last: Version, folder: Path) -> None:
    """Labels of one dataset follow one rule."""
    if not last.number:
        return
    import msgspec

    now = msgspec.json.decode(msgspec.json.encode(declaration.meaning))
    for place, value in now.items():
        if last.meaning.get(place) != value:
            raise UsageError(
                f"{place}: {value!r}, but {folder} was joined with {last.meaning.get(place)!r}; expected one "
                "declaration for one dataset. Try another folder with -o"
            )
