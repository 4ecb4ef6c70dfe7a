"""The join: what happened beside what was predicted, as a dataset of labels that grows."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import msgspec

from assay.errors import UsageError

from ..instant import instant, moment
from .declaration import Declaration
from .declaration_file import read_declaration
from .run import Run
from .spool import Tell, untold
from .store import Store
from .version import Version


@dataclass(frozen=True)
class Joined:
    """What one run did, and what the dataset is now."""

    folder: Path
    #: The dataset before and after the run; the same if there was nothing to do.
    before: Version
    after: Version
    #: Columns of predictions that the dataset does not have, since its first run did not see them.
    not_taken: tuple[str, ...] = ()

    @property
    def is_new(self) -> bool:
        """Whether there is a new version."""
        return self.after.number > self.before.number

    @property
    def written(self) -> tuple[str, ...]:
        """Days whose partitions were written."""
        made = self.after.number if self.is_new else -1
        return tuple(day for day, partition in self.after.partitions.items() if partition.version == made)


def label_join(
    declaration: Declaration | str | Path, folder: str | Path, *, as_of: datetime | None = None, tell: Tell = untold
) -> Joined:
    """Take what is new in the logs and bring the labels up to date.

    Args:
        declaration: What is joined, and how, or the file that says so.
        folder: Where the dataset is, or will be.
        as_of: The time up to which events are known; by default now. What arrives later waits.
        tell: Is told how far the run is.

    Raises:
        UsageError: the declaration is another than that of the dataset, the time lies before the last run, or another
            run is going on.
        SourceError, ColumnError: a log cannot be read.
    """
    declaration = declaration if isinstance(declaration, Declaration) else read_declaration(declaration)
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
        run = Run(declaration, store, last, now, tell)
        made = run()
        if made is last or (last.number and not run.stage.folder.exists()):
            store.repair()
            return Joined(store.folder, last, last, run.not_taken)
        after = replace(made, written=datetime.now(UTC).isoformat(timespec="seconds"), assay=version("assay"))
        store.commit(run.stage, after)
        return Joined(store.folder, last, after, run.not_taken)


def _refuse_another(declaration: Declaration, last: Version, folder: Path) -> None:
    """Labels of one dataset follow one rule."""
    if not last.number:
        return
    now = msgspec.json.decode(msgspec.json.encode(declaration.meaning))
    for place, value in now.items():
        if last.meaning.get(place) != value:
            raise UsageError(
                f"{place}: {value!r}, but {folder} was joined with {last.meaning.get(place)!r}; expected one "
                "declaration for one dataset. Try another folder with -o"
            )
