"""Features that moved: away from previous data, or from those of serving."""

from collections.abc import Iterator

from .anomaly import Anomaly, Severity
from .check import Check
from .comparison import Comparison
from .control import Control
from .distances import DISTANCES
from .evidence import Evidence
from .threshold import Threshold, thresholds
from .wording import six_digits

#: The types of TFMD; that of another distance is its own name.
_TYPES = {
    "l_infinity": "COMPARATOR_L_INFTY_HIGH",
    "normalized_absolute_difference": "COMPARATOR_NORMALIZED_ABSOLUTE_DIFFERENCE_HIGH",
    "jensen_shannon": "COMPARATOR_JENSEN_SHANNON_DIVERGENCE_HIGH",
}


class Drift(Check):
    """A distance above its threshold, and one that cannot be measured because data are missing."""

    def applies(self, evidence: Evidence) -> bool:
        return evidence.known and bool(evidence.case.controls) and evidence.composite is None

    def find(self, evidence: Evidence) -> Iterator[Anomaly]:
        for comparator in evidence.comparators:
            asked, control = comparator.thresholds, comparator.control
            if asked and comparator.pair is None:
                yield _missing(evidence, asked, "COMPARATOR_CONTROL_DATA_MISSING", control.name)
            for threshold, comparison in comparator.judged:
                if comparison.exceeds:
                    yield _high(evidence, control, threshold, comparison)
                elif comparison.measurement is None:
                    yield _unmeasured(evidence, control, threshold, comparison)
        if not evidence.present and evidence.expected and not evidence.required:
            yield from _gone(evidence)


def _gone(evidence: Evidence) -> Iterator[Anomaly]:
    """What a control has, the data lack, and the schema does not require; else another check tells."""
    for control in evidence.case.controls:
        asked = tuple(thresholds(evidence.feature.proto, control.kind))
        other = control.views.get(evidence.feature.steps)
        if asked and other is not None and other.present:
            yield _missing(evidence, asked, "COMPARATOR_TREATMENT_DATA_MISSING", control.other)


def _high(evidence: Evidence, control: Control, threshold: Threshold, comparison: Comparison) -> Anomaly:
    found, distance = comparison.measurement, threshold.distance
    assert found is not None
    between = f"{distance.title} between {control.other} and {control.name}"
    long = (
        f"The {between} is {six_digits(found.value)} (up to six significant digits), "
        f"above the threshold {six_digits(threshold.value)}."
    )
    if distance.name in ("l_infinity", "normalized_absolute_difference"):
        long += f" The feature value with maximum difference is: {found.witness}"
    elif distance.name not in _TYPES:
        long += f" What contributes most is: {found.witness}"
    return Anomaly(
        evidence.name,
        _TYPES.get(distance.name, f"COMPARATOR_{distance.name.upper()}_HIGH"),
        Severity.ERROR,
        f"High {between}",
        long,
        seen=f"{found.value:.3g} ± {found.uncertainty:.2g}, most by {found.witness!r}",
        expected=f"at most {threshold.value:g}",
        examples=(found.witness,),
        change=evidence.change(
            f"let {evidence.name} move by {found.value:.3g}", threshold.moved(evidence.feature.proto, found.value)
        ),
    )


def _missing(evidence: Evidence, asked: tuple[Threshold, ...], kind: str, whose: str) -> Anomaly:
    better = evidence.copy()
    for threshold in asked:
        better = threshold.moved(better, None)
    return Anomaly(
        evidence.name,
        kind,
        Severity.ERROR,
        f"{whose} data missing",
        f"{whose} data is missing.",
        seen=f"no value in the {whose} data",
        expected="values to compare",
        change=evidence.change(f"do not compare {evidence.name}", better),
    )


def _unmeasured(evidence: Evidence, control: Control, threshold: Threshold, comparison: Comparison) -> Anomaly:
    title = DISTANCES[comparison.distance].title
    return Anomaly(
        evidence.name,
        "COMPARATOR_NOT_MEASURABLE",
        Severity.WARNING,
        f"No {title} between {control.other} and {control.name}",
        f"The {title} between {control.other} and {control.name} cannot be measured: {comparison.obstacle}.",
        seen=comparison.obstacle,
        expected=f"at most {threshold.value:g}",
        change=evidence.change(
            f"do not measure the {title} of {evidence.name}", threshold.moved(evidence.feature.proto, None)
        ),
    )
