"""Sparse and weighted features: what a schema says of features together, whose statistics have no values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from tensorflow_metadata.proto.v0 import schema_pb2

from assay.schemas import Change, Feature, Schema, difference
from assay.schemas.path import Path, serialize_path

#: A feature made of others.
Proto: TypeAlias = schema_pb2.SparseFeature | schema_pb2.WeightedFeature


@dataclass(frozen=True)
class Composite:
    """A composite of a schema, and the one of its name that would be in its way."""

    path: Path
    proto: Proto
    #: A feature of the same name, or for a weighted feature a sparse one: nobody knows which of them is meant.
    rival: Feature | Composite | None = None

    @property
    def checked(self) -> bool:
        """Whether data are held to it, by the rule of features; not if a sparse feature of its name is in the way."""
        if isinstance(self.rival, Composite) and not self.rival.checked:
            return False
        deprecated = isinstance(self.proto, schema_pb2.SparseFeature) and self.proto.deprecated
        alike = schema_pb2.Feature(lifecycle_stage=self.proto.lifecycle_stage, deprecated=deprecated)
        return Feature(alike, self.path, schema_pb2.Schema()).checked

    def deprecated(self, schema: Schema) -> Change:
        """The edit that deprecates it: of the schema, or of the struct that it lies in."""
        parent, edited = self.path[:-1], Schema(schema.proto)
        inside = edited[parent].proto.struct_domain if parent else edited.proto
        weighted = edited.proto.weighted_feature if isinstance(self.proto, schema_pb2.WeightedFeature) else ()
        for proto in weighted or inside.sparse_feature:
            if proto.name == self.proto.name:
                proto.lifecycle_stage = schema_pb2.DEPRECATED
        summary = f"deprecate the composite {serialize_path(self.path)}"
        if parent:
            return Change(serialize_path(parent), summary, difference(schema[parent].proto, edited[parent].proto))
        return Change("", summary, difference(schema.proto, edited.proto))


def composites(schema: Schema, known: Mapping[Path, Feature]) -> Mapping[Path, Composite]:
    """The composites of a schema by path; where a weighted and a sparse feature share a name, the one that counts."""
    found: dict[Path, Composite] = {}
    for path, sparse in _sparse(schema):
        found.setdefault(path, Composite(path, sparse, known.get(path)))
    for weighted in schema.proto.weighted_feature:
        path = (weighted.name,)
        one = Composite(path, weighted, known.get(path) or found.get(path))
        if one.checked or path not in found:
            found[path] = one
    return found


def _sparse(schema: Schema) -> Iterator[tuple[Path, schema_pb2.SparseFeature]]:
    for sparse in schema.proto.sparse_feature:
        yield (sparse.name,), sparse
    for feature in schema.features():
        for sparse in feature.proto.struct_domain.sparse_feature:
            yield (*feature.steps, sparse.name), sparse
