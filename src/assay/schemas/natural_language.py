"""The question that a natural-language domain puts to the data of its feature."""

from collections.abc import Mapping, Sequence

from tensorflow_metadata.proto.v0 import schema_pb2

from assay.errors import UsageError, guess, listing
from assay.statistics.natural_language import NaturalLanguage


def natural_language_of(
    feature: schema_pb2.Feature, vocabularies: Mapping[str, Sequence[str]]
) -> NaturalLanguage | None:
    """What has to be measured before the natural-language domain of a feature can be checked.

    None if it has no such domain, or one that says nothing.

    Args:
        vocabularies: The tokens of each vocabulary, in order, by the name that schemas give it.

    Raises:
        UsageError: the domain names a vocabulary that is not there.

    >>> feature = schema_pb2.Feature(natural_language_domain={"vocabulary": "words"})
    >>> natural_language_of(feature, {"words": ["the", "cat"]}).vocabulary
    ('the', 'cat')
    """
    domain = feature.natural_language_domain
    if not domain.ListFields():
        return None
    name = domain.vocabulary
    if name and name not in vocabularies:
        raise UsageError(
            f"no vocabulary {name!r}, which feature {feature.name!r} names; {listing(vocabularies)}."
            f"{guess(name, vocabularies)} Give its tokens in order, as vocabularies={{{name!r}: tokens}}"
        )
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
