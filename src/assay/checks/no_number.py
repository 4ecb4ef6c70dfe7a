"""Texts in a feature of numbers written as text that are none."""

from collections.abc import Mapping

from .anomaly import Anomaly, Severity
from .evidence import Evidence
from .wording import EXAMPLES, counted, most_frequent, quoted


def no_number(evidence: Evidence, kind: str, noun: str, words: Mapping[str, int]) -> Anomaly:
    """The anomaly of these texts, with how often each occurs; ``noun`` says what they should be, ``int``."""
    rows, ranked = sum(words.values()), most_frequent(words)
    return Anomaly(
        evidence.name,
        kind,
        Severity.ERROR,
        "Invalid values",
        f'String values that were not {noun}s were found, such as "{next(iter(words))}".',
        seen=f"{counted(rows, 'value')} of {quoted(ranked)}",
        expected=f"{noun}s written as text",
        rows=rows,
        examples=ranked[:EXAMPLES],
        change=evidence.without_domain(),
    )
