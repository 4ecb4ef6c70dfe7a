"""Sequences of tokens that a natural-language domain does not expect: unknown tokens, short ones, odd sequences."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from google.protobuf.message import Message
from tensorflow_metadata.proto.v0.schema_pb2 import NaturalLanguageDomain as Domain
from tensorflow_metadata.proto.v0.statistics_pb2 import NaturalLanguageStatistics

from assay.profiles.asked_by_schema import token_of

from .anomaly import Anomaly, Severity
from .check import Check
from .evidence import Evidence
from .numeral import LARGEST, clamp
from .wording import six_digits


@dataclass(frozen=True)
class _Limit:
    """A field of a schema that bounds a field of statistics, from below if it is called so."""

    field: str
    statistic: str
    type: str
    short: str
    #: With ``seen``, ``limit`` and perhaps ``token``.
    long: str
    #: What is seen, in few words, with the same names.
    noun: str

    def broken(self, stored: Message, seen: float) -> bool:
        """Whether what was seen lies beyond the bound; shares are compared in the single precision of schemas."""
        if not stored.HasField(self.field):
            return False
        bound: float = getattr(stored, self.field)
        value = _single(seen) if isinstance(bound, float) else seen
        return value < bound if self.field.startswith("min") else value > bound

    def loosen(self, stored: Message, seen: float) -> None:
        """Make what was seen the bound."""
        whole = clamp(seen) if self.field.startswith("min") else min(-clamp(-seen), LARGEST)
        setattr(stored, self.field, _single(seen) if isinstance(getattr(stored, self.field), float) else whole)


_COVERAGE = (
    _Limit(
        "min_coverage",
        "feature_coverage",
        "FEATURE_COVERAGE_TOO_LOW",
        "Feature coverage is too low.",
        "Fraction of tokens in the vocabulary: {seen} is lower than the threshold set in the Schema: {limit}.",
        "share of known tokens",
    ),
    _Limit(
        "min_avg_token_length",
        "avg_token_length",
        "FEATURE_COVERAGE_TOO_SHORT_AVG_TOKEN_LENGTH",
        "Average token length is too short.",
        "Average token length is: {seen} which is lower than the threshold set in the Schema: {limit}.",
        "average token length",
    ),
)
_LENGTHS = (
    _Limit(
        "min_sequence_length",
        "min_sequence_length",
        "SEQUENCE_TOO_SHORT",
        "Sequence is too short.",
        "The shortest sequence has length: {seen} which is lower than the threshold set in the Schema: {limit}.",
        "shortest length",
    ),
    _Limit(
        "max_sequence_length",
        "max_sequence_length",
        "SEQUENCE_TOO_LONG",
        "Sequence is too long.",
        "The longest sequence has length: {seen} which is higher than the threshold set in the Schema: {limit}.",
        "longest length",
    ),
)
_TOKENS = (
    _Limit(
        "min_fraction_of_sequences",
        "fraction_of_sequences",
        "SEQUENCE_VALUE_TOO_SMALL_FRACTION",
        "Value occurs in too small a fraction of sequences.",
        "Fraction of sequences with value: {token} is: {seen} which is lower than the threshold set in the Schema: "
        "{limit}.",
        "share of sequences with {token}",
    ),
    _Limit(
        "max_fraction_of_sequences",
        "fraction_of_sequences",
        "SEQUENCE_VALUE_TOO_LARGE_FRACTION",
        "Value occurs in too large a fraction of sequences.",
        "Fraction of sequences with value: {token} is: {seen} which is higher than the threshold set in the Schema: "
        "{limit}.",
        "share of sequences with {token}",
    ),
    _Limit(
        "min_per_sequence",
        "per_sequence_min_frequency",
        "SEQUENCE_VALUE_TOO_FEW_OCCURRENCES",
        "Value has too few per-sequence occurrences.",
        "Value: {token} occurs at least: {seen} times within a sequence, which is lower than the threshold set in the "
        "Schema: {limit}.",
        "fewest {token} in a sequence",
    ),
    _Limit(
        "max_per_sequence",
        "per_sequence_max_frequency",
        "SEQUENCE_VALUE_TOO_MANY_OCCURRENCES",
        "Value has too many per-sequence occurrences.",
        "Value: {token} occurs at most: {seen} times within a sequence, which is higher than the threshold set in the "
        "Schema: {limit}.",
        "most {token} in a sequence",
    ),
)


class NaturalLanguageDomain(Check):
    """Token sequences against the constraints of a natural-language domain, as far as ``nl_statistics`` tell."""

    def applies(self, evidence: Evidence) -> bool:
        return super().applies(evidence) and evidence.feature.proto.HasField("natural_language_domain")

    def find(self, evidence: Evidence) -> Iterator[Anomaly]:
        domain, language = evidence.feature.proto.natural_language_domain, NaturalLanguageStatistics()
        custom = evidence.custom("nl_statistics")
        if custom is None and _constrains(domain):
            yield _not_measured(evidence)
        if custom is None or not custom.any.Unpack(language):
            return
        yield from _beyond(evidence, language, _COVERAGE, lambda domain: [domain.coverage])
        if language.HasField("sequence_length_histogram"):
            yield from _beyond(evidence, language, _LENGTHS, lambda domain: [domain.sequence_length_constraints])
        tokens = _by_token(language)
        for token in dict.fromkeys(map(token_of, domain.token_constraints)):
            if token is not None and token not in tokens:
                yield _not_measured(evidence)
                return
            if token is not None:
                yield from _beyond(evidence, tokens[token], _TOKENS, _constraints_on(token), str(token))


#: Finds the messages of a domain that hold certain limits.
Find = Callable[[Domain], Iterable[Message]]


def _constraints_on(token: int | str) -> Find:
    return lambda domain: [each for each in domain.token_constraints if token_of(each) == token]


def _by_token(language: NaturalLanguageStatistics) -> Mapping[int | str, Message]:
    found: dict[int | str, Message] = {}
    for each in language.token_statistics:
        if (kind := each.WhichOneof("token")) is not None:
            found.setdefault(getattr(each, kind), each)
    return found


def _constrains(domain: Domain) -> bool:
    parts: tuple[tuple[Message, tuple[_Limit, ...]], ...] = (
        (domain.coverage, _COVERAGE),
        (domain.sequence_length_constraints, _LENGTHS),
    )
    return bool(domain.token_constraints) or any(
        stored.HasField(limit.field) for stored, limits in parts for limit in limits
    )


def _beyond(
    evidence: Evidence, statistics: Message, limits: Iterable[_Limit], find: Find, token: str = ""
) -> Iterator[Anomaly]:
    """What lies beyond its limit; its change loosens all limits of the kind."""
    for limit in limits:
        seen = getattr(statistics, limit.statistic)
        better = evidence.copy()
        broken = [each for each in find(better.natural_language_domain) if limit.broken(each, seen)]
        bounds = list(dict.fromkeys(getattr(each, limit.field) for each in broken))
        for each in broken:
            limit.loosen(each, seen)
        for bound in bounds:
            told = {"seen": six_digits(seen), "limit": _printed(bound), "token": token}
            noun = limit.noun.format(**told)
            yield Anomaly(
                evidence.name,
                limit.type,
                Severity.ERROR,
                limit.short,
                limit.long.format(**told),
                seen=f"{noun} {told['seen']}",
                expected=f"at {'least' if limit.field.startswith('min') else 'most'} {told['limit']}",
                change=evidence.change(f"let the {noun} in {evidence.name} be {told['seen']}", better),
            )


def _printed(bound: float) -> str:
    return six_digits(bound) if isinstance(bound, float) else str(bound)


def _not_measured(evidence: Evidence) -> Anomaly:
    return Anomaly(
        evidence.name,
        "STATS_NOT_AVAILABLE",
        Severity.ERROR,
        "Natural language stats are not computed.",
        "Constraints specified in natural language domain cannot be verified because natural language stats have not "
        "been computed.",
        seen="statistics without what the domain asks of tokens",
        expected="statistics made with this schema",
    )


def _single(number: float) -> float:
    with np.errstate(over="ignore"):
        return float(np.float32(number))
