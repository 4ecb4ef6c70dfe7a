"""The join of predictions and outcomes, profiled and validated in the same run.

Beside the dataset lie the profiles of its partitions. Only partitions that were written are measured anew, and the
profiles add up to that of the whole.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from assay.checks import Anomalies, validate
from assay.errors import FormatError
from assay.labels.outcomes import Declaration, Joined
from assay.labels.outcomes import label_join as join
from assay.labels.outcomes.spool import Tell, untold
from assay.labels.outcomes.store import data_file
from assay.profiles import Profile, Questions
from assay.profiles.dataset import measure_all
from assay.schemas import Schema
from assay.sources import open_source

#: The folder of profiles in that of the dataset.
PROFILES = "profiles"


@dataclass(frozen=True)
class Labeled:
    """A dataset of labels after a run: what the run did, what the dataset is, and what is wrong with it."""

    joined: Joined
    #: The profile of the dataset, None where nobody asked for it.
    profile: Profile | None = None
    #: What is wrong by the schema, None where there is none.
    anomalies: Anomalies | None = None


def label_join(
    declaration: Declaration | str | Path,
    folder: str | Path,
    *,
    as_of: datetime | None = None,
    schema: Schema | str | Path | None = None,
    profile: bool = True,
    tell: Tell = untold,
) -> Labeled:
    """Take what is new in the logs, bring the labels up to date, and measure and validate the dataset.

    Args:
        declaration: What is joined, and how, or the file that says so.
        folder: Where the dataset is, or will be.
        as_of: The time up to which events are known; by default now. What arrives later waits.
        schema: What the dataset should be, or the file that says so.
        profile: Whether to measure the dataset; with a schema it is measured anyway.
        tell: Is told how far the run is.

    Raises:
        UsageError: the declaration is another than that of the dataset, the time lies before the last run, or another
            run is going on.
        SourceError, ColumnError: a log cannot be read.
    """
    wanted = Schema.load(schema) if isinstance(schema, str | Path) else schema
    joined = join(declaration, folder, as_of=as_of, tell=tell)
    if not profile and wanted is None:
        return Labeled(joined)
    parts = list(_profiles(joined, Questions.posed(schema=wanted), tell))
    whole = Profile.sum(parts)
    found = validate(whole, wanted) if wanted is not None and parts else None
    return Labeled(joined, whole, found)


def _profiles(joined: Joined, questions: Questions, tell: Tell) -> Iterator[Profile]:
    """The profile of each partition, measured where it is not there yet."""
    folder, partitions = joined.folder / PROFILES, joined.after.partitions
    folder.mkdir(exist_ok=True)
    files = {day: folder / f"{day}.{partition.version:06}.assay" for day, partition in partitions.items()}
    for path in set(folder.glob("*.assay")) - set(files.values()):
        path.unlink()
    for done, (day, path) in enumerate(files.items(), 1):
        found = _stored(path, questions)
        if found is None:
            found = measure_all(open_source(joined.folder / data_file(day)), questions)
            found.save(path)
        tell("profiling days", done, len(files))
        yield found


def _stored(path: Path, questions: Questions) -> Profile | None:
    """The profile in a file, if it is there, whole, and answers these questions."""
    if not path.exists():
        return None
    try:
        found = Profile.load(path)
    except FormatError:
        return None
    return found if found.questions == questions else None
