"""Values that are not written in the format that the schema names: times, URLs, machine identifiers."""

from collections.abc import Iterator

from assay.profiles.semantic_domain import LEAST_SHARE, time_format
from assay.schemas.value_format import format_of
from assay.statistics.formats import Formats, FormatShares

from .anomaly import Anomaly, Severity
from .check import Check
from .evidence import Evidence
from .wording import percent


class ValueFormat(Check):
    """Fewer than 80 % of values are of the format of a ``time_domain``, ``url_domain`` or ``mid_domain``.

    An error where values are of another format of time, as milliseconds instead of seconds; else a warning, since a
    format is recognized by its looks. Integers may count any time, so they are wrong only if they look like another
    unit. Formats that are not measured, and documents of other tools, are not judged.
    """

    def applies(self, evidence: Evidence) -> bool:
        return super().applies(evidence) and not evidence.mistyped

    def find(self, evidence: Evidence) -> Iterator[Anomaly]:
        measured, name = evidence.answer(Formats()), format_of(evidence.feature.proto)
        if measured is None or name is None or measured.shares.get(name, 0) + measured.error >= LEAST_SHARE:
            return
        other = time_format(measured.shares) if evidence.domain == "time_domain" else None
        if other or not name.startswith("UNIX_"):
            yield _unexpected(evidence, measured, name, other)


def _unexpected(evidence: Evidence, measured: FormatShares, name: str, other: str | None) -> Anomaly:
    share = measured.shares.get(name, 0)
    instead = f"; {percent(measured.shares[other])} are of {other}" if other else ""
    return Anomaly(
        evidence.name,
        "UNEXPECTED_FORMAT",
        Severity.ERROR if other else Severity.WARNING,
        "Unexpected format",
        f"Only {percent(share)} of values are of the format {name}, which the schema names{instead}.",
        seen=f"{percent(share)} of values are of {name}{instead}",
        expected=name,
        rows=round(measured.considered * (1 - share)),
        change=evidence.without_domain(),
    )
