"""What a profile asks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol, TypeAlias

from tensorflow_metadata.proto.v0 import schema_pb2

from assay.errors import UsageError
from assay.statistics import AnyCrossStatistic, AnyStatistic, Path
from assay.statistics.covariance import Covariance
from assay.statistics.duplicates import Duplicates
from assay.statistics.installed import cross_statistics, statistics
from assay.statistics.lift import Lift
from assay.statistics.mutual_information import MutualInformation

from .asked_by_schema import composites_of, features_of


@dataclass(frozen=True)
class By:
    """A column whose values cut the rows into slices."""

    column: str
    #: Only these values, as text; None is all of them.
    values: tuple[str, ...] | None = None

    def __str__(self) -> str:
        return self.column if self.values is None else ",".join(f"{self.column}={value}" for value in self.values)


#: A value of interest; slices know values as text.
Value: TypeAlias = str | int | float


#: What cuts rows: a column, several whose combinations do, or columns with the values of interest (None: all).
Cut: TypeAlias = str | Sequence[str] | Mapping[str, Value | Iterable[Value] | None]


class HasSchema(Protocol):
    """Whatever wraps a Schema proto."""

    @property
    def proto(self) -> schema_pb2.Schema:
        """The proto."""


@dataclass(frozen=True)
class Questions:
    """What a profile asks: profiles add only if they asked the same."""

    #: Asked of every feature they apply to.
    statistics: tuple[AnyStatistic, ...] = field(default_factory=statistics)
    #: Asked of one feature besides; a statistic takes the place of the one of the same name.
    of: Mapping[Path, tuple[AnyStatistic, ...]] = field(default_factory=dict)
    #: Asked of several features together.
    cross: tuple[AnyCrossStatistic, ...] = field(default_factory=cross_statistics)
    #: The column that holds the weight of each row.
    weight: str | None = None
    #: The column that holds the label; a mark for later steps, it changes no statistic of this column.
    label: str | None = None
    #: One set of slices each: the columns whose values cut the rows.
    by: tuple[tuple[By, ...], ...] = ()

    @classmethod
    def posed(
        cls,
        *,
        schema: HasSchema | schema_pb2.Schema | None = None,
        by: Iterable[Cut] = (),
        weight: str | None = None,
        label: str | None = None,
        covariance: bool = False,
        duplicates: bool = False,
    ) -> Questions:
        """The usual questions, what a schema asks besides, and of a label what each feature tells of it.

        With ``covariance`` also how numbers of different features vary together, which doubles the time of a profile;
        with ``duplicates`` also how many rows repeat another.

        Raises:
            UsageError: a cut names no column.
        """
        proto = proto_of(schema)
        asked = [one for one, wanted in ((Covariance(), covariance), (Duplicates(), duplicates)) if wanted]
        told = () if label is None else (Lift((label,)), MutualInformation((label,)))
        return cls(
            of=features_of(proto),
            cross=(*cross_statistics(), *composites_of(proto), *told, *asked),
            weight=weight,
            label=label,
            by=tuple(tuple(_cut(cut)) for cut in ((by,) if isinstance(by, str) else by)),
        )

    def needed(self, columns: Sequence[str]) -> list[str]:
        """These columns, the one of weights, and those that cut."""
        cuts = (by.column for cut in self.by for by in cut)
        return list(dict.fromkeys([*columns, *filter(None, [self.weight]), *cuts]))

    def asked(self, path: Path) -> Iterator[AnyStatistic]:
        """What is asked of this feature."""
        own = self.of.get(path, ())
        replaced = {statistic.name for statistic in own}
        yield from (statistic for statistic in self.statistics if statistic.name not in replaced)
        yield from own


def proto_of(schema: HasSchema | schema_pb2.Schema | None) -> schema_pb2.Schema:
    """The proto of a schema; of none, one that says nothing."""
    if schema is None:
        return schema_pb2.Schema()
    return schema if isinstance(schema, schema_pb2.Schema) else schema.proto


def _cut(cut: Cut) -> Iterator[By]:
    if isinstance(cut, Mapping):
        for column, values in cut.items():
            several = (values,) if isinstance(values, str | int | float) else values
            yield By(column, None if several is None else tuple(sorted(set(map(_text, several)))))
    else:
        yield from map(By, (cut,) if isinstance(cut, str) else cut)
    if not cut:
        raise UsageError(f"slices by {cut!r}: no column; expected a name, several, or a mapping of names to values")


def _text(value: Value) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
