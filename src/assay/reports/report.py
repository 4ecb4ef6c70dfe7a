"""What a report is drawn from: datasets side by side, what they should be, and what was found wrong."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import TypeVar

from tensorflow_metadata.proto.v0 import schema_pb2

from assay.checks import Anomalies
from assay.profiles import Profile
from assay.schemas import Schema

from .compared import Compared, compared
from .dataset import Dataset, Measured, datasets
from .inert import inert

#: Columns of the name of a feature, and datasets that a title names.
NAME, NAMED = 200, 4

J = TypeVar("J")


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
        return tuple(compared(self.datasets, self.anomalies, self.expected))

    def judgment(self, kind: type[J]) -> J | None:
        """The judgment of this type; None if there is none."""
        return next((one for one in self.judgments if isinstance(one, kind)), None)

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
    """What data are, how several of them differ, and what is wrong; a notebook shows it, `assay.save_report` keeps it.

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
