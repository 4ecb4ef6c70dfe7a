"""What a schema asks beyond the statistics of every profile, so that all it says can be checked."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from tensorflow_metadata.proto.v0 import schema_pb2

from assay.statistics import AnyStatistic, Path
from assay.statistics.alignment import Alignment
from assay.statistics.lengths import Lengths
from assay.statistics.natural_language import NaturalLanguage

#: Of one feature each: what is asked of it alone.
FeatureQuestions = Mapping[Path, tuple[AnyStatistic, ...]]

_WRITTEN = {schema_pb2.BYTES: "text", schema_pb2.FLOAT: "float"}
_NUMBERS = (schema_pb2.INT, schema_pb2.FLOAT)


def features_of(schema: schema_pb2.Schema) -> FeatureQuestions:
    """What to ask of single features: texts as sequences of tokens, numbers as names of categories.

    The tokens of a vocabulary are the values of the string domain of that name; without them nothing can be asked.

    >>> schema = schema_pb2.Schema()
    >>> _ = schema.feature.add(name="zip", type=schema_pb2.INT, int_domain={"is_categorical": True})
    >>> features_of(schema)
    {('zip',): (Lengths(numbers=True),)}
    """
    vocabularies = {domain.name: domain.value for domain in schema.string_domain}
    questions = {path: tuple(_of_feature(feature, vocabularies)) for path, feature in _features(schema.feature, ())}
    return {path: asked for path, asked in questions.items() if asked}


def types_of(schema: schema_pb2.Schema) -> Mapping[str, str]:
    """Of columns of text files the type that the schema says, where digits alone do not tell it.

    >>> schema = schema_pb2.Schema()
    >>> _ = schema.feature.add(name="zip", type=schema_pb2.BYTES)
    >>> types_of(schema)
    {'zip': 'text'}
    """
    return {feature.name: _WRITTEN[feature.type] for feature in schema.feature if feature.type in _WRITTEN}


def composites_of(schema: schema_pb2.Schema) -> tuple[Alignment, ...]:
    """What to ask of sparse and weighted features, whose parts are features of their own, in the order of the schema.

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


def natural_language_of(
    feature: schema_pb2.Feature, vocabularies: Mapping[str, Sequence[str]]
) -> NaturalLanguage | None:
    """What has to be measured before the natural-language domain of a feature can be checked.

    None if it has no such domain, or one that says nothing or names a vocabulary that is not there.

    Args:
        vocabularies: The tokens of each vocabulary, in order, by the name that schemas give it.

    >>> feature = schema_pb2.Feature(natural_language_domain={"vocabulary": "words"})
    >>> natural_language_of(feature, {"words": ["the", "cat"]}).vocabulary
    ('the', 'cat')
    """
    domain = feature.natural_language_domain
    name = domain.vocabulary
    if not domain.ListFields() or (name and name not in vocabularies):
        return None
    coverage, lengths = domain.coverage, domain.sequence_length_constraints
    return NaturalLanguage(
        vocabulary=tuple(vocabularies[name]) if name else (),
        unknown=tuple(coverage.oov_string_tokens),
        excluded=(*coverage.excluded_string_tokens, *coverage.excluded_int_tokens),
        weightless=(*lengths.excluded_string_value, *lengths.excluded_int_value),
        tokens=tuple(
            dict.fromkeys(token for each in domain.token_constraints if (token := token_of(each)) is not None)
        ),
    )


def token_of(constraint: schema_pb2.SequenceValueConstraints) -> int | str | None:
    """The token of which a constraint speaks, a text or a place in the vocabulary."""
    match constraint.WhichOneof("value"):
        case "int_value":
            return constraint.int_value
        case "string_value":
            return constraint.string_value
    return None


def _features(features: Iterable[schema_pb2.Feature], parent: Path) -> Iterator[tuple[Path, schema_pb2.Feature]]:
    for feature in features:
        path = (*parent, feature.name)
        yield path, feature
        yield from _features(feature.struct_domain.feature, path)


def _of_feature(feature: schema_pb2.Feature, vocabularies: Mapping[str, Sequence[str]]) -> Iterator[AnyStatistic]:
    if language := natural_language_of(feature, vocabularies):
        yield language
    if feature.type in _NUMBERS and _is_categorical(feature):
        yield Lengths(numbers=True)


def _is_categorical(feature: schema_pb2.Feature) -> bool:
    """Whether numbers are names of categories: as their domain says, and truths and tokens always."""
    kind = feature.WhichOneof("domain_info")
    if kind in ("int_domain", "float_domain"):
        return bool(getattr(feature, kind).is_categorical)
    return kind in ("bool_domain", "natural_language_domain")


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
