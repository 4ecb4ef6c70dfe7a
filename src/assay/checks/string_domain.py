"""Texts that are not among those the schema lists."""

from collections.abc import Iterator, Mapping

from assay.schemas import Change

from .anomaly import Anomaly, Severity
from .check import Check
from .evidence import Evidence
from .numeral import clamp
from .wording import EXAMPLES, counted, most_frequent, percent, quoted

_ESCAPES = {"\n": r"\n", "\r": r"\r", "\t": r"\t", '"': r"\"", "'": r"\'", "\\": r"\\"}

#: Of a share, so that 90 of 100 texts are 90 %.
_ROUNDING = 1e-9


class StringDomain(Check):
    """Texts outside of the string domain, more of them than ``min_domain_mass`` allows; or bytes that are no text.

    What the statistics do not list, as beyond the thousand most frequent texts, is not judged.
    """

    def applies(self, evidence: Evidence) -> bool:
        return super().applies(evidence) and evidence.domain in ("domain", "string_domain")

    def find(self, evidence: Evidence) -> Iterator[Anomaly]:
        if invalid := evidence.view.proto.string_stats.invalid_utf8_count:
            yield _undecodable(evidence, invalid)
            return
        domain = evidence.feature.string_domain
        allowed = frozenset(domain.value) if domain else frozenset()
        unexpected = {text: count for text, count in evidence.view.texts.items() if text not in allowed}
        constraints = evidence.feature.proto.distribution_constraints
        least = constraints.min_domain_mass if constraints.HasField("min_domain_mass") else 1.0
        excess = sum(unexpected.values()) - (1 - least) * evidence.mass
        if unexpected and (least == 1 or excess > _ROUNDING * evidence.mass):
            yield _unexpected(evidence, unexpected, list(domain.value) if domain else [], least)


def _undecodable(evidence: Evidence, invalid: int) -> Anomaly:
    return Anomaly(
        evidence.name,
        "ENUM_TYPE_INVALID_UTF8",
        Severity.ERROR,
        "Invalid UTF8 strings",
        "Found strings that were not valid UTF8 strings.",
        seen=f"{counted(invalid, 'value')} not UTF-8",
        expected="UTF-8",
        rows=invalid,
        examples=tuple(text for text in most_frequent(evidence.texts) if "\\x" in text)[:EXAMPLES],
        change=evidence.without_domain(),
    )


def _unexpected(evidence: Evidence, unexpected: Mapping[str, float], allowed: list[str], least: float) -> Anomaly:
    shares = [f"{_escaped(text)} ({_share(clamp(count), evidence.mass)})" for text, count in unexpected.items()]
    counts = {text: count for text, count in evidence.texts.items() if text in unexpected}
    rows, ranked = sum(counts.values()), most_frequent(counts)
    expected = f"one of {quoted(allowed)}" if allowed else "no value at all"
    if len(allowed) <= evidence.case.max_string_domain_size < len(allowed) + len(unexpected):
        change = evidence.without_domain()
    else:
        change = Change(evidence.name, f"allow {quoted(ranked)} in {evidence.name}", values=tuple(unexpected))
    return Anomaly(
        evidence.name,
        "ENUM_TYPE_UNEXPECTED_STRING_VALUES",
        Severity.ERROR,
        "Unexpected string values",
        f"Examples contain values missing from the schema: {', '.join(shares)}. ",
        seen=f"{counted(rows, 'value')} of {quoted(ranked)}",
        expected=expected if least == 1 else f"{expected} in at least {percent(least)} of values",
        rows=rows,
        examples=ranked[:EXAMPLES],
        change=change,
    )


def _share(count: int, total: float) -> str:
    """The share as TFDV prints it, rounded down."""
    if total == 0:
        return "?"
    share = 100 * count / total
    return "<1%" if share < 1 else f"~{clamp(share)}%"


def _escaped(text: str) -> str:
    """The text with its control characters and quotes escaped, as in C."""
    return "".join(_ESCAPES.get(c, c if " " <= c != "\x7f" else f"\\{ord(c):03o}") for c in text)
