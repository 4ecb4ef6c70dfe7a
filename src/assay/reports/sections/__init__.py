"""What a report shows, in order of importance. Start with `section.py`; to add one, see there."""

from collections.abc import Mapping, Sequence

from ..report import Report
from ..summary import Part
from .anomalies import Findings
from .drift import Drift
from .features import Features
from .labels import Labels
from .overview import Overview
from .section import Section
from .skew import RowSkew
from .slices import Slices
from .time import Time

#: Every section, as a report shows them.
SECTIONS: tuple[Section, ...] = (
    Overview(),
    Findings(),
    Features(),
    Drift(),
    RowSkew(),
    Slices(),
    Time(),
    Labels(),
)


def contents(report: Report, sections: Sequence[Section] = SECTIONS) -> Mapping[str, Part]:
    """What each section has to say of a report, by its name; those that have nothing to say are left out."""
    return {section.name: found for section in sections if (found := section.content(report)) is not None}


__all__ = ["SECTIONS", "Section", "contents"]
