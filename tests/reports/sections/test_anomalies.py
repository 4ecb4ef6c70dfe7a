import pytest

from assay.checks import Anomalies, Anomaly, Severity
from assay.reports.report import Report
from assay.reports.sections.anomalies import Content, Finding, Findings
from assay.schemas import Change, Schema


def content(found: Anomalies) -> Content:
    made = Findings().content(Report(anomalies=found))
    assert made is not None
    return made


def test_anomalies_are_told_worst_first_with_all_they_say() -> None:
    found = Anomalies(
        [
            Anomaly("tip", "SCHEMA_NEW_COLUMN", Severity.WARNING, "New column", "It is new."),
            Anomaly(
                "paid",
                "ENUM_TYPE_UNEXPECTED_STRING_VALUES",
                Severity.ERROR,
                "Unexpected string values",
                "",
                seen="1 value of 'crypto'",
                expected="'card' or 'cash'",
                rows=1,
                examples=("crypto",),
                change=Change("paid", "allow 'crypto'", values=("crypto",)),
            ),
        ],
        rows=7,
    )
    assert content(found).rows == 7
    assert content(found).found == [
        Finding(
            "paid",
            "ENUM_TYPE_UNEXPECTED_STRING_VALUES",
            "error",
            "Unexpected string values",
            1,
            (
                ("seen", "1 value of 'crypto'"),
                ("expected", "'card' or 'cash'"),
                ("examples", "crypto"),
                ("change", "allow 'crypto'"),
            ),
        ),
        Finding("tip", "SCHEMA_NEW_COLUMN", "warning", "New column", None, (("seen", "It is new."),)),
    ]


def test_what_nobody_checks_is_told_with_the_first_of_its_features() -> None:
    names = [f"f{place}" for place in range(8)]
    text = "".join(
        f'feature {{ name: "{name}" type: BYTES image_domain {{ max_image_byte_size: 3 }} }}' for name in names
    )
    schema = Schema.from_text(text)
    told = content(Anomalies(schema=schema)).unchecked
    if told:  # whatever the checks of this version do not look at
        assert all(len(one.paths) <= 5 for one in told)


@pytest.mark.parametrize("found", [None, Anomalies()])
def test_without_an_anomaly_there_is_no_markdown(found: Anomalies | None) -> None:
    assert Findings().markdown(Report(anomalies=found)) is None
    assert (Findings().content(Report(anomalies=found)) is None) is (found is None)
