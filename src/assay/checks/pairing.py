"""Each feature of a schema beside its statistics: the evidence for the checks."""

from collections.abc import Iterator, Mapping

from tensorflow_metadata.proto.v0 import schema_pb2, statistics_pb2

from assay.schemas import Feature, Schema
from assay.schemas.path import Path
from assay.schemas.view import FeatureView, feature_views

from .evidence import Case, Evidence
from .invalid_schema import repaired


def pair(
    dataset: statistics_pb2.DatasetFeatureStatistics,
    schema: Schema,
    environment: str | None,
    max_string_domain_size: int,
) -> Iterator[Evidence]:
    """The evidence: the dataset as a whole, then every feature that the data have, then required ones they lack.

    Left out are features the schema does not check (planned, deprecated, ...), what is nested in those, in features of
    the wrong type, in missing and in new ones, and composites, which have no values of their own.
    """
    views = _views(dataset)
    by_weight = dataset.weighted_num_examples != 0 and all(view.by_weight for view in views)
    examples = dataset.weighted_num_examples if by_weight else dataset.num_examples
    case = Case(schema, examples, environment, max_string_domain_size)
    yield Evidence(case, Feature(schema_pb2.Feature(), (), schema.proto), _no_statistics(()))
    known: dict[Path, Feature] = {}
    for feature in schema.features():
        known.setdefault(feature.steps, feature)
    yield from _measured(case, views, known)
    yield from _lacking(case, {view.path for view in views}, known)


def _views(dataset: statistics_pb2.DatasetFeatureStatistics) -> tuple[FeatureView, ...]:
    measured = [feature for feature in dataset.features if feature.WhichOneof("stats") is not None]
    return feature_views(measured, weighted=dataset.weighted_num_examples != 0)


def _measured(case: Case, views: tuple[FeatureView, ...], known: Mapping[Path, Feature]) -> Iterator[Evidence]:
    composites = _composites(case.schema)
    closed: set[Path] = set()
    for view in views:
        feature = known.get(view.path)
        if view.path[:-1] in closed or (feature is None and view.path in composites):
            closed.add(view.path)
        elif feature is None:
            closed.add(view.path)
            nested = tuple(other for other in views if other.path[: len(view.path)] == view.path and other is not view)
            unknown = Feature(schema_pb2.Feature(name=view.path[-1]), view.path, case.schema.proto)
            yield Evidence(case, unknown, view, nested, known=False)
        elif not feature.checked:
            closed.add(view.path)
        else:
            evidence = _known(case, feature, view)
            struct = evidence.feature.type == "STRUCT"
            if evidence.mistyped or (not evidence.present and (evidence.required or not struct)):
                closed.add(view.path)
            yield evidence


def _known(case: Case, feature: Feature, view: FeatureView) -> Evidence:
    data_type = Evidence(case, feature, view).type
    proto, defects = repaired(feature.proto, feature.steps, case.schema, data_type)
    return Evidence(case, Feature(proto, feature.steps, case.schema.proto), view, defects=defects)


def _lacking(case: Case, measured: set[Path], known: Mapping[Path, Feature]) -> Iterator[Evidence]:
    unchecked: set[Path] = set()
    for path, feature in known.items():
        if path[:-1] in unchecked or not feature.checked:
            unchecked.add(path)
        elif path not in measured:
            yield Evidence(case, feature, _no_statistics(path), measured=False)


def _no_statistics(path: Path) -> FeatureView:
    return FeatureView(path, statistics_pb2.FeatureNameStatistics(), False)


def _composites(schema: Schema) -> set[Path]:
    """Where the schema has sparse and weighted features."""
    sparse = {(feature.name,) for feature in schema.proto.sparse_feature}
    weighted = {(feature.name,) for feature in schema.proto.weighted_feature}
    structs = ((feature.steps, feature.proto.struct_domain.sparse_feature) for feature in schema.features())
    return sparse | weighted | {(*steps, nested.name) for steps, inside in structs for nested in inside}
