"""The composite features of a schema: sparse and weighted ones, whose parts are features of their own."""

from collections.abc import Iterable, Iterator

from tensorflow_metadata.proto.v0 import schema_pb2

from assay.statistics import AnyCrossStatistic, Path
from assay.statistics.alignment import Alignment


def composites_of(schema: schema_pb2.Schema) -> tuple[AnyCrossStatistic, ...]:
    """What to ask so that the composites of this schema can be checked, in the order of the schema.

    >>> schema = schema_pb2.Schema()
    >>> _ = schema.weighted_feature.add(name="w", feature={"step": ["value"]}, weight_feature={"step": ["weight"]})
    >>> composites_of(schema)
    (Alignment(feature=('w',), composite='weighted', values=('value',), partners=(('weight',),)),)
    """
    weighted = (
        Alignment((one.name,), "weighted", tuple(one.feature.step), (tuple(one.weight_feature.step),))
        for one in schema.weighted_feature
    )
    return (*_sparse(schema.sparse_feature, schema.feature, ()), *weighted)


def _sparse(
    composites: Iterable[schema_pb2.SparseFeature], features: Iterable[schema_pb2.Feature], parent: Path
) -> Iterator[Alignment]:
    """The sparse features of a struct, whose parts lie beside them, then those of the structs within it."""
    for one in composites:
        indices = sorted({(*parent, index.name) for index in one.index_feature})
        yield Alignment((*parent, one.name), "sparse", (*parent, one.value_feature.name), tuple(indices))
    for feature in features:
        inside = feature.struct_domain
        yield from _sparse(inside.sparse_feature, inside.feature, (*parent, feature.name))
