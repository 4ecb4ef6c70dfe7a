"""The fixed shape that the values of every example must have."""

from collections.abc import Iterator
from math import prod

from .anomaly import Anomaly, Severity
from .check import Check
from .evidence import Evidence
from .wording import counted

_VARIES = (
    "The feature has a shape, but it's not always present (if the feature is nested, then it should always be "
    "present at each nested level) or its value lengths vary."
)


class Shape(Check):
    """A feature with a shape that is missing in some examples, or has values that do not fill it."""

    def find(self, evidence: Evidence) -> Iterator[Anomaly]:
        sizes, counts = evidence.feature.shape, evidence.view.counts_by_level
        if sizes is None:
            return
        missing = any(evidence.view.missing_by_level)
        varies = any(low != high or low == 0 for low, high in counts)
        held = prod(low for low, _ in counts)
        if not missing and not varies and held == prod(sizes):
            return
        if missing:
            seen = f"missing in {counted(evidence.view.stats.num_missing, 'row')}"
        elif varies:
            seen = " of ".join(f"lists of {low} to {high}" for low, high in counts)
        else:
            seen = counted(held, "value")
        better = evidence.copy()
        better.ClearField("shape")
        yield Anomaly(
            evidence.name,
            "INVALID_FEATURE_SHAPE",
            Severity.ERROR,
            "Feature shape dropped",
            _VARIES
            if missing or varies
            else f"The feature has fixed value length {held} but it's not compatible with the specified shape.",
            seen=seen,
            expected=f"{counted(prod(sizes), 'value')} in every row",
            rows=evidence.view.stats.num_missing if missing else None,
            change=evidence.change(f"drop the shape of {evidence.name}", better),
        )
