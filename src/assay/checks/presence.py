"""In how many examples a feature must be."""

from collections.abc import Iterator

from tensorflow_metadata.proto.v0 import schema_pb2

from .anomaly import Anomaly, Severity
from .check import Check
from .evidence import Evidence
from .numeral import clamp
from .wording import counted, percent, six_digits

_FEWER = "The feature was present in fewer examples than expected: "


class Presence(Check):
    """A feature in fewer examples, or in a smaller share of them, than the schema asks for.

    The share of a nested feature is that of the structs that have it.
    """

    def find(self, evidence: Evidence) -> Iterator[Anomaly]:
        asked, found = evidence.feature.proto.presence, evidence.view.present
        if asked.HasField("min_count") and found < asked.min_count:
            better = evidence.copy()
            better.presence.min_count = clamp(found)
            long = f"{_FEWER}minimum count = {asked.min_count}, actual = {clamp(found)}"
            yield _anomaly(evidence, "FEATURE_TYPE_LOW_NUMBER_PRESENT", long, better)
        share = _share(evidence)
        if share is None or not asked.HasField("min_fraction"):
            return
        better = evidence.copy()
        if share < asked.min_fraction:
            better.presence.min_fraction = share
            if share <= 0:
                better.presence.ClearField("min_fraction")
            long = f"{_FEWER}minimum fraction = {asked.min_fraction:f}, actual = {share:f}"
            yield _anomaly(evidence, "FEATURE_TYPE_LOW_FRACTION_PRESENT", long, better)
        elif asked.min_fraction == 1 and evidence.view.missing != 0:
            # So few are missing that the share rounds to 1; what it becomes must be told from 1, as by TFDV.
            better.presence.min_fraction = 0.9999
            lacking = six_digits(evidence.view.missing)
            long = f"The feature was expected everywhere, but was missing in {lacking} examples."
            yield _anomaly(evidence, "FEATURE_TYPE_LOW_FRACTION_PRESENT", long, better)


def _share(evidence: Evidence) -> float | None:
    """Of all examples, or of all structs around it, those that have the feature."""
    view = evidence.view
    if view.missing == 0:
        return 1.0
    whole = evidence.case.examples if len(view.path) == 1 else view.present + view.missing
    return view.present / whole if whole > 0 else None


def _anomaly(evidence: Evidence, kind: str, long: str, better: schema_pb2.Feature) -> Anomaly:
    asked, stats = evidence.feature.proto.presence, evidence.view.stats
    total = stats.num_non_missing + stats.num_missing
    share = f" ({percent(stats.num_non_missing / total)})" if total else ""
    if kind == "FEATURE_TYPE_LOW_NUMBER_PRESENT":
        expected = f"in at least {counted(asked.min_count, 'row')}"
        summary = f"let {counted(better.presence.min_count, 'row')} with {evidence.name} be enough"
    else:
        expected = "in every row" if asked.min_fraction == 1 else f"in at least {percent(asked.min_fraction)} of rows"
        summary = f"let {percent(better.presence.min_fraction)} of rows with {evidence.name} be enough"
    return Anomaly(
        evidence.name,
        kind,
        Severity.ERROR,
        "Column dropped",
        long,
        seen=f"in {stats.num_non_missing:,} of {counted(total, 'row')}{share}",
        expected=expected,
        rows=stats.num_missing,
        change=evidence.change(summary, better),
    )
