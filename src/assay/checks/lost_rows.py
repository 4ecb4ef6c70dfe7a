"""Rows that a profile could not count: no document speaks of them, so they are told apart from the checks."""

from collections.abc import Iterator

from assay.profiles.profile import Profile

from .anomaly import Anomaly, Severity
from .wording import EXAMPLES, counted


def lost_rows(profile: Profile) -> Iterator[Anomaly]:
    """Rows that could not be read (an error), and rows whose weight says nothing (a warning)."""
    rejected, unweighable = profile.rejected, profile.whole.unweighable
    if rejected:
        reasons = sorted(rejected.counts, key=lambda reason: (-rejected.counts[reason], reason))
        told = "; ".join(f"{reason} ({counted(rejected.counts[reason], 'row')})" for reason in reasons)
        yield Anomaly(
            "",
            "UNREADABLE_ROWS",
            Severity.ERROR,
            "Unreadable rows",
            f"{counted(len(rejected), 'row')} could not be read: {told}.",
            seen=f"{counted(len(rejected), 'unreadable row')}, {profile.rows:,} read",
            expected="rows that can be read",
            rows=len(rejected),
            examples=tuple(_examples(profile, reasons))[:EXAMPLES],
        )
    if unweighable:
        yield Anomaly(
            "",
            "UNWEIGHABLE_ROWS",
            Severity.WARNING,
            "Rows without a weight",
            f"The weight {profile.questions.weight!r} is missing, negative or not finite in "
            f"{counted(unweighable, 'row')}, which weigh nothing.",
            seen=f"{counted(unweighable, 'row')} without a usable weight",
            expected="a weight from 0 in every row",
            rows=unweighable,
        )


def _examples(profile: Profile, reasons: list[str]) -> Iterator[str]:
    """Where the rows are, one of each reason first."""
    lists = [profile.rejected.examples.get(reason, ()) for reason in reasons]
    for place in range(max(map(len, lists), default=0)):
        for found in lists:
            if place < len(found):
                row = found[place]
                yield f"{', '.join(filter(None, (row.file, row.place)))}: {row.reason}"
