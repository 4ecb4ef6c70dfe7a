import unicodedata

import pytest

from assay.checks import Anomalies
from assay.reports.formats import FORMATS


@pytest.mark.parametrize("name", FORMATS)
def test_no_format_lets_a_control_character_through(name: str, anomalies: Anomalies) -> None:
    page = FORMATS[name](anomalies, "today\x1b.csv")
    assert not {letter for letter in page if unicodedata.category(letter) == "Cc"} - {"\n"}


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_can_tell_that_there_is_nothing(name: str) -> None:
    assert FORMATS[name](Anomalies(rows=1), "today.csv").endswith("\n")


def test_json_reads_back() -> None:
    assert list(Anomalies.from_json(FORMATS["json"](Anomalies(rows=1), "today.csv").encode())) == []
