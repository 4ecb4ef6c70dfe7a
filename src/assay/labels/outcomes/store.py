"""The folder of a dataset of labels, in which a run happens whole or not at all.

    data/date=2019-11-24/labels.parquet     predictions with their labels, for any reader of Parquet
    versions/000003.json                    what the third run left: its appearance commits the run
    revisions/000003.parquet                labels that the third run changed, as they were before
    quarantine/000003-0000.parquet          events that the third run set aside, with the reason
    state/                                  outcomes and whatever else the next run needs
    staged/000004/                          what a run has written so far, in the same tree

A run writes beside (`Stage`), forces it to disk, and commits by renaming the document of its version into place. Then
what was staged moves to its place. Wherever it is cut off, the next one goes on from there: what was staged and not
committed is deleted, what was committed and not moved is moved.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from assay.errors import SourceError, UsageError

from .version import Version, read_version, to_bytes

#: The folders in it.
DATA, VERSIONS, REVISIONS, QUARANTINE = "data", "versions", "revisions", "quarantine"
STATE, STAGED = "state", "staged"
OUTCOMES, HELD = f"{STATE}/outcomes", f"{STATE}/held"

#: The key of the folder of a partition, whose value is a day.
PARTITION = "date"


def data_file(day: str) -> str:
    """Where the predictions of a day lie, from the folder of the dataset."""
    return f"{DATA}/{PARTITION}={day}/labels.parquet"


def log_file(day: str) -> str:
    """Where the outcomes of a day lie."""
    return f"{OUTCOMES}/{day}.parquet"


def revision_file(number: int) -> str:
    """Where the labels that a version revised lie, as they were before."""
    return f"{REVISIONS}/{number:06}.parquet"


@dataclass(frozen=True)
class Stage:
    """What one run writes before it is committed."""

    folder: Path
    number: int

    @property
    def scratch(self) -> Path:
        """A folder for what is gone after the run."""
        return self.folder.with_name(f"{self.folder.name}-scratch")

    def path(self, relative: str) -> Path:
        """Where to write what will be there; its folder is made."""
        path = self.folder / relative
        path.parent.mkdir(parents=True, exist_ok=True)
        return path


@dataclass(frozen=True)
class Store:
    """The folder."""

    folder: Path

    @contextmanager
    def opened(self) -> Iterator[None]:
        """The folder for one run alone, repaired if the last one was cut off.

        Raises:
            UsageError: another run is going on, or the folder holds something else.
            SourceError: it cannot be written.
        """
        self._refuse_foreign()
        try:
            (self.folder / STATE).mkdir(parents=True, exist_ok=True)
            with (self.folder / STATE / "lock").open("a") as file:
                if not _locked(file.fileno()):
                    raise UsageError(
                        f"{self.folder} is being written by another run; expected one at a time. Wait for it"
                    )
                self.repair()
                yield
        except OSError as error:
            raise SourceError(f"cannot be written: {error.strerror or error}", file=self.folder) from error

    def _refuse_foreign(self) -> None:
        if self.folder.is_dir() and any(self.folder.iterdir()) and not (self.folder / STATE).is_dir():
            raise UsageError(
                f"{self.folder} holds something else, expected a dataset of labels or a new folder; try another name"
            )

    @cached_property
    def _missing(self) -> Version:
        return Version()

    def versions(self) -> list[int]:
        """The numbers of all versions, in order."""
        return sorted(int(path.stem) for path in (self.folder / VERSIONS).glob("*.json"))

    def revisions(self, after: int) -> list[int]:
        """The numbers of versions after this one that revised labels, in order."""
        found = (int(path.stem) for path in (self.folder / REVISIONS).glob("*.parquet"))
        return sorted(number for number in found if number > after)

    def version(self, number: int) -> Version:
        """The version of this number; that before the first is empty."""
        return read_version(self._document(number)) if number else self._missing

    def latest(self) -> Version:
        """The last version."""
        return self.version(max(self.versions(), default=0))

    def stage(self, number: int) -> Stage:
        """A place to write the version of this number."""
        return Stage(self.folder / STAGED / f"{number:06}", number)

    def commit(self, stage: Stage, version: Version) -> None:
        """Make what is staged the new version."""
        if stage.folder.exists():
            _force(stage.folder)
        document = self._document(version.number)
        document.parent.mkdir(parents=True, exist_ok=True)
        beside = document.with_suffix(".tmp")
        with beside.open("wb") as file:
            file.write(to_bytes(version))
            file.flush()
            os.fsync(file.fileno())
        os.replace(beside, document)  # here it happens
        _force_folder(document.parent)
        self._publish(stage.folder)
        self._clean(version)

    def _clean(self, version: Version) -> None:
        """Delete what only a run needs, and what only earlier versions did."""
        for path in (self.folder / HELD).glob("*"):
            if path.relative_to(self.folder).as_posix() not in version.held:
                path.unlink()
        for folder in (self.folder / STAGED).glob("*"):
            shutil.rmtree(folder)

    def repair(self) -> None:
        """Finish what was committed, and delete what was not."""
        for folder in sorted((self.folder / STAGED).glob("*")):
            if folder.name.isdigit() and self._document(int(folder.name)).exists():
                self._publish(folder)
        self._clean(self.latest())

    def _publish(self, staged: Path) -> None:
        """Move what is staged to its place; what was moved before is no longer there."""
        folders = set()
        files = sorted(path for path in staged.rglob("*") if path.is_file())
        # What labels were comes before what they are: who reads an earlier version meanwhile finds all of it.
        for path in sorted(files, key=lambda path: path.parent != staged / REVISIONS):
            target = self.folder / path.relative_to(staged)
            target.parent.mkdir(parents=True, exist_ok=True)
            os.replace(path, target)
            folders.add(target.parent)
        for folder in folders:
            _force_folder(folder)
        if staged.exists():
            shutil.rmtree(staged)

    def _document(self, number: int) -> Path:
        return self.folder / VERSIONS / f"{number:06}.json"


def _force(folder: Path) -> None:
    """Force all that is in a folder to disk."""
    for path in folder.rglob("*"):
        if path.is_dir():
            _force_folder(path)
        else:
            with path.open("rb") as file:
                os.fsync(file.fileno())
    _force_folder(folder)


def _force_folder(folder: Path) -> None:
    """Force the names in a folder to disk, where the system knows how."""
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:  # Windows opens no folders
        return
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _locked(handle: int) -> bool:
    """Whether this process alone has the file now; the lock ends with the process, however that ends."""
    try:
        import fcntl
    except ImportError:  # Windows
        return True
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
