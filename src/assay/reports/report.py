"""What a report is drawn from: datasets side by side, what they should be, and what was found wrong."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import takewhile
from pathlib import Path

from tensorflow_metadata.proto.v0.statistics_pb2 import DatasetFeatureStatistics, DatasetFeatureStatisticsList

from assay.checks import Anomalies
from assay.checks.threshold import Kind
from assay.errors import UsageError
from assay.profiles import Profile
from assay.profiles.profile import Rejections
from assay.rows import Skew
from assay.schemas import Schema
from assay.schemas.view import ALL_EXAMPLES

from .facts import Facts, facts
from .inert import inert

#: What names of files may begin with without a loss if all do.
_PREFIX = re.compile(r"[^\d]*[_= ]")

#: Columns of the name of a feature.
NAME = 200


@dataclass(frozen=True, eq=False)
class Dataset:
    """One dataset under the name by which people know it, with its slices if there are any."""

    name: str
    whole: DatasetFeatureStatistics
    slices: tuple[DatasetFeatureStatistics, ...] = ()
    #: Rows that could not be read.
    rejected: Rejections = field(default_factory=Rejections)
    #: What validation compared with this dataset, if it did: ``drift`` with previous data, ``skew`` with serving.
    control: Kind | None = None

    @cached_property
    def facts(self) -> Mapping[str, Facts]:
        """Every feature by its serialized path, the fields of a struct behind it."""
        return {known.path: known for known in facts(self.whole)}


def datasets(
    found: Profile | DatasetFeatureStatisticsList, name: str, *, control: Kind | None = None
) -> Iterator[Dataset]:
    """What a profile or a document holds: one dataset with its slices; of slices without a whole, each for itself.

    Several tools keep training and test data side by side in one document, under their names.

    Raises:
        UsageError: there is none.
    """
    document = found.statistics() if isinstance(found, Profile) else found
    rejected = found.rejected if isinstance(found, Profile) else Rejections()
    every = list(document.datasets)
    if not every:
        raise UsageError(f"{name} holds statistics of no dataset; expected one. Try to make it again")
    whole = next((one for one in every if len(every) == 1 or one.name == ALL_EXAMPLES), None)
    if whole is None:
        yield from (Dataset(one.name or f"{name} {place}", one) for place, one in enumerate(every, 1))
    else:
        yield Dataset(name, whole, tuple(one for one in every if one is not whole), rejected, control)


@dataclass(frozen=True, eq=False)
class Report:
    """Everything that one report shows; the first dataset is the one that the others are compared with."""

    datasets: tuple[Dataset, ...]
    schema: Schema | None = None
    anomalies: Anomalies | None = None
    skew: Skew | None = None

    @property
    def title(self) -> str:
        """What the report is about."""
        names = [dataset.name for dataset in self.datasets] or (["training", "serving"] if self.skew else ["no data"])
        return " and ".join(names) if len(names) < 3 else f"{len(names)} datasets, {names[0]} to {names[-1]}"

    @property
    def expected(self) -> Schema | None:
        """What the data should be: the schema that is given, else the one that they were validated against."""
        if self.schema is not None or self.anomalies is None:
            return self.schema
        return self.anomalies.schema if len(self.anomalies.schema) else None

    @cached_property
    def _names(self) -> Mapping[str, str]:
        """Paths as they are shown, no two alike: names that differ only where they are cut get a number."""
        known = [path for dataset in self.datasets for path in dataset.facts]
        known += [*(self.expected or ()), *(anomaly.path for anomaly in self.anomalies or ())]
        taken: dict[str, str] = {}
        for path in dict.fromkeys(known):
            name = inert(path, NAME)
            while name in taken:
                name = f"{inert(path, NAME)} #{len(taken)}"
            taken[name] = path
        return {path: name for name, path in taken.items()}

    def shown(self, path: str) -> str:
        """The name of a feature, inert, short, and the same only for the same feature."""
        return self._names.get(path) or inert(path, NAME)


def called(paths: list[str]) -> list[str]:
    """Names for files: as short as they can be told apart.

    >>> called(["days/taxi_2018-01.assay", "days/taxi_2018-02.assay"]), called(["a/x.pb", "b/x.pb"])
    (['2018-01', '2018-02'], ['a/x', 'b/x'])
    """
    stems = [Path(path).stem or path for path in paths]
    alike = takewhile(lambda letters: len(set(letters)) == 1, zip(*stems, strict=False))
    shared = _PREFIX.match("".join(letters[0] for letters in alike)) if len(paths) > 1 else None
    longer = [str(Path(path).with_name(stem)) if path else path for path, stem in zip(paths, stems, strict=True)]
    shorter = [stem[len(shared[0]) if shared else 0 :] for stem in stems]
    for names in (shorter, longer):
        if len(set(names)) == len(names):
            return names
    return [f"{name} ({place})" for place, name in enumerate(longer, 1)]
