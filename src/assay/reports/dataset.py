"""The datasets of a report, each under the name by which people know it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import takewhile
from pathlib import Path
from typing import TypeAlias

from tensorflow_metadata.proto.v0.statistics_pb2 import DatasetFeatureStatistics, DatasetFeatureStatisticsList

from assay.checks.threshold import Kind
from assay.errors import UsageError
from assay.profiles import Profile
from assay.profiles.profile import Rejections
from assay.schemas.view import ALL_EXAMPLES

from .facts import Facts, facts

#: What names of files may begin with without a loss if all do.
_PREFIX = re.compile(r"[^\d]*[_= ]")

#: How names of compressed files end.
_PACKED = frozenset({".gz", ".bz2", ".xz", ".zst"})

#: What holds statistics: a profile, or a document of any tool.
Measured: TypeAlias = Profile | DatasetFeatureStatisticsList


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


def datasets(found: Measured, name: str, *, control: Kind | None = None) -> Iterator[Dataset]:
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


def _stem(path: str) -> str:
    """The name without what says how the file is written: ``a.csv.gz`` is ``a``."""
    name = Path(path)
    return Path(name.stem).stem if name.suffix in _PACKED else name.stem


def called(paths: list[str]) -> list[str]:
    """Names for files: as short as they can be told apart.

    >>> called(["days/taxi_2018-01.assay", "days/taxi_2018-02.assay"]), called(["a/x.pb", "b/x.pb"])
    (['2018-01', '2018-02'], ['a/x', 'b/x'])
    """
    stems = [_stem(path) or path for path in paths]
    alike = takewhile(lambda letters: len(set(letters)) == 1, zip(*stems, strict=False))
    shared = _PREFIX.match("".join(letters[0] for letters in alike)) if len(paths) > 1 else None
    longer = [str(Path(path).with_name(stem)) if path else path for path, stem in zip(paths, stems, strict=True)]
    shorter = [stem[len(shared[0]) if shared else 0 :] for stem in stems]
    for names in (shorter, longer):
        if len(set(names)) == len(names):
            return names
    return [f"{name} ({place})" for place, name in enumerate(longer, 1)]
