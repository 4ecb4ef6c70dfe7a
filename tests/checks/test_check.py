from collections.abc import Iterator

import pytest

from assay import checks
from assay.checks import CHECKS, Anomaly, Check, Evidence, Severity

from .cases import found, numbers, only


class Silence(Check):
    """A sensor, by its annotation, that measured nothing but zeros."""

    def find(self, evidence: Evidence) -> Iterator[Anomaly]:
        sensor = "sensor" in evidence.feature.proto.annotation.tag
        if sensor and evidence.view.proto.num_stats.num_zeros == evidence.values:
            yield Anomaly(evidence.name, "ALL_ZERO", Severity.WARNING, "Nothing but zeros", "Is the sensor off?")


def test_a_check_is_a_class_and_a_line_in_the_table(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "CHECKS", (*CHECKS, Silence()))
    schema = 'feature { name: "on" type: INT } feature { name: "off" type: INT annotation { tag: "sensor" } }'
    statistics = numbers("on", "INT", "max: 3") + numbers("off", "INT", "num_zeros: 10")
    assert only(found(statistics, schema)).path == "off"


def test_every_check_is_in_the_table_once_and_says_what_it_looks_for() -> None:
    assert len({type(check) for check in CHECKS}) == len(CHECKS)
    assert all(type(check).__doc__ for check in CHECKS)
