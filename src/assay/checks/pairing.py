"""Each feature of a schema beside its statistics: the evidence for the checks."""

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, replace

from tensorflow_metadata.proto.v0 import schema_pb2, statistics_pb2

from assay.schemas import Feature, Schema
from assay.schemas.path import Path
from assay.schemas.reference import spelled_out
from assay.schemas.view import FeatureView, feature_views

from .composite import Composite, composites
from .control import Control
from .evidence import Case, Evidence
from .invalid_schema import repaired
from .threshold import Kind


@dataclass(frozen=True)
class Others:
    """The datasets that one is compared with, as far as they are given."""

    previous: statistics_pb2.DatasetFeatureStatistics | None = None
    serving: statistics_pb2.DatasetFeatureStatistics | None = None
    #: An earlier version of the same data, of which only the number of examples matters.
    version: statistics_pb2.DatasetFeatureStatistics | None = None


#: The data stand alone.
NOTHING = Others()


def pair(
    dataset: statistics_pb2.DatasetFeatureStatistics,
    schema: Schema,
    environment: str | None,
    max_string_domain_size: int,
    others: Others,
) -> Iterator[Evidence]:
    """The evidence: the dataset as a whole, then every feature that the data have, then required ones they lack.

    Left out are features the schema does not check (planned, deprecated, ...), and what is nested in those, in features
    of the wrong type, in missing and in new ones. A composite, which has no values of its own, is a piece of evidence
    only where the data have statistics of it.
    """
    known: dict[Path, Feature] = {}
    for feature in schema.features():
        known.setdefault(feature.steps, feature)
    composed = composites(schema, known)
    views = _views(dataset, composed)
    by_weight = dataset.weighted_num_examples != 0 and all(view.by_weight for view in views)
    examples = dataset.weighted_num_examples if by_weight else dataset.num_examples
    given: tuple[tuple[Kind, statistics_pb2.DatasetFeatureStatistics | None], ...]
    given = ("drift", others.previous), ("skew", others.serving)
    controls = tuple(Control.of(kind, other, by_weight=by_weight) for kind, other in given if other is not None)
    former = {
        what: other.weighted_num_examples if by_weight else other.num_examples
        for what, other in (("previous span", others.previous), ("previous version", others.version))
        if other is not None
    }
    paths = frozenset(view.path for view in views)
    case = Case(schema, examples, environment, max_string_domain_size, paths, controls, former)
    yield Evidence(case, Feature(schema_pb2.Feature(), (), schema.proto), _no_statistics(()))
    yield from _measured(case, views, known, composed)
    yield from _lacking(case, known)


def _views(dataset: statistics_pb2.DatasetFeatureStatistics, composed: Container[Path]) -> tuple[FeatureView, ...]:
    """The features that have statistics of their type, and the composites, which need none."""
    measured = [feature for feature in dataset.features if feature.WhichOneof("stats") is not None]
    views = feature_views(measured, weighted=dataset.weighted_num_examples != 0)
    if len(measured) == len(dataset.features):
        return views
    everything = feature_views(dataset.features, weighted=False)
    paths, by_weight = {view.path for view in views}, all(view.by_weight for view in views)
    others = (view for view in everything if view.path in composed and view.path not in paths)
    return (*views, *(replace(view, by_weight=by_weight) for view in others))


def _measured(
    case: Case, views: tuple[FeatureView, ...], known: Mapping[Path, Feature], composed: Mapping[Path, Composite]
) -> Iterator[Evidence]:
    closed: set[Path] = set()
    for view in views:
        feature, composite = known.get(view.path), composed.get(view.path)
        if view.path[:-1] in closed or (feature is not None and not feature.checked):
            closed.add(view.path)
        elif composite is not None and (composite.checked or feature is None):
            closed.add(view.path)
            if composite.checked:
                yield _composed(case, composite, view)
        elif feature is None:
            closed.add(view.path)
            nested = tuple(other for other in views if other.path[: len(view.path)] == view.path and other is not view)
            unknown = Feature(schema_pb2.Feature(name=view.path[-1]), view.path, case.schema.proto)
            yield Evidence(case, unknown, view, nested, known=False)
        else:
            evidence = _known(case, feature, view)
            struct = evidence.feature.type == "STRUCT"
            if evidence.mistyped or (not evidence.present and (evidence.required or not struct)):
                closed.add(view.path)
            yield evidence


def _composed(case: Case, composite: Composite, view: FeatureView) -> Evidence:
    """The evidence of a composite: whatever its statistics say of values is left out, for it has none."""
    alone = statistics_pb2.FeatureNameStatistics(custom_stats=view.proto.custom_stats)
    nameless = Feature(schema_pb2.Feature(), view.path, case.schema.proto)
    return Evidence(case, nameless, FeatureView(view.path, alone, view.by_weight), composite=composite)


def _known(case: Case, feature: Feature, view: FeatureView) -> Evidence:
    data_type = Evidence(case, feature, view).type
    proto, defects = repaired(feature.proto, feature.steps, case.schema, data_type)
    return Evidence(case, Feature(proto, feature.steps, case.schema.proto), view, defects=defects)


def _lacking(case: Case, known: Mapping[Path, Feature]) -> Iterator[Evidence]:
    unchecked: set[Path] = set()
    for path, feature in known.items():
        if path[:-1] in unchecked or not feature.checked:
            unchecked.add(path)
        elif path not in case.paths:
            plain = Feature(spelled_out(feature.proto, case.schema.proto), feature.steps, case.schema.proto)
            yield Evidence(case, plain, _no_statistics(path), measured=False)


def _no_statistics(path: Path) -> FeatureView:
    return FeatureView(path, statistics_pb2.FeatureNameStatistics(), False)
