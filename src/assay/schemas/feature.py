"""Editing one feature of a schema by name."""

from collections.abc import Iterable
from dataclasses import dataclass

from google.protobuf.message import Message
from tensorflow_metadata.proto.v0 import schema_pb2

from assay.errors import SchemaError, UsageError, guess, listing

from .domain import Range, Values, domain_of, set_domain, string_domain_of, suits, whole
from .path import Path, serialize_path

_UNCHECKED = frozenset(
    map(schema_pb2.LifecycleStage.Value, ("PLANNED", "ALPHA", "DEPRECATED", "DEBUG_ONLY", "DISABLED"))
)


@dataclass(frozen=True)
class Presence:
    """In how many examples a feature must be: a share of them, a number of them; None asks nothing."""

    min_fraction: float | None = None
    min_count: int | None = None


class Feature:
    """One feature of a `Schema`, live: setting a property edits the schema.

    What has no property here is a field of ``proto``, live too.
    """

    __slots__ = ("_schema", "proto", "steps")

    def __init__(self, proto: schema_pb2.Feature, steps: Path, schema: schema_pb2.Schema) -> None:
        self.proto = proto
        self.steps = steps
        self._schema = schema

    def __repr__(self) -> str:
        return f"<Feature {self.path} {self.type or 'without a type'}>"

    @property
    def path(self) -> str:
        """Where it is: ``fare``, nested ``trip.fare``, with a dot in its name ``'sepal.length'``."""
        return serialize_path(self.steps)

    @property
    def type(self) -> str | None:
        """``INT``, ``FLOAT``, ``BYTES`` (all texts) or ``STRUCT``; None where the schema does not say."""
        return schema_pb2.FeatureType.Name(self.proto.type) if self.proto.type else None

    @type.setter
    def type(self, name: str) -> None:
        known = schema_pb2.FeatureType.keys()[1:]
        if name not in known:
            raise SchemaError(f"no feature type {name!r}; {listing(known)}.{guess(str(name), known)}")
        value = schema_pb2.FeatureType.Value(name)
        kind = self.proto.WhichOneof("domain_info")
        if kind is not None and not suits(kind, value):
            raise SchemaError(f"feature {self.path} has a {kind}, which {name} has not; clear its domain first")
        self.proto.type = value

    @property
    def presence(self) -> Presence | None:
        """In how many examples it must be; None where the schema does not say."""
        if not self.proto.HasField("presence"):
            return None
        stored = self.proto.presence
        return Presence(
            stored.min_fraction if stored.HasField("min_fraction") else None,
            stored.min_count if stored.HasField("min_count") else None,
        )

    @presence.setter
    def presence(self, presence: Presence | None) -> None:
        if presence is None:
            self.proto.ClearField("presence")
            return
        fraction, count = presence.min_fraction, whole(presence.min_count, "number of examples")
        if (fraction is not None and not 0.0 <= fraction <= 1.0) or (count is not None and count < 0):
            raise SchemaError(f"{presence} makes no sense; expected a share from 0 to 1 and a count from 0")
        self.proto.presence.CopyFrom(schema_pb2.FeaturePresence(min_fraction=fraction, min_count=count))

    @property
    def shape(self) -> tuple[int, ...] | None:
        """The fixed sizes of its values, outermost first, ``()`` for one number; None where they may vary."""
        return tuple(dim.size for dim in self.proto.shape.dim) if self.proto.HasField("shape") else None

    @shape.setter
    def shape(self, sizes: tuple[int, ...] | None) -> None:
        if sizes is None:
            self.proto.ClearField("shape")
            return
        dims = [schema_pb2.FixedShape.Dim(size=whole(size, "size")) for size in sizes]
        if any(dim.size <= 0 for dim in dims):
            raise SchemaError(f"{sizes} is no shape; expected sizes from 1")
        self.proto.shape.CopyFrom(schema_pb2.FixedShape(dim=dims))

    @property
    def value_count(self) -> Range | tuple[Range, ...] | None:
        """How many values an example may have; of nested lists a tuple, outermost first. It excludes ``shape``."""
        match self.proto.WhichOneof("shape_type"):
            case "value_count":
                return _counts(self.proto.value_count)
            case "value_counts":
                return tuple(map(_counts, self.proto.value_counts.value_count))
        return None

    @value_count.setter
    def value_count(self, counts: Range | tuple[Range, ...] | None) -> None:
        match counts:
            case None:
                self.proto.ClearField("value_count")
                self.proto.ClearField("value_counts")
            case Range():
                self.proto.value_count.CopyFrom(_value_count(counts))
            case _:
                levels = schema_pb2.ValueCountList(value_count=map(_value_count, counts))
                self.proto.value_counts.CopyFrom(levels)

    @property
    def domain(self) -> Range | Values | Message | None:
        """What it may hold: a `Range`, `Values`, or a copy of another kind of domain proto; see `set_domain`."""
        return domain_of(self.proto, self._schema)

    @domain.setter
    def domain(self, domain: Range | Values | Message | None) -> None:
        set_domain(self.proto, self._schema, domain)

    @property
    def string_domain(self) -> schema_pb2.StringDomain | None:
        """Its string domain, its own or the shared one it names, live; None if it has none."""
        return string_domain_of(self.proto, self._schema)

    @property
    def in_environment(self) -> tuple[str, ...]:
        """Environments that have it although they are no default ones."""
        return tuple(self.proto.in_environment)

    @in_environment.setter
    def in_environment(self, names: Iterable[str]) -> None:
        self.proto.in_environment[:] = environment_names(names)

    @property
    def not_in_environment(self) -> tuple[str, ...]:
        """Environments that lack it although they are default ones: a label when serving."""
        return tuple(self.proto.not_in_environment)

    @not_in_environment.setter
    def not_in_environment(self, names: Iterable[str]) -> None:
        self.proto.not_in_environment[:] = environment_names(names)

    def expected_in(self, environment: str | None) -> bool:
        """Whether data of this environment should have it; of no environment in particular, always."""
        if environment is None or environment in self.proto.in_environment:
            return True
        return environment not in self.proto.not_in_environment and environment in self._schema.default_environment

    @property
    def checked(self) -> bool:
        """Whether data are held to it: not while planned, alpha, for debugging only, disabled or deprecated."""
        return not self.proto.deprecated and self.proto.lifecycle_stage not in _UNCHECKED


def _counts(stored: schema_pb2.ValueCount) -> Range:
    return Range(stored.min if stored.HasField("min") else None, stored.max if stored.HasField("max") else None)


def _value_count(counts: Range) -> schema_pb2.ValueCount:
    low, high = (whole(bound, "number of values") for bound in (counts.low, counts.high))
    if (low or 0) < 0 or (high is not None and high < (low or 0)):
        raise SchemaError(f"{counts} counts no values; expected 0 <= low <= high")
    return schema_pb2.ValueCount(min=low, max=high)


def environment_names(names: Iterable[str]) -> tuple[str, ...]:
    """The names, taken together; one name alone would be taken for its letters."""
    if isinstance(names, str):
        raise UsageError(f"{names!r} is one environment; expected several, as in ({names!r},)")
    return tuple(names)
