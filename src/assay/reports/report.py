"""What a report is drawn from: datasets side by side, what they should be, and what was found wrong."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import takewhile
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from tensorflow_metadata.proto.v0 import schema_pb2
from tensorflow_metadata.proto.v0.statistics_pb2 import DatasetFeatureStatistics, DatasetFeatureStatisticsList

from assay.checks import Anomalies
from assay.checks.threshold import Kind
from assay.errors import UsageError
from assay.profiles import Profile
from assay.profiles.profile import Rejections
from assay.schemas import Schema
from assay.schemas.view import ALL_EXAMPLES

from .facts import Facts, facts
from .inert import inert

if TYPE_CHECKING:
    from .compared import Compared

#: What names of files may begin with without a loss if all do.
_PREFIX = re.compile(r"[^\d]*[_= ]")

#: How names of compressed files end.
_PACKED = frozenset({".gz", ".bz2", ".xz", ".zst"})

#: Columns of the name of a feature, and datasets that a title names.
NAME, NAMED = 200, 4

#: How a report may be saved, by the end of the name of its file.
FORMS = (".html", ".md")

J = TypeVar("J")

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


@dataclass(frozen=True, eq=False)
class Report:
    """Everything that one report shows; the first dataset is the one that the others are compared with."""

    datasets: tuple[Dataset, ...] = ()
    schema: Schema | None = None
    anomalies: Anomalies | None = None
    #: What is judged by more than statistics, such as a `assay.Skew`: a section asks for the type that it knows.
    judgments: tuple[object, ...] = ()
    #: What the report is about, where the datasets do not say.
    about: str = ""

    @property
    def title(self) -> str:
        """What the report is about."""
        names = [dataset.name for dataset in self.datasets]
        if self.about or not names:
            return self.about or "no data"
        if len(names) > NAMED:
            return f"{len(names)} datasets, {names[0]} to {names[-1]}"
        *before, last = names
        return f"{', '.join(before)} and {last}" if before else last

    @cached_property
    def compared(self) -> Sequence[Compared]:
        """The first dataset beside the others."""
        from .compared import compared

        return tuple(compared(self))

    def judgment(self, kind: type[J]) -> J | None:
        """The judgment of this type; None if there is none."""
        return next((one for one in self.judgments if isinstance(one, kind)), None)

    def save(self, path: str | Path) -> None:
        """Write it as a page for a browser (``.html``) or as Markdown for a pull request (``.md``).

        Raises:
            UsageError: the name ends otherwise, or the file cannot be written.
        """
        from .html import html_report
        from .markdown import markdown_report

        drawn = html_report(self) if form(path) == ".html" else markdown_report(self)
        try:
            Path(path).write_text(drawn, encoding="utf-8", newline="\n")
        except OSError as error:
            raise UsageError(f"{path}: cannot be written: {error.strerror}. Try another place") from None

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


def report(
    data: Measured | Mapping[str, Measured] = MappingProxyType({}),
    *,
    schema: Schema | schema_pb2.Schema | None = None,
    anomalies: Anomalies | None = None,
    judgments: Iterable[object] = (),
) -> Report:
    """What data are, how several of them differ, and what is wrong with them; a notebook shows it, `save` keeps it.

    Args:
        data: a profile or statistics; of several, each by the name that people know it by, the first being the one
            that the others are compared with.
        schema: what the data should be.
        anomalies: what `assay.validate` found.
        judgments: what else there is to show, such as a `assay.Skew`.
    """
    named = data if isinstance(data, Mapping) else {(isinstance(data, Profile) and data.name) or "data": data}
    every = (dataset for name, found in named.items() for dataset in datasets(found, name))
    wanted = Schema(schema) if isinstance(schema, schema_pb2.Schema) else schema
    return Report(tuple(every), wanted, anomalies, tuple(judgments))


def form(path: str | Path) -> str:
    """How a report is saved in a file of this name.

    Raises:
        UsageError: nobody knows.
    """
    if (found := Path(path).suffix) not in FORMS:
        raise UsageError(f"{path}: no form of a report, expected a name ending in .html or .md. Try report.html")
    return found


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
